/** Generators behind a Proxy, as the state libraries of user interfaces put them: the same bits, the same state. */
import { reactive } from "@vue/reactivity";
import { kaimingNormal, type Rng, rand64, setDefaultRng, sparseInit } from "@weightinit/core";
import { type CpuMakes, CpuRng, cpuRngFrom } from "@weightinit/cpu";
import { JaxKey } from "@weightinit/rng-jax";
import { MersenneTwister, Xoshiro } from "@weightinit/rng-julia";
import { KerasRng, KerasSeed, SeedGenerator } from "@weightinit/rng-keras";
import { Mt19937, Pcg64, Philox, RandomState } from "@weightinit/rng-numpy";
import { TfGenerator, TfRng, TfSeed } from "@weightinit/rng-tensorflow";
import { TorchCudaRng, TorchRng } from "@weightinit/rng-torch";
import { makeAutoObservable, observable } from "mobx";
import { describe, expect, it } from "vitest";

/** Wraps every object that can be reached but typed arrays and frozen ones. */
function deepProxy<T extends object>(target: T): T {
  return new Proxy(target, {
    get: (inside, name, receiver) => {
      const value: unknown = Reflect.get(inside, name, receiver);
      return typeof value === "object" && value !== null && !ArrayBuffer.isView(value) && !Object.isFrozen(value)
        ? deepProxy(value)
        : value;
    },
  });
}

/** ⅛, ⅜, ⅝, ⅞, ⅛, … */
function eighths(): () => number {
  let at = 0;
  return () => ((at++ % 4) * 2 + 1) / 8;
}

const makers: readonly [name: string, make: () => Rng<CpuMakes>][] = [
  ["CpuRng", () => new CpuRng(42)],
  ["a fork", () => new CpuRng(42).fork("w")],
  ["MersenneTwister", () => new MersenneTwister(42)],
  ["Xoshiro", () => new Xoshiro(42)],
  ["Xoshiro, Julia 1.11", () => new Xoshiro(42, { julia: "1.11" })],
  ["Pcg64", () => new Pcg64(42)],
  ["Philox", () => new Philox(42)],
  ["Mt19937", () => new Mt19937(42)],
  ["RandomState", () => new RandomState(42)],
  ["JaxKey", () => new JaxKey(42)],
  ["TorchRng", () => new TorchRng(42)],
  ["TorchCudaRng", () => new TorchCudaRng(42, { cpu: new TorchRng(42) })],
  ["RandomState over Pcg64", () => new RandomState(new Pcg64(42))],
  ["TfSeed", () => new TfSeed(42, 7)],
  ["TfGenerator", () => new TfGenerator(42)],
  ["TfRng", () => new TfRng(42)],
  ["KerasRng", () => new KerasRng(42)],
  ["KerasSeed", () => new KerasSeed(42)],
  ["SeedGenerator", () => new SeedGenerator(42)],
  ["cpuRngFrom", () => cpuRngFrom(eighths())],
];

const wrappers: readonly [name: string, wrap: <T extends object>(rng: T) => T][] = [
  ["a shallow Proxy", (rng) => new Proxy(rng, {})],
  ["a deep Proxy", deepProxy],
  ["Vue's reactive", (rng) => reactive(rng) as typeof rng],
  ["a field of Vue's reactive", (rng) => reactive({ rng }).rng as typeof rng],
  ["MobX's observable", (rng) => observable({ rng }).rng as typeof rng],
  [
    "MobX's makeAutoObservable",
    (rng) => {
      const store = { rng };
      makeAutoObservable(store);
      return store.rng;
    },
  ],
];

describe.each(makers)("%s", (name, make) => {
  it.each(wrappers)("draws the same numbers in %s", (_wrapper, wrap) => {
    const plain = make();
    const wrapped = wrap(make());
    for (let call = 0; call < 2; call++) {
      expect(kaimingNormal(wrapped, 2, 5).data).toEqual(kaimingNormal(plain, 2, 5).data);
      // TensorFlow, Keras and JAX have no sparse ones.
      const other = (rng: Rng<CpuMakes>) =>
        /^(Tf|Keras|Seed|Jax)/.test(name) ? rand64(rng, 4, 3) : sparseInit(rng, "float64", 4, 3, { sparsity: 0.5 });
      expect(other(wrapped).data).toEqual(other(plain).data);
    }
    expect(String(wrapped)).toBe(String(plain));
    expect(JSON.stringify(wrapped)).toBe(JSON.stringify(plain));
  });

  it.each(wrappers)("is the default generator in %s", (_wrapper, wrap) => {
    const previous = setDefaultRng(wrap(make()));
    try {
      expect(kaimingNormal(2, 5).toString()).toBe(kaimingNormal(make(), 2, 5).toString());
    } finally {
      setDefaultRng(previous!);
    }
  });
});

describe.each(wrappers)("in %s", (_, wrap) => {
  it("a portable generator forks, clones and counts on", () => {
    const plain = new CpuRng(42);
    const wrapped = wrap(new CpuRng(42));
    expect(wrapped.nextDraw()).toBe(plain.nextDraw());
    expect(wrapped.draw).toBe(1);
    expect(wrapped.clone().state).toEqual(plain.state);
    expect(wrapped.fork("a").state).toEqual(plain.fork("a").state);
    expect(wrapped.fork("a")).toBeInstanceOf(CpuRng);
  });

  it("Julia's generators clone, and give their single numbers", () => {
    for (const make of [() => new MersenneTwister(7), () => new Xoshiro(7)]) {
      const wrapped = wrap(make());
      const plain = make();
      expect([wrapped.rand(), wrapped.randn("float32"), wrapped.nextUint64()]).toEqual([
        plain.rand(),
        plain.randn("float32"),
        plain.nextUint64(),
      ]);
      expect(wrapped.clone().state).toEqual(plain.state);
    }
  });
});
