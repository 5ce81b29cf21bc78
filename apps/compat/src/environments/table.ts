/**
 * The table of docs/environments.md, between its two marks: a row for each environment that passed, with the day.
 *
 * @module
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../../integration/src/tarballs.ts";
import type { Environment } from "./environment.ts";

const PAGE = join(root, "docs", "environments.md");
const MARKS = /(?<=<!-- tried -->\n)[\s\S]*(?=<!-- \/tried -->)/;
const HEAD = ["| environment | how | versions | conformance | day |", "| --- | --- | --- | --- | --- |"];

const beginning = ({ name, how }: Environment) => `| ${name} | ${how} | `;

function row(environment: Environment, tests: number): string {
  const versions = Object.entries(environment.tools).map(([tool, version]) => `${tool} ${version}`);
  const day = new Date().toISOString().slice(0, 10);
  return `${beginning(environment)}${versions.join(", ")} | ${tests} of ${tests} | ${day} |`;
}

/** Writes the rows of those that `passed`; of the others, what the page says of an earlier day stays. */
export function writeTable(all: readonly Environment[], passed: ReadonlySet<Environment>, tests: number): void {
  const page = readFileSync(PAGE, "utf8");
  const old = MARKS.exec(page)?.[0].split("\n");
  if (old === undefined) throw new Error(`expected the marks of the table in ${PAGE}, got none`);
  const rows = all.flatMap((one) =>
    passed.has(one) ? [row(one, tests)] : old.filter((line) => line.startsWith(beginning(one))),
  );
  writeFileSync(PAGE, page.replace(MARKS, `\n${[...HEAD, ...rows].join("\n")}\n\n`));
}
