/**
 * The page of families, beside the families: of each the tensors of its first class, with the config's defaults;
 * `vitest run test/families-page.test.ts -u` writes it.
 */
import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { type Family, families, type Parameter, planOf } from "../src/index.ts";

const folder = new URL("../src/families/", import.meta.url);

/** What the family's file says of it, sources included. */
const about = new Map(
  readdirSync(folder).flatMap((file) => {
    const text = readFileSync(new URL(file, folder), "utf8");
    const [, block = ""] = /^\/\*\*\n([\s\S]*?)\n \*\n \* @module/.exec(text) ?? [];
    const words = block.replaceAll(/^ \* ?/gm, "");
    return [...text.matchAll(/types: \["([^"]+)"/g)].map(([, type]) => [type!, { file, words }] as const);
  }),
);

/** Four digits, and what draws nothing as its value. */
function shortLaw(law: string): string {
  const short = law.replaceAll(/-?\d+\.\d{5,}(e-\d+)?/g, (x) => String(Number(Number(x).toPrecision(4))));
  return short.replace(/^constant\(value (.*)\)$/, "$1").replace(/^uniform\(lo -(\S+), hi \1\)$/, "uniform(±$1)");
}

/** More shapes of one name than this are told by the first and the last. */
const MOST_SHAPES = 4;

interface Group {
  readonly shapes: Set<string>;
  readonly laws: Set<string>;
  readonly paper: Set<string>;
  count: number;
}

/** Of laws or shapes that differ by layer the first and the last. */
function some(laws: Set<string>): string {
  const all = [...laws];
  return all.length > 2 ? `${all[0]} … ${all.at(-1)}` : all.join(", ");
}

const pin = ({ dtype }: Parameter) => (dtype === undefined ? "" : `, ${dtype}`);

function lawOf(parameter: Parameter): string {
  if (parameter.tiedTo !== undefined) return `is \`${parameter.tiedTo}\``;
  if (parameter.from !== undefined) return `a function of \`${parameter.from.name.replaceAll(/\b\d+(?=\.)/g, "*")}\``;
  return shortLaw(parameter.law) + pin(parameter);
}

function section({ types, architectures, revision }: Family): string {
  const [model_type] = types;
  const { file, words } = about.get(model_type)!;
  const library = planOf({ model_type });
  const paper = new Map(planOf({ model_type }, { variant: "paper" }).parameters.map((one) => [one.name, one]));
  const groups = new Map<string, Group>();
  const patternOf = (name: string) => name.replaceAll(/(?<=^|\.)\d+(?=\.)/g, "*");
  const shapes = new Map<string, Set<string>>();
  for (const { name, shape } of library.parameters) {
    const pattern = patternOf(name);
    shapes.set(pattern, (shapes.get(pattern) ?? new Set()).add(shape.join(", ")));
  }
  for (const parameter of library.parameters) {
    const { name, shape } = parameter;
    const pattern = patternOf(name);
    const key = shapes.get(pattern)!.size > MOST_SHAPES ? `${pattern} ` : `${pattern} ${shape}`;
    const group = groups.get(key) ?? { shapes: new Set(), laws: new Set(), paper: new Set(), count: 0 };
    groups.set(key, group);
    group.shapes.add(`[${shape.join(", ")}]`);
    group.count++;
    group.laws.add(lawOf(parameter));
    const other = paper.get(name);
    group.paper.add(other === undefined ? "not there" : lawOf(other));
  }
  for (const [key, { laws, paper: theirs, shapes: own }] of groups) {
    // A norm's weight is called `ln_1.weight` or `bn1.weight`, too: no other vector of that name is 1.
    const isVector = [...own].every((shape) => !shape.includes(","));
    const isNorm = /norm[^.]*\.weight /i.test(key) || (isVector && /\.weight /.test(key));
    const usual = /\.bias /.test(key) ? "0" : isNorm ? "1" : undefined;
    if (some(laws) === usual && some(theirs) === usual) groups.delete(key);
  }
  const hasPaper = [...groups.values()].some((group) => some(group.laws) !== some(group.paper));
  const rows = [...groups].map(([key, group]) => {
    const cells = [`\`${key.split(" ")[0]}\``, group.count, some(group.shapes), some(group.laws)];
    const differs = some(group.laws) === some(group.paper) ? "" : some(group.paper);
    return `| ${[...cells, ...(hasPaper ? [differs] : [])].join(" | ")} |`;
  });
  const heads = ["name", "tensors", "shape", "library", ...(hasPaper ? ["paper, where another"] : [])];
  const source = `https://github.com/weightinit/weightinit/blob/main/packages/recipes/src/families/${file}`;
  return [
    `## ${types.map((type) => `\`${type}\``).join(", ")}`,
    "",
    words.trim(),
    "",
    `\`${architectures[0]}\` by its defaults: ${library.size.toLocaleString("en")} parameters. Revision ${revision}, [source](${source}).`,
    "",
    `| ${heads.join(" | ")} |`,
    `|${"---|".repeat(heads.length)}`,
    ...rows,
  ].join("\n");
}

/** Decoders of text: the rest reads images or sound, or has an encoder. */
const isDecoder = ({ architectures: [first] }: Family) => /CausalLM$|LMHeadModel$|^GPT$|^Llama3Model$/.test(first);

const head = (title: string, other: string) => `# ${title}

<!-- Written by packages/recipes/test/families-page.test.ts. -->

${other} What [\`planOf\`](recipes.md) makes of each family's first class with the config's defaults: names, with \`*\` for numbers, shapes, and laws; biases that are 0 and norms' weights that are 1 are left out. N(σ) is the normal law of mean 0 and standard deviation σ, U(±a) the uniform one, d a model's width and L its layers. "Library" is what transformers 5.24 makes, or the library that the family names; "paper" is what the authors trained, where that is published and another. Other classes and options are in the [package's list](https://github.com/weightinit/weightinit/tree/main/packages/recipes#families) and in the sources.`;

it.each([
  [
    "families.md",
    isDecoder,
    head(
      "Families",
      "Here are decoders of text; [encoders, vision and audio](families-encoders.md) have a page of their own.",
    ),
  ],
  [
    "families-encoders.md",
    (family: Family) => !isDecoder(family),
    head(
      "Families: encoders, vision, audio",
      "Here are encoders, and models of images and sound; [decoders of text](families.md) have a page of their own.",
    ),
  ],
])("%s lists every family of its kind with its laws", { timeout: 60_000 }, async (file, belongs, intro) => {
  const byName = families.filter(belongs).toSorted(({ types: [a] }, { types: [b] }) => (a < b ? -1 : 1));
  const page = [intro, ...byName.map(section), ""].join("\n\n").replace(/\n+$/, "\n");
  await expect(page).toMatchFileSnapshot(`../../../docs/${file}`);
});
