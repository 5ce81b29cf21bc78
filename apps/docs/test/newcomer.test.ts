/** The quick start, word for word, in an empty folder: its install command, then its first example, run by Node. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { disagreements, expectedOutputs } from "../../integration/src/expected-output.ts";
import { type Packed, packAll, run } from "../../integration/src/tarballs.ts";
import { app } from "./support/sites.ts";

const page = readFileSync(join(app, "..", "..", "docs", "quick-start.md"), "utf8");

/** The first fence in a language, below a heading. */
function firstFence(heading: string, language: string): string {
  const section = page.split(/^## /m).find((text) => text.startsWith(heading))!;
  return new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "m").exec(section)![1]!;
}

let packed: Packed;
beforeAll(() => {
  packed = packAll();
});
afterAll(() => packed?.dispose());

it("makes the first tensor", () => {
  const folder = join(packed.folder, "newcomer");
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), "{}\n");

  for (const line of firstFence("On the CPU", "sh").trim().split("\n")) {
    const [npm, ...words] = line.split(" ");
    // The packages as they would come from the registry.
    const args = words.map((word) => packed.tarballs[word.replace("@weightinit/", "")] ?? word);
    const installs = words[0] === "install";
    expect(args.filter((arg) => arg.endsWith(".tgz"))).toHaveLength(installs ? 2 : 0);
    run(npm!, [...args, ...(installs ? ["--no-audit", "--no-fund", "--offline"] : [])], folder);
  }

  const code = firstFence("On the CPU", "ts");
  writeFileSync(join(folder, "first.js"), code);
  const printed = run(process.execPath, ["first.js"], folder);
  expect(disagreements(expectedOutputs(code), [printed])).toEqual([]);
});
