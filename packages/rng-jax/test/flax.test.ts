import { lecunNormal, normal, ones32, varianceScaling, zeros32 } from "@weightinit/core";
import { describe, expect, test } from "vitest";
import { flaxKey, JaxKey, LinenKeys, NnxKeys, Rngs } from "../src/index.ts";
import { readEntries, words } from "./golden.ts";

/** An initializer whose types the compiler does not follow. */
type Init = (key: JaxKey, shape: number[]) => { data: Float32Array };

interface Parameter {
  readonly shape: readonly number[];
  readonly bits: string;
}
type Parameters = Readonly<Record<string, Parameter>>;
type FlaxEntry = Parameters | readonly Parameters[] | readonly number[] | readonly (readonly number[])[];

const entries = readEntries<FlaxEntry>("flax-0.12.json");
const lecun = lecunNormal({ layout: "keras", truncated: true });
/** What Embed has: the last axis is the fan-in. */
const embed = varianceScaling({ layout: { in: 1, out: 0 }, distribution: "normal" });

/** Of a layer's parameter: which draw of its module it is, and its law. */
const laws: Readonly<Record<string, readonly [draw: number, init: Init]>> = {
  kernel: [1, lecun as Init],
  embedding: [1, embed as Init],
  bias: [2, zeros32 as Init],
  scale: [1, ones32 as Init],
};

function checkParameters(root: JaxKey, parameters: Parameters, separator: boolean): void {
  for (const [name, { shape, bits }] of Object.entries(parameters)) {
    const [collection, ...path] = name.split("/");
    expect(collection).toBe("params");
    const [draw, law] = laws[path.pop()!]!;
    // The module at the top has a parameter of its own, of which the law is normal(1).
    const init = path.length === 0 && name === "params/scale" ? (normal as Init) : law;
    expect(words(init(flaxKey(root, path, draw, { separator }), [...shape]).data), name).toBe(bits);
  }
}

