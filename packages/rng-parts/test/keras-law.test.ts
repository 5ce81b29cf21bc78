import { expect, test } from "vitest";
import { fillByKerasLaw, type KerasOps, kerasLaw, type LawRequest, orthogonalOfTall } from "../src/index.ts";

/** A request for a matrix of 7×5, whose law core would have computed in its own way: another number here. */
const request = (scheme: string, law: object, given: object = {}, options: object = {}): LawRequest => ({
  scheme,
  law,
  given: given as LawRequest["given"],
  options: { ...options, ...given },
  fans: { in: 7, out: 5 },
});

const uniform = { kind: "symmetricUniform", bound: 99 };
const normal = { kind: "normal", mean: 0, std: 99 };
const cut = { kind: "truncatedNormal", mean: 0, std: 99, lo: -198, hi: 198 };

// Python: sqrt(3 * (1 / ((7 + 5) / 2))), sqrt(2 / 7) / 0.87962566103423978, and so on.
test.each([
  ["glorotUniform", uniform, {}, {}, { kind: "uniform", lo: -0.7071067811865476, hi: 0.7071067811865476 }],
  ["kaimingNormal", cut, {}, {}, { kind: "truncatedNormal", mean: 0, std: 0.6076704074280551 }],
  [
    "kaimingUniform",
    uniform,
    { gain: Math.SQRT2 },
    {},
    { kind: "uniform", lo: -0.9258200997725514, hi: 0.9258200997725514 },
  ],
  ["kaimingNormal", normal, { gain: 1 }, {}, { kind: "normal", mean: 0, std: Math.sqrt(1 / 7) }],
  ["kaimingNormal", normal, {}, { mode: "fanOut" }, { kind: "normal", mean: 0, std: Math.sqrt(2 / 5) }],
  ["lecunNormal", normal, {}, {}, { kind: "normal", mean: 0, std: Math.sqrt(1 / 7) }],
  ["glorotNormal", normal, { gain: 3 }, {}, { kind: "normal", mean: 0, std: Math.sqrt(9 / 6) }],
  ["varianceScaling", normal, {}, { scale: 0.5, mode: "fanOut" }, { kind: "normal", mean: 0, std: Math.sqrt(0.1) }],
  ["varianceScaling", uniform, {}, { scale: 0.5, mode: "fanAvg" }, { kind: "uniform", lo: -0.5, hi: 0.5 }],
  ["varianceScaling", normal, {}, { scale: 1, mode: "fanGeoAvg" }, { kind: "normal", mean: 0, std: 35 ** -0.25 }],
  ["varianceScaling", normal, {}, { scale: 2, mode: "fanIn" }, { kind: "normal", mean: 0, std: Math.sqrt(2 / 7) }],
  ["uniform", { kind: "uniform", lo: -1, hi: 2 }, {}, {}, { kind: "uniform", lo: -1, hi: 2 }],
  ["normal", { kind: "normal", mean: 1, std: 2 }, {}, {}, { kind: "normal", mean: 1, std: 2 }],
  [
    "normal",
    { ...cut, mean: 0.3, std: 0.7, lo: -1.1, hi: 1.7 },
    {},
    {},
    { kind: "truncatedNormal", mean: 0.3, std: 0.7 },
  ],
  ["truncatedNormal", { ...cut, lo: -197 }, {}, {}, undefined],
  ["truncatedNormal", { ...cut, hi: 199 }, {}, {}, undefined],
  [
    "orthogonal",
    { kind: "orthogonal", rows: 7, cols: 5, gain: 2 },
    {},
    {},
    { kind: "orthogonal", rows: 7, cols: 5, gain: 2 },
  ],
  ["orthogonal", { kind: "orthogonal", rows: 7, cols: 5, gain: 2, matrices: 2 }, {}, {}, undefined],
  ["deltaOrthogonal", { kind: "orthogonal", rows: 7, cols: 5, gain: 2, within: {} }, {}, {}, undefined],
  ["sparseInit", { kind: "sparse" }, {}, {}, undefined],
] as const)("%s of %j with %j and %j", (scheme, law, given, options, expected) => {
  const found = kerasLaw(request(scheme, law, given, options));
  if (expected === undefined || found === undefined) expect(found).toBe(expected);
  else
    for (const [name, value] of Object.entries(expected)) {
      const own = found[name as keyof typeof found] as unknown;
      if (typeof value === "number" && scheme === "varianceScaling") expect(own).toBeCloseTo(value, 14);
      else expect(own).toBe(value);
    }
});

test("fans below 1 count as 1", () => {
  const empty = { ...request("lecunNormal", normal), fans: { in: 0, out: 0 } };
  expect(kerasLaw(empty)).toEqual({ kind: "normal", mean: 0, std: 1 });
});

/** Ops that write what they were asked for. */
const ops: KerasOps = {
  uniform: (out, _, lo, hi) => out.fill(lo + hi),
  normal: (out, _, mean, std) => {
    for (let i = 0; i < out.length; i++) out[i] = mean + std * (i * i + 1);
  },
  truncatedNormal: (out, _, mean, std) => out.fill(mean - std),
};

test("a tensor is filled by the op of its law, 16-bit ones as bits", () => {
  const filled = (law: Parameters<typeof fillByKerasLaw>[3]) => {
    const out = new Float64Array(2);
    fillByKerasLaw(ops, out, "float64", law);
    return [...out];
  };
  expect(filled({ kind: "uniform", lo: 1, hi: 2 })).toEqual([3, 3]);
  expect(filled({ kind: "normal", mean: 1, std: 2 })).toEqual([3, 5]);
  expect(filled({ kind: "truncatedNormal", mean: 1, std: 3 })).toEqual([-2, -2]);
  const halves = new Uint16Array(1);
  fillByKerasLaw(ops, halves, "float16", { kind: "uniform", lo: 0.5, hi: 0.5 });
  expect([...halves]).toEqual([0x3c00]);
});

test.each([
  [3, 2],
  [2, 3],
  [2, 2],
] as const)("the orthogonal matrix of %d×%d numbers is its gain times an orthonormal one", (rows, cols) => {
  const out = new Float64Array(rows * cols);
  fillByKerasLaw(ops, out, "float64", { kind: "orthogonal", rows, cols, gain: 3 });
  const tall = new Float64Array(rows * cols);
  ops.normal(tall, "float64", 0, 1);
  const [length, count] = [Math.max(rows, cols), Math.min(rows, cols)];
  const at = (i: number, k: number) => out[rows < cols ? k * cols + i : i * cols + k]! / 3;
  for (let a = 0; a < count; a++) {
    for (let b = 0; b <= a; b++) {
      let [dot, r] = [0, 0];
      for (let i = 0; i < length; i++) {
        dot += at(i, a) * at(i, b);
        r += at(i, b) * tall[i * count + a]!;
      }
      expect(dot).toBeCloseTo(a === b ? 1 : 0, 12);
      // R's diagonal.
      if (a === b) expect(r).toBeGreaterThan(0);
    }
  }
  orthogonalOfTall(tall, rows, cols);
  expect([...tall].map((x) => 3 * x)).toEqual([...out]);
});
