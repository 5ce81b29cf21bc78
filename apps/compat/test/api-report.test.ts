/**
 * The public API is what `api-reports` says: a change of it is seen, and meant. `npm run api:report` writes the reports
 * again.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "../../integration/src/tarballs.ts";
import { apiReport, entries } from "../src/api-report.ts";

const REPORTS = join(root, "api-reports");

it.each(entries.map((entry) => [entry.name, entry] as const))("of %s", async (name, entry) => {
  const report = apiReport(entry);
  expect(report).toContain("// @public");
  await expect(report).toMatchFileSnapshot(join(REPORTS, `${name}.api.md`));
});

it("has no report of an entry that is gone", () => {
  expect(readdirSync(REPORTS).sort()).toEqual(entries.map(({ name }) => `${name}.api.md`).sort());
});
