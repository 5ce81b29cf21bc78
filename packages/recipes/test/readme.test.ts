/** The README's table of families, beside the families; `vitest run test/readme.test.ts -u` writes it. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { type Family, families, planOf } from "../src/index.ts";

const laws = (type: string, variant: "library" | "paper") =>
  // T5 is another only where its head is not tied.
  planOf({ model_type: type, tie_word_embeddings: false }, { variant }).parameters.map(
    ({ name, law, dtype }) => `${name} ${law} ${dtype}`,
  );

/** A family's row. */
function row({ types, architectures }: Family): string {
  const hasPaper = types.some((type) => laws(type, "library").join() !== laws(type, "paper").join());
  const code = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(", ");
  return `| ${code(types)} | ${code(architectures)} | ${hasPaper ? "paper" : ""} |`;
}

it("lists every family, with its classes", async () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const byName = families.toSorted(({ types: [a] }, { types: [b] }) => (a < b ? -1 : 1));
  const table = ["| `model_type` | classes | |", "|---|---|---|", ...byName.map(row)].join("\n");
  const withTable = readme.replace(/(?<=<!-- families -->\n)(\|.*\n)*/, `${table}\n`);
  await expect(withTable).toMatchFileSnapshot("../README.md");
});
