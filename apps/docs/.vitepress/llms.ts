/**
 * `llms.txt` (llmstxt.org): the pages with a sentence each, for those who read the site by machine.
 *
 * @module
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { descriptionOf } from "./description.ts";
import { type PageGroup, pageGroups, titleOf } from "./sidebar.ts";
import { homepage, root } from "./site.ts";

/** Address of a page on the published site. */
const addressOf = (page: string) =>
  homepage + page.replace(/(^|\/)(README|index)$/, "$1").replace(/([^/])$/, "$1.html");

function entry(page: string): string {
  const about = descriptionOf(readFileSync(`${root}docs/${page}.md`, "utf8"));
  return `- [${titleOf(page)}](${addressOf(page)})${about === undefined ? "" : `: ${about}`}`;
}

const section = ({ text, pages }: PageGroup) => `## ${text}\n\n${pages.map(entry).join("\n")}`;

export function llmsText(): string {
  return [
    "# weightinit",
    "> Initial weights for neural networks in TypeScript, made on the device that will train them: CPU, WebGPU or CUDA, the same bits on each. An initializer is called as `init([rng], [dtype], ...dims, [options])`; the generator's type decides where the weights are made.",
    '```ts\nimport { kaimingNormal } from "@weightinit/core";\nimport { CpuRng } from "@weightinit/cpu";\n\nconst weight = kaimingNormal(new CpuRng(42), 256, 784); // float32, [out, in]; weight.data is a Float32Array\n```',
    ...pageGroups.map(section),
    `## API\n\n- [API reference](${homepage}api/): every exported function, class and type`,
  ].join("\n\n");
}

export function writeLlmsText(folder: string): void {
  writeFileSync(join(folder, "llms.txt"), `${llmsText()}\n`);
}
