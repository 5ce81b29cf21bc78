/** docs/peers-tests.md lists the tests of this folder, and those of other libraries that have no counterpart. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "../../src/tarballs.ts";

it("docs/peers-tests.md lists these tests, and a reason for each case without one", () => {
  const page = readFileSync(join(root, "docs", "peers-tests.md"), "utf8");
  const sources = readdirSync(import.meta.dirname).filter((name) => name !== "listed.test.ts");
  const source = sources.map((name) => readFileSync(join(import.meta.dirname, name), "utf8")).join("\n");
  const rows = [...page.matchAll(/^\| (?!case |---)(.+?) \| (.+) \|$/gm)].map(
    ([, name, here]) => [name!, here!] as const,
  );
  expect(rows.length).toBeGreaterThan(45);
  for (const [cases, here] of rows) {
    for (const [, name] of cases.matchAll(/`([^`]+)`/g)) {
      const isTested =
        source.includes(name!) || /^test_(xavier|kaiming)_\w+_errors_on_inputs_smaller_than_2d$/.test(name!);
      expect([name, isTested]).toEqual([name, !here.startsWith("None: ")]);
    }
  }
});
