/**
 * The table of docs/environments.md, between its two marks.
 *
 * @module
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../../integration/src/tarballs.ts";
import type { Environment } from "./environment.ts";

const PAGE = join(root, "docs", "environments.md");
const MARKS = /(?<=<!-- tried -->\n)[\s\S]*(?=<!-- \/tried -->)/;

const row = ({ name, how, tools }: Environment) => {
  const versions = Object.entries(tools).map(([tool, version]) => `${tool} ${version}`);
  return `| ${name} | ${versions.join(", ")} | ${how} |`;
};

/** Writes what was tried, all of which passed. */
export function writeTable(environments: readonly Environment[], tests: number, date: Date): void {
  const { version } = process;
  const page = readFileSync(PAGE, "utf8");
  if (!MARKS.test(page)) throw new Error(`expected the marks of the table in ${PAGE}, got none`);
  const text = [
    `Tried on ${date.toISOString().slice(0, 10)}, on ${process.platform} ${process.arch}; tools ran on Node ${version.slice(1)}. ${tests} of ${tests} conformance tests passed in each.`,
    "",
    "| environment | versions | how |",
    "| --- | --- | --- |",
    ...environments.map(row),
  ].join("\n");
  writeFileSync(PAGE, page.replace(MARKS, `\n${text}\n\n`));
}
