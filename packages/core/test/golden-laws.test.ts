/** The laws that JAX, Keras, PyTorch and timm draw from, caught in the act (test/data/*-laws.json), beside ours. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  type CommonOptions,
  calculateGain,
  type Fill,
  glorotNormal,
  glorotUniform,
  type Initializer,
  kaimingNormal,
  kaimingUniform,
  type Layout,
  lecunNormal,
  lecunUniform,
  type Nonlinearity,
  varianceScaling,
} from "../src/index.ts";
import { RecordingRng } from "./support/recording.ts";
import { untyped } from "./support/refusal.ts";

type Value = number | "no-op" | { readonly error: string };
interface Law {
  readonly fn: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly values: readonly Value[];
}
interface File<S> {
  readonly shapes: readonly S[];
  readonly laws: readonly Law[];
}

const read = <S>(name: string): File<S> =>
  JSON.parse(readFileSync(new URL(`data/${name}.json`, import.meta.url), "utf8"));

const camel = (name: string) => name.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());

/** The one number of a law: the width of a uniform, or the standard deviation of a normal before it is cut. */
function factor(fill: Fill): number {
  if (fill.kind === "constant") return fill.value;
  if (fill.kind === "uniform") return fill.half;
  if (fill.kind === "normal") return fill.std;
  if (fill.kind !== "truncatedNormal") throw new Error(`expected an elementwise law, got ${fill.kind}`);
  expect([fill.first, fill.last]).toEqual([-2 * fill.std, 2 * fill.std]);
  return fill.std;
}

/** Compares all of a law's numbers with ours; returns how many there were. */
function compare<S>(
  shapes: readonly S[],
  { values }: Law,
  ours: (shape: S) => { init: unknown; shape: number[]; options: object },
): number {
  let compared = 0;
  shapes.forEach((entry, i) => {
    const value = values[i];
    if (typeof value !== "number") return;
    const { init, shape, options } = ours(entry);
    if (shape.includes(0)) return; // an empty tensor has no law
    const rng = new RecordingRng(1);
    untyped(init as Initializer<CommonOptions>)(rng, "float64", shape, options);
    const got = factor(rng.asked[0]!.fill);
    expect(Math.abs(got - value), `${JSON.stringify(entry)}: ${got}, not ${value}`).toBeLessThanOrEqual(4e-15 * value);
    compared++;
  });
  return compared;
}

const NAMED: Readonly<Record<string, readonly [init: unknown, options: object]>> = {
  glorotuniform: [glorotUniform, {}],
  glorotnormal: [glorotNormal, { truncated: true }],
  xavieruniform: [glorotUniform, {}],
  xaviernormal: [glorotNormal, { truncated: true }],
  lecununiform: [lecunUniform, {}],
  lecunnormal: [lecunNormal, { truncated: true }],
  heuniform: [kaimingUniform, {}],
  henormal: [kaimingNormal, { truncated: true }],
  kaiminguniform: [kaimingUniform, {}],
  kaimingnormal: [kaimingNormal, { truncated: true }],
};

/** Our call for a law of JAX, Keras or timm. Keras' "normal" is cut, its "untruncated_normal" is not. */
function callOf({ fn, options }: Law, isKeras = false): readonly [init: unknown, options: object] {
  const named = NAMED[fn.replaceAll("_", "").toLowerCase()];
  if (named !== undefined) return named;
  const { scale, mode, distribution } = options as { scale: number; mode: string; distribution: string };
  const law = camel(distribution);
  const ours = law === "untruncatedNormal" ? "normal" : isKeras && law === "normal" ? "truncatedNormal" : law;
  return [varianceScaling, { scale, mode: camel(mode), distribution: ours }];
}

describe("JAX", () => {
  interface Shape {
    readonly shape: number[];
    readonly in_axis?: number | number[];
    readonly out_axis?: number | number[];
    readonly batch_axis?: number | number[];
  }
  const { shapes, laws } = read<Shape>("jax-laws");
  it.each(laws)("$fn $options", (law) => {
    const [init, options] = callOf(law);
    const compared = compare(shapes, law, ({ shape, in_axis = -2, out_axis = -1, batch_axis = [] }) => {
      // One axis for both fans, which JAX allows: the fans as numbers.
      const isShared = in_axis === 0 && (out_axis === 0 || (shape.length === 1 && out_axis === -1));
      const layout: Layout = isShared
        ? { fans: shape.length === 1 ? { in: 1, out: 1 } : { in: 6, out: 6 } }
        : { in: in_axis, out: out_axis, batch: [batch_axis].flat() };
      return { init, shape, options: { ...options, layout } };
    });
    expect(compared).toBeGreaterThan(20);
  });
});

describe("Keras", () => {
  interface Shape {
    readonly shape: number[];
    readonly input_axes?: number[];
    readonly output_axes?: number[];
  }
  const { shapes, laws } = read<Shape>("keras-laws");
  const { fans } = JSON.parse(readFileSync(new URL("data/keras-laws.json", import.meta.url), "utf8")) as {
    fans: [number, number][];
  };
  it.each(laws)("$fn $options", (law) => {
    const [init, options] = callOf(law, true);
    const compared = compare(shapes, law, (entry) => {
      const [fanIn, fanOut] = fans[shapes.indexOf(entry)]!;
      // Axes do not multiply into Keras' fans as they do here: its fans as numbers.
      const hasAxes = entry.input_axes !== undefined && entry.output_axes !== undefined;
      const layout: Layout = hasAxes ? { fans: { in: fanIn, out: fanOut } } : "keras";
      return { init, shape: entry.shape, options: { ...options, layout } };
    });
    expect(compared).toBeGreaterThan(20);
  });
});

describe("PyTorch and timm", () => {
  const { shapes, laws } = read<number[]>("torch-laws");
  const gainOf = ({ nonlinearity = "leaky_relu", a = 0 }: Law["options"]) =>
    calculateGain(nonlinearity as Nonlinearity, a as number);
  // A negative gain makes PyTorch swap its bounds; here it is refused.
  it.each(laws.filter(({ options }) => !((options.gain as number) < 0)))("$fn $options", (law) => {
    const { fn, options } = law;
    const uniform = fn.includes("uniform");
    const call = (): readonly [unknown, object] => {
      if (fn.startsWith("xavier")) return [uniform ? glorotUniform : glorotNormal, { gain: options.gain }];
      if (fn.startsWith("timm")) return callOf(law);
      const mode = camel(String(options.mode ?? "fan_in"));
      return [uniform ? kaimingUniform : kaimingNormal, { gain: gainOf(options), mode }];
    };
    const [init, given] = call();
    const compared = compare(shapes, law, (shape) => ({ init, shape, options: { ...given, layout: "torch" } }));
    expect(compared).toBeGreaterThan(15);
  });
});
