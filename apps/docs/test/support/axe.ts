/**
 * What axe-core finds on a page.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

/** The script that a page needs before `violations`, as an init script. */
export const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** Rules that ask for colours: another theme changes nothing else. */
const COLOUR_RULES = ["color-contrast", "link-in-text-block"];

interface Looked {
  /** A selector of what is looked at; the whole page, if it is left out. */
  readonly within?: string | undefined;
  /** All, if they are left out. */
  readonly rules?: readonly string[];
}

/** Serious and critical violations, one line each. */
async function violations(page: Page, { within = "html", rules }: Looked): Promise<string[]> {
  const found = await page.evaluate(
    async ([context, options]) => {
      const { axe } = window as unknown as {
        axe: { run(context: string, options: object): Promise<{ violations: Violation[] }> };
      };
      return (await axe.run(context, options)).violations;
    },
    [within, rules === undefined ? {} : { runOnly: [...rules] }] as const,
  );
  return found
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes.length} × ${nodes[0]!.html.slice(0, 160)} (${nodes[0]!.failureSummary.slice(0, 240)})`,
    );
}

/** All in the light theme, and those of colours in the dark; of a part of the page, if a selector names one. */
export async function violationsInBothThemes(page: Page, within?: string): Promise<string[]> {
  const light = await violations(page, { within });
  await page.emulateMedia({ colorScheme: "dark" });
  await page.locator("html.dark").waitFor();
  const dark = await violations(page, { within, rules: COLOUR_RULES });
  await page.emulateMedia({ colorScheme: "light" });
  return [...light, ...dark.map((text) => `dark: ${text}`)];
}
