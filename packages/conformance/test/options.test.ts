/** How the suite is called, and what it says of itself. */
import { expect, it } from "vitest";
import { type ConformanceOptions, conformance } from "../src/index.ts";
import { honest, unlimited } from "./broken-backends.ts";
import { collect } from "./collect.ts";

const options: ConformanceOptions = { test: () => {}, createRng: honest };

it("registers every test with the runner's function, under the backend's name", () => {
  const names: string[] = [];
  const { tests, notRun } = conformance({ ...options, name: "few", test: (name) => names.push(name) });
  expect(names).toEqual(tests);
  expect(new Set([...tests, ...notRun]).size).toBe(tests.length + notRun.length);
  expect(names.every((name) => name.startsWith("few: "))).toBe(true);
});

it("has the same tests for every declaration", () => {
  expect(conformance({ ...options, createRng: unlimited })).toEqual(conformance(options));
});

it("counts what it cannot run without an adapter", () => {
  const { notRun } = conformance(options);
  expect(new Set(notRun.map((name) => name.replace(/:.*/, "")))).toEqual(
    new Set(["computed", "draws", "out", "slices", "stacks"]),
  );
  const out = () => ({ memory: undefined, read: () => new Float32Array() });
  expect(conformance({ ...options, out, fromState: () => honest(1) }).notRun).toEqual([]);
});

it("takes no option that skips tests", () => {
  const skipping = { ...options, skip: ["orthogonal"] };
  expect(() => conformance(skipping)).toThrow(
    expect.objectContaining({ code: "WI_UNKNOWN_OPTION", message: expect.stringContaining('got "skip"') }),
  );
});

it.each(["test", "createRng"] as const)("asks for %s", (name) => {
  expect(() => conformance({ ...options, [name]: undefined } as unknown as ConformanceOptions)).toThrow(
    expect.objectContaining({ code: "WI_MISSING_OPTION", message: expect.stringContaining(name) }),
  );
});

it("fails for a generator that is not portable", async () => {
  const { tests, failures } = await collect({ createRng: () => ({}) as never });
  expect(failures.size).toBe(tests.length);
  expect(new Set(failures.values())).toEqual(
    new Set([
      "expected a portable generator, a class that extends PortableRng",
      "seed -1: expected a WeightInitError, got Error: expected a portable generator, a class that extends PortableRng",
    ]),
  );
});
