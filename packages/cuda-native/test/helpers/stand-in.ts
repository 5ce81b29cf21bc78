/**
 * The stand-in driver in tests: generators on it, its faults and its counts.
 *
 * @module
 */
import { createRequire } from "node:module";
import { CudaRng, type CudaRngOptions, releaseContexts } from "@weightinit/cuda-native";
import { afterAll, beforeAll, describe, expect, vi } from "vitest";
import { NO_STAND_IN, STAND_IN } from "../stand-in/build.ts";

/** The library, or undefined where g++ is not installed. */
export const standIn = process.env[STAND_IN];

/** `describe` for tests that need the stand-in: skipped, with the reason in their name, where it cannot be built. */
export const describeOnStandIn = (name: string, tests: () => void): void => {
  if (standIn === undefined) describe.skip(`${name} (${process.env[NO_STAND_IN]})`, tests);
  else describe(name, tests);
};

/** `describeOnStandIn` once on a device for each set of PTX: of compute capability 7.5, of 8.0. */
export const describeOnEachSet = (name: string, tests: (capability: number) => void): void => {
  for (const capability of [75, 80]) {
    describeOnStandIn(`${name}, sm_${capability}`, () => {
      beforeAll(() => {
        releaseContexts();
        setStandIn("capability", capability);
      });
      afterAll(releaseContexts);
      tests(capability);
    });
  }
};

/** A generator on the stand-in driver. Every tensor's memory is fresh: poisoned, its bounds checked. */
export function createRng(seed: number | bigint, options: CudaRngOptions = {}): CudaRng {
  const rng = createUsersRng(seed, options);
  rng.context.memory.small.most = 0;
  return rng;
}

/** A generator on the stand-in driver as a user has it, whose small tensors may get memory of others before them. */
export function createUsersRng(seed: number | bigint, options: CudaRngOptions = {}): CudaRng {
  return new CudaRng(seed, { ...options, ...(standIn && { driver: standIn }) });
}

/** A stream as other CUDA code makes one: not ordered with the legacy default stream. */
export function createStream({ context }: CudaRng): bigint {
  const out = new BigUint64Array(1);
  context.run(() => context.driver.call.cuStreamCreate(out, 1));
  return out[0]!;
}

export function destroyStream({ context }: CudaRng, stream: bigint): void {
  context.run(() => context.driver.call.cuStreamDestroy_v2(stream));
}

interface Controls {
  fault(name: string, nth: bigint, result: number): number;
  set(name: string, value: bigint): number;
  finish(): number;
  live(counts: BigInt64Array): number;
  instructions(counts: BigInt64Array): number;
  calls(name: string, count: BigInt64Array): number;
}

let loaded: Controls | undefined;
function controls(): Controls {
  if (loaded === undefined) {
    const koffi = createRequire(import.meta.url)(`@koromix/koffi-${process.platform}-${process.arch}`);
    const library = koffi.load(standIn);
    loaded = {
      fault: library.func("standin_fault", "int", ["str", "int64", "int"]),
      set: library.func("standin_set", "int", ["str", "int64"]),
      finish: library.func("standin_finish", "int", []),
      live: library.func("standin_live", "int", ["void *"]),
      instructions: library.func("standin_instructions", "int", ["void *"]),
      calls: library.func("standin_calls", "int", ["str", "void *"]),
    };
  }
  return loaded;
}

/** The nth next call of a driver function fails with a CUresult; "kernel" is the nth next launch, while it runs. */
export function failCall(name: string, result: number, nth = 1): void {
  controls().fault(name, BigInt(nth), result);
}

/** Takes back a fault that has not happened; returns nothing. */
export function forgetFault(name: string): void {
  controls().fault(name, 0n, 0);
}

export type Setting =
  | "devices"
  | "driver"
  | "capability"
  | "memory"
  | "delay"
  | "held"
  | "late"
  | "pools"
  | "multiprocessors";
export function setStandIn(name: Setting, value: number): void {
  if (controls().set(name, BigInt(value)) !== 0) throw new Error(`the stand-in has no setting ${name}`);
}

/** Waits until the stand-in has done all work that is queued. */
export function finishWork(): void {
  controls().finish();
}

/** What is alive in the stand-in. */
export function live() {
  const counts = new BigInt64Array(9);
  controls().live(counts);
  const at = (index: number) => Number(counts[index]);
  return {
    ...{ allocations: at(0), bytes: at(1), pinned: at(2), streams: at(3), events: at(4) },
    ...{ modules: at(5), contexts: at(6), pools: at(7), retained: at(8) },
  };
}

/** Waits until nothing is alive: threads that copy out of pinned memory keep it, and its context, until they end. */
export async function expectNothingLive(message?: string): Promise<void> {
  const nothing = {
    ...{ allocations: 0, bytes: 0, pinned: 0, streams: 0, events: 0 },
    ...{ modules: 0, contexts: 0, pools: 0, retained: 0 },
  };
  await vi.waitFor(() => expect(live(), message).toEqual(nothing), { timeout: 20_000, interval: 5 });
}

/** How often a driver function has been called; without a name, all. */
export function calls(name = ""): number {
  const count = new BigInt64Array(1);
  controls().calls(name, count);
  return Number(count[0]);
}

/** What an instruction costs a card (stand-in/ptx.h, `Cost`). */
export const COSTS = ["free", "integer", "multiply", "float32", "float64", "convert", "memory", "control"] as const;
export type Instructions = Record<(typeof COSTS)[number], number>;

/** Instructions that kernels have executed since the last call. */
export function instructions(): Instructions {
  const counts = new BigInt64Array(COSTS.length);
  controls().instructions(counts);
  return Object.fromEntries(COSTS.map((cost, i) => [cost, Number(counts[i])])) as Instructions;
}
