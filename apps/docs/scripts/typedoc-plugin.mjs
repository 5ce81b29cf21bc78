// What typedoc gets wrong for this library's pages: initializers are functions to their users, though the compiler sees
// constants of an overloaded interface; a page's title is text, not Markdown; and the first page should say what is where.
import { existsSync, readFileSync } from "node:fs";
import {
  ArrayType,
  Comment,
  Converter,
  IntrinsicType,
  PageEvent,
  ParameterReflection,
  ReferenceType,
  ReflectionFlag,
  ReflectionKind,
  SignatureReflection,
} from "typedoc";

const root = new URL("../../../", import.meta.url);

const comment = (text) => new Comment([{ kind: "text", text }]);

/** Whether a reflection is an initializer: a constant of core's interface `Initializer` or of an alias of it. */
const isInitializer = ({ type }) =>
  type?.type === "reference" && /^(FixedInitializer|Initializer|ConvenienceFill)$/.test(type.name);

/** The interface of an initializer's options: its first type argument. */
const optionsOf = ({ type }) => (type.name === "ConvenienceFill" ? undefined : type.typeArguments?.[0]);

const OUT = "Memory of yours that is filled, as the generator's device takes it: on the CPU a typed array.";

/** Turns the constant into a function with the parameters of the calling convention (docs/quick-start.md). */
function asFunction(project, variable) {
  const fixed = variable.type.name !== "Initializer"; // its name says its dtype
  const options = optionsOf(variable);
  const named = (name) => project.getReflectionsByKind(ReflectionKind.All).find((one) => one.name === name);
  const reference = (name) => {
    const target = named(name);
    return target === undefined
      ? ReferenceType.createBrokenReference(name, project, "@weightinit/core")
      : ReferenceType.createResolvedReference(name, target, project);
  };
  const signature = new SignatureReflection(variable.name, ReflectionKind.CallSignature, variable);
  const parameter = (name, type, text, flags = [ReflectionFlag.Optional]) => {
    const made = new ParameterReflection(name, ReflectionKind.Parameter, signature);
    made.type = type;
    made.comment = comment(text);
    for (const flag of flags) made.setFlag(flag, true);
    project.registerReflection(made, undefined, undefined);
    return made;
  };

  const { children = [] } = options?.reflection ?? named("CommonOptions") ?? {};
  const required = children.some(({ flags }) => !flags.isOptional);
  const fields = children.map((field) =>
    parameter(
      `options.${field.name}`,
      field.type,
      field.comment ? Comment.combineDisplayParts(field.comment.summary) : "",
      field.flags.isOptional ? [ReflectionFlag.Optional] : [],
    ),
  );
  signature.parameters = [
    parameter(
      "rng",
      reference("Rng"),
      "The generator; its type decides on which device the tensor is made. Without one, the default generator.",
    ),
    ...(fixed
      ? []
      : [
          parameter(
            "dtype",
            variable.type.typeArguments?.[1] ?? reference("DType"),
            'The dtype; `"float32"` if left out.',
          ),
        ]),
    parameter(
      "dims",
      new ArrayType(new IntrinsicType("number")),
      "The shape, as numbers or as one array. Without it, what is made is not a tensor but the same initializer with the rest filled in.",
      [ReflectionFlag.Rest],
    ),
    parameter(
      "options",
      options ?? reference("CommonOptions"),
      "The options, in any order.",
      required ? [] : [ReflectionFlag.Optional],
    ),
    ...fields,
    parameter("options.out", new IntrinsicType("object"), OUT),
  ];
  signature.type = reference("Tensor");
  signature.comment = variable.comment;
  variable.kind = ReflectionKind.Function;
  variable.signatures = [signature];
  delete variable.type;
  delete variable.comment;
  delete variable.defaultValue;
  variable.setFlag(ReflectionFlag.Const, false);
  project.registerReflection(signature, undefined, undefined);
}