describe("flax 0.12.8", () => {
  const linen = Object.entries(entries).filter(([name]) => name.startsWith("separator"));
  test.each(linen)("linen, %s", (name, expected) => {
    const [, flag, seed, what] = /^separator (True|False) seed (\d+): (.*)$/.exec(name) as unknown as string[];
    const separator = flag === "True";
    const root = new JaxKey(Number(seed));
    const path = /^LazyRng \((.*)\)$/.exec(what!);
    if (path) {
      const items = path[1]!.split(",").map((item) => item.replace(/[' ]/g, ""));
      const names = items.filter((item) => !/^\d*$/.test(item));
      const draw = Number(items.find((item) => /^\d+$/.test(item)));
      expect(flaxKey(root, names, draw, { separator }).data).toEqual(expected);
      return;
    }
    expect(what).toMatch(/^linen /);
    const modules = (Array.isArray(expected) ? expected : [expected]) as readonly Parameters[];
    for (const parameters of modules) checkParameters(root, parameters, separator);
  });

  const linear = (rngs: Rngs) => {
    const kernel = lecun(rngs.params(), 4, 3);
    return [words(kernel.data), words(zeros32(rngs.params(), 3).data)];
  };
  const nnx = Object.entries(entries).filter(([name]) => name.startsWith("nnx"));
  test.each(nnx)("%s", (name, expected) => {
    const [, text, what] = /^nnx seed (\d+): (.*)$/.exec(name) as unknown as string[];
    const seed = Number(text);
    const rngs = new Rngs(seed);
    switch (what) {
      case "Rngs(s).params() 3 times":
        expect([1, 2, 3].map(() => rngs.params().data)).toEqual(expected);
        return;
      case "Rngs(default=s, params=s+1): default, params, dropout": {
        const two = new Rngs({ default: seed, params: seed + 1 });
        expect([two.next(), two.params(), two.next("dropout")].map(({ data }) => data)).toEqual(expected);
        return;
      }
      case "Linear(4,3)":
        expect(linear(rngs)).toEqual(expected);
        return;
      case "two Linears of one Rngs":
        expect([linear(rngs)[0], linear(Rngs.fromState(JSON.parse(JSON.stringify(rngs))))[0]]).toEqual(expected);
        return;
      default:
        expect(what).toBe("Rngs(s).fork(split=2) keys");
        expect(rngs.forkKeys(2)["default"]!.map(({ data }) => data)).toEqual(expected);
    }
  });
});

test("a stream of one name only has no others", () => {
  const rngs = new Rngs({ params: new JaxKey(1) });
  expect(() => rngs.next("dropout")).toThrow("WI_BAD_ARGUMENT");
  expect(() => rngs.next()).toThrow("WI_BAD_ARGUMENT");
  expect(rngs.params().data).toEqual(new JaxKey(1).foldIn(0).data);
  expect(String(rngs)).toBe("Rngs(params 1)");
  const copy = rngs.clone();
  expect(copy.params().data).toEqual(rngs.params().data);
  expect(rngs.params().data).toEqual(new JaxKey(1).foldIn(2).data);
});

test("options of keys reach streams", () => {
  const rngs = new Rngs(-1, { x64: true, partitionable: false });
  expect(rngs.forkKeys(2)["default"]!.map(({ data }) => data)).toEqual(
    new JaxKey(-1, { x64: true, partitionable: false })
      .foldIn(0)
      .split(2)
      .map(({ data }) => data),
  );
});

test("keys by the names of parameters", () => {
  const root = new JaxKey(42);
  const linen = new LinenKeys(root);
  expect(linen.fork("Dense_0/params/kernel").data).toEqual(flaxKey(root, ["Dense_0"], 1).data);
  expect(linen.fork("a/b/params/query/bias").data).toEqual(flaxKey(root, ["a", "b", "query"], 2).data);
  expect(linen.fork("/params/kernel").data).toEqual(flaxKey(root, [], 1).data);
  expect(new LinenKeys(root, { separator: true }).fork("Dense_0/params/kernel").data).toEqual(
    flaxKey(root, ["Dense_0"], 1, { separator: true }).data,
  );
  expect(() => linen.fork("Dense_0/params/weight")).toThrow("WI_BAD_ARGUMENT");
  expect(() => linen.fork("Dense_0/params/toString")).toThrow("WI_BAD_ARGUMENT");
  expect(() => linen.fork(1 as never)).toThrow("WI_BAD_ARGUMENT");
  expect(() => new NnxKeys(new Rngs(1)).fork(undefined as never)).toThrow("WI_BAD_ARGUMENT");
  expect(String(linen)).toBe("LinenKeys(JaxKey(0 42))");

  const nnx = new NnxKeys(new Rngs(42));
  nnx.fork("norm/mean");
  expect(nnx.fork("norm/scale").data).toEqual(root.foldIn(0).data);
  expect(nnx.fork("linear/kernel").data).toEqual(root.foldIn(1).data);
  expect(String(nnx)).toBe("NnxKeys(Rngs(default 2))");
});

test("what is refused", () => {
  const root = new JaxKey(1);
  expect(() => new Rngs({})).toThrow("WI_BAD_ARGUMENT");
  expect(() => new Rngs(1.5)).toThrow("WI_BAD_SEED");
  expect(() => new Rngs({ params: 2n ** 63n })).toThrow("WI_BAD_SEED");
  expect(() => Rngs.fromState({})).toThrow("WI_BAD_STATE");
  expect(() => Rngs.fromState(null as never)).toThrow("WI_BAD_STATE");
  expect(() => Rngs.fromState({ a: { key: root.state, count: -1 } })).toThrow("WI_BAD_STATE");
  expect(() => Rngs.fromState({ a: { count: 1 } as never })).toThrow("WI_BAD_STATE");
  for (const draw of [0, -1, 1.5, "1", undefined]) {
    expect(() => flaxKey(root, [], draw as number)).toThrow("WI_BAD_ARGUMENT");
  }
  for (const path of ["Dense_0", [1], undefined, [["a"]]]) {
    expect(() => flaxKey(root, path as unknown as string[], 1)).toThrow("WI_BAD_ARGUMENT");
  }
  expect(() => flaxKey(root, [], 1, { separator: 1 as never })).toThrow("WI_BAD_OPTION");
  expect(() => flaxKey(root, [], 1, { separated: true } as never)).toThrow("WI_UNKNOWN_OPTION");
});
