/** Memory of `initialize`: the weights, and what their threads need. */
import { readFileSync, writeFileSync } from "node:fs";
import { CpuRng, releaseThreads } from "@weightinit/cpu";
import { afterAll, describe, expect, it } from "vitest";
import { initialize, planOf } from "../src/index.ts";

/** In MB: `VmRSS`, what the process has now, or `VmHWM`, the most it had. */
const resident = (what: string) =>
  (Number(new RegExp(`^${what}:\\s*(\\d+) kB$`, "m").exec(readFileSync("/proc/self/status", "utf8"))![1]) * 1024) / 1e6;

afterAll(releaseThreads);

describe.skipIf(process.platform !== "linux")("peak memory of initialize (read from Linux' /proc)", () => {
  it("is that of the weights, and 40 MB", () => {
    const config = { model_type: "gpt2", n_embd: 1024, n_layer: 4, n_head: 16, vocab_size: 20_000, n_positions: 1024 };
    const plan = planOf(config);
    const weights = (2 * plan.size) / 1e6;
    // Sets VmHWM to VmRSS (proc(5)).
    writeFileSync("/proc/self/clear_refs", "5");
    const before = resident("VmRSS");
    const made = initialize(new CpuRng(42, { threads: 2 }), plan, { dtype: "bfloat16" });
    const peak = resident("VmHWM") - before;
    expect(made.size).toBe(plan.parameters.length);
    expect(peak).toBeGreaterThan(0.9 * weights);
    expect(peak).toBeLessThan(weights + 40);
  });
});
