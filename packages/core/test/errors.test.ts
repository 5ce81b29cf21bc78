/** How errors show values, and what they carry. */
import { describe, expect, it } from "vitest";
import { shown, WeightInitError } from "../src/index.ts";

describe("shown", () => {
  class Thing {}
  it.each([
    ["text", '"text"'],
    ["a".repeat(40), `"${"a".repeat(40)}"`],
    ["a".repeat(41), `"${"a".repeat(39)}…"`],
    [10n, "10n"],
    [1.5, "1.5"],
    [-0, "-0"],
    [0, "0"],
    [Number.NaN, "NaN"],
    [function named() {}, "function named"],
    [(() => () => {})(), "function (anonymous)"],
    [Symbol("s"), "Symbol(s)"],
    [null, "null"],
    [undefined, "undefined"],
    [true, "true"],
    [[1, "a", [2]], '[1, "a", [2]]'],
    [[1, 2, 3, 4, 5, 6, 7, 8], "[1, 2, 3, 4, 5, 6, 7, 8]"],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9], "[… 9 items]"],
    [new Float32Array(3), "Float32Array of 12 bytes"],
    [new Thing(), "Thing"],
    [{}, "an object"],
    [Object.create(null), "an object"],
    [{ constructor: 5 }, "an object"],
    [{ constructor: { name: "" } }, "an object"],
  ])("%s", (value, text) => expect(shown(value)).toBe(text));

  it("has an end, and never throws", () => {
    const cyclic: unknown[] = [1];
    cyclic.push(cyclic);
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const trap = {
      get constructor() {
        throw new Error("no");
      },
    };
    const odd = Object.defineProperty(() => 1, "name", { value: 5 });
    expect(shown(cyclic)).toBe("[1, [1, [1, […]]]]");
    expect(shown(new Array(2))).toBe("[undefined, undefined]");
    expect(shown([[]])).toBe("[[]]");
    expect(shown(proxy)).toBe("an object");
    expect(shown(trap)).toBe("an object");
    expect(shown(odd)).toBe("function (anonymous)");
    expect(shown(-0)).toBe("-0");
  });
});

it("errors carry their code, their name and their cause", () => {
  const cause = new RangeError("inner");
  const error = new WeightInitError("WI_BAD_DIMS", "expected a, got b", { cause });
  expect([error.name, error.code, error.message, error.cause]).toEqual([
    "WeightInitError",
    "WI_BAD_DIMS",
    "expected a, got b [WI_BAD_DIMS]",
    cause,
  ]);
});
