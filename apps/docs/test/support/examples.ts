/**
 * Runs the examples of a page as a reader does, and checks what they print by the rule of docs/contributing.md.
 *
 * @module
 */
import type { Locator, Page } from "playwright-core";
import { disagreements, expectedOutputs } from "../../../integration/src/expected-output.ts";

export type Device = "CPU" | "WebGPU";

/** The examples of a page, once their buttons work; not code of the reader's own, which promises no output. */
export async function examplesOf(page: Page): Promise<Locator[]> {
  const examples = page.locator(".runnable:not(.own-code .runnable)");
  await page.waitForFunction(() => document.querySelectorAll('.runnable:not([data-ready="true"])').length === 0);
  return examples.all();
}

/** The code as the reader sees it, in the page or in the editor. */
async function codeOf(example: Locator): Promise<string> {
  const editor = example.locator(".cm-content");
  if ((await editor.count()) > 0) return (await editor.locator(".cm-line").allTextContents()).join("\n");
  return (await example.locator("pre code").first().textContent()) ?? "";
}

export interface Ran {
  readonly printed: string[];
  readonly errors: string[];
  /** What the page says of each tensor beside the CPU's. */
  readonly agreements: string[];
  readonly differences: string[];
  /** From the click to the answer on the page. */
  readonly milliseconds: number;
}

/** Clicks Run, and reads what comes. */
export async function run(example: Locator, device: Device): Promise<Ran> {
  const radio = example.getByLabel(device, { exact: true });
  if ((await radio.count()) > 0) await radio.check();
  const start = performance.now();
  await example.getByRole("button", { name: "Run" }).click();
  await example.locator('.result[data-state="done"] .output').waitFor();
  const milliseconds = performance.now() - start;
  const texts = async (selector: string) =>
    (await example.locator(selector).allTextContents()).map((text) => text.trim());
  return {
    printed: await texts(".console .line"),
    errors: await texts("p.error"),
    agreements: await texts(".agreement"),
    differences: await texts(".agreement.differs"),
    milliseconds,
  };
}

/** Runs an example on the CPU; what is wrong with it, one line each. */
export async function problemsOnCpu(example: Locator): Promise<string[]> {
  const code = await codeOf(example);
  const { printed, errors } = await run(example, "CPU");
  return [...errors, ...disagreements(expectedOutputs(code), printed)];
}

/** Runs an example on WebGPU, which prints its tensors in another way: errors and bits that differ are wrong. */
export async function problemsOnWebGpu(example: Locator): Promise<string[]> {
  const { errors, differences, agreements } = await run(example, "WebGPU");
  const tensors = await example.locator(".tensor").count();
  const silent = agreements.length === tensors ? [] : [`${agreements.length} of ${tensors} tensors were compared`];
  return [...errors, ...differences, ...silent];
}
