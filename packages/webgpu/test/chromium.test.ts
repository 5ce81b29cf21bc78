import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Browser, openPage } from "./chromium.ts";

/** The browser comes from npm for Linux alone; elsewhere name one in WEIGHTINIT_CHROMIUM. */
const hasBrowser = process.platform === "linux" || process.env["WEIGHTINIT_CHROMIUM"] !== undefined;

describe.skipIf(!hasBrowser)("in headless Chromium (skipped where there is none)", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openPage();
  });
  afterAll(() => browser?.close());

  /** Calls a function of `page.js` in the page. */
  const call = <T>(name: string, ...args: unknown[]): Promise<T> =>
    browser.page.evaluate(
      ([name, args]) =>
        (globalThis as never as { page: Record<string, (...args: unknown[]) => T> }).page[name]!(...args),
      [name, args] as const,
    );

  it("passes the conformance suite", async () => {
    const { ran, failed, notRun } = await call<{ ran: number; failed: string[]; notRun: string[] }>("runConformance");
    expect({ failed, notRun }).toEqual({ failed: [], notRun: [] });
    expect(ran).toBeGreaterThan(100);
    console.info(`Chromium: ${ran} conformance tests`);
  });

  it("every dtype and law has the CPU's bits", async () => {
    const { compared, wrong } = await call<{ compared: number; wrong: unknown[] }>("compareBits", 100_003);
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(3_000_000);
  });

  it("slices of every dtype and law, and copied values, have the CPU's bits", async () => {
    const { compared, wrong } = await call<{ compared: number; wrong: unknown[] }>("compareSlices");
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(200_000);
  });

  it("orthogonal agrees with the CPU's", async () => {
    expect(await call<number>("orthogonalDistance", 130, 70)).toBeLessThan(1e-5);
    expect(await call<number>("orthogonalDistance", 20, 50)).toBeLessThan(1e-5);
  });

  it("makes the first tensor", async () => {
    const { created, first } = await call<{ created: number; first: number }>("startup");
    expect(first).toBeGreaterThan(created);
    console.info(`Chromium: generator after ${created.toFixed(0)} ms, first tensor after ${first.toFixed(0)} ms`);
  });

  it("says when there is no adapter", async () => {
    expect(await call<string>("withoutAdapter")).toBe("WI_NO_DEVICE");
  });
});
