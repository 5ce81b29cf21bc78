/**
 * Writes the code of the gallery's pages with other libraries: what they show is the file that they run, without its
 * opening comment.
 *
 * Usage: node scripts/gallery-code.mjs
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const PAGES = fileURLToPath(new URL("../../../docs/gallery/", import.meta.url));
const CODE = fileURLToPath(new URL("../.vitepress/theme/gallery/", import.meta.url));
const FENCE = /(<ClientDemo name="([\w-]+)">\n\n```ts no-run [^\n]+\n)[\s\S]*?(```\n\n<\/ClientDemo>)/;

const shownCode = (name) => readFileSync(`${CODE}${name}.ts`, "utf8").replace(/^\/\*\*[\s\S]*?\*\/\n/, "");

/** The pages that run a program: its name, their path, their text, and how it should be. */
export function pages() {
  return readdirSync(PAGES).flatMap((file) => {
    const path = PAGES + file;
    const text = readFileSync(path, "utf8");
    const name = FENCE.exec(text)?.[2];
    if (name === undefined) return [];
    const updated = text.replace(FENCE, (_, before, demo, after) => before + shownCode(demo) + after);
    return [{ name, path, text, updated }];
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { path, updated } of pages()) writeFileSync(path, updated);
}