/** What a reader looks for first in each package. */
const FIRST = {
  core: [
    "functions/kaimingNormal",
    "functions/glorotUniform",
    "functions/orthogonal",
    "functions/defineInitializer",
    "functions/fansOf",
    "classes/WeightInitError",
  ],
  schemes: ["functions/siren", "functions/mupNormal", "functions/deepNorm", "functions/tFixup"],
  cpu: ["classes/CpuRng", "classes/CpuTensor", "functions/cpuRngFrom"],
  webgpu: ["classes/WebGpuRng", "classes/WebGpuTensor"],
  "cuda-native": ["classes/CudaRng", "classes/CudaTensor"],
  "rng-julia": ["classes/MersenneTwister", "classes/Xoshiro"],
  "rng-mlx": ["classes/MlxKey", "classes/MlxRng"],
  "rng-numpy": ["classes/Pcg64", "classes/RandomState", "classes/SeedSequence"],
  "rng-tfjs": ["classes/TfjsSeed", "classes/Alea"],
  "rng-tensorflow": ["classes/TfSeed", "classes/TfGenerator", "classes/TfRng"],
  "rng-torch": ["classes/TorchRng", "classes/TorchCudaRng", "classes/TorchKey"],
  "rng-keras": ["classes/KerasRng", "classes/KerasSeed", "classes/SeedGenerator"],
  "rng-jax": ["classes/JaxKey", "classes/Rngs", "functions/flaxKey"],
  tfjs: ["functions/weightinit"],
  safetensors: [
    "functions/readSafetensors",
    "functions/writeSafetensors",
    "functions/layoutOf",
    "classes/SafetensorsError",
  ],
  recipes: ["functions/planOf", "functions/initialize"],
  cli: ["functions/run"],
  conformance: ["functions/conformance"],
};

function firstPage(out) {
  const rows = Object.entries(FIRST).map(([folder, pages]) => {
    const { name, description } = JSON.parse(readFileSync(new URL(`packages/${folder}/package.json`, root), "utf8"));
    const links = pages.flatMap((page) => {
      const path = [`${name}/${page}.md`, `${name}/index/${page}.md`].find(
        (one) => existsSync(`${out}/${one}`) || known.has(one),
      );
      return path === undefined ? [] : [`[${page.split("/").at(-1)}](${path})`];
    });
    return `| [${name}](${name}/index.md) | ${description} | ${links.join(", ")} |`;
  });
  return [
    "# API",
    "Every public name, from the docstrings of the source. An initializer is called as `init([rng], [dtype], ...dims, [options])`; the [quick start](../quick-start.md) shows it, [schemes](../schemes.md) says which to use, [errors](../errors.md) what a code means, [API by task](../api-by-task.md) which call does what you want.",
    ["| package | what | begin with |", "|---|---|---|", ...rows].join("\n"),
    "",
  ].join("\n\n");
}

/** VitePress keeps the underscores of a heading in its anchor, where the links to members have hyphens. */
const keptUnderscores = (page) =>
  page.replace(/\[`(\w+_\w+)`\]\(([^)#\s]*)#([a-z]+)-[\w-]+\)/g, (_, member, file, kind) => {
    return `[\`${member}\`](${file}#${kind}-${member.toLowerCase()})`;
  });

/** VitePress escapes a title once more: `CpuTensor&lt;D&gt;` would be shown like that in the browser's tab. */
const plainTitle = (page) => page.replace(/^# .+$/m, (title) => title.replace(/&lt;.*&gt;/, "").replaceAll("\\_", "_"));

/** The table of parameters lists the options one by one; the line above it names them as one. */
const shortSignature = (page) => page.replace(/^> .+$/m, (line) => line.replace(/, `options\.[^`]+`/g, ""));

/** Behind the first optional parameter typedoc marks all as optional; here it is in the middle, and some are not. */
function requiredParameters(page, parameters = []) {
  return parameters
    .filter(({ flags }) => !flags.isOptional)
    .reduce((text, { name }) => text.replaceAll(`\`${name}?\``, `\`${name}\``), page);
}

/** Pages of this run, as paths below the folder of the API. */
const known = new Set();

export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const variable of project.getReflectionsByKind(ReflectionKind.Variable)) {
      if (isInitializer(variable)) asFunction(project, variable);
    }
  });
  app.renderer.on("beginRender", ({ pages }) => {
    for (const { url } of pages ?? []) known.add(url);
  });
  app.renderer.on(PageEvent.END, (page) => {
    if (page.model?.isProject?.()) page.contents = firstPage(page.filename.replace(/\/index\.md$/, ""));
    else
      page.contents =
        page.contents &&
        keptUnderscores(
          plainTitle(requiredParameters(shortSignature(page.contents), page.model?.signatures?.[0]?.parameters)),
        );
  });
}
