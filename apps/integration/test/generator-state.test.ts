/** Generators' states: saved as JSON, given back as the class that was asked, and not to be changed from outside. */
import { kaimingNormal, PortableRng, rand32 } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { MersenneTwister, Xoshiro } from "@weightinit/rng-julia";
import { describe, expect, it } from "vitest";

class Named extends CpuRng {
  readonly label = "mine";
}
class NamedTwister extends MersenneTwister {
  readonly label = "mine";
}
class NamedXoshiro extends Xoshiro {
  readonly label = "mine";
}

describe("a subclass", () => {
  it("is what its fromState, clone and fork give", () => {
    const rng = new Named(42, { threads: 2 });
    rand32(rng, 3);
    const back = Named.fromState(rng.state, { threads: 3 });
    const label: string = back.label;
    expect(label).toBe("mine");
    expect(back).toBeInstanceOf(Named);
    expect([back.draw, back.threads]).toEqual([1, 3]);
    expect(rng.clone()).toBeInstanceOf(Named);
    expect(rng.fork("w")).toBeInstanceOf(Named);
    expect(rand32(back, 3).data).toEqual(rand32(rng, 3).data);
  });

  it("is what the fromState and clone of Julia's give", () => {
    const twister = new NamedTwister(42);
    twister.rand();
    const xoshiro = new NamedXoshiro(42, { julia: "1.11" });
    xoshiro.rand();
    const twisters: readonly NamedTwister[] = [NamedTwister.fromState(twister.state), twister.clone()];
    const xoshiros: readonly NamedXoshiro[] = [NamedXoshiro.fromState(xoshiro.state), xoshiro.clone()];
    for (const copy of twisters) {
      expect(copy).toBeInstanceOf(NamedTwister);
      expect(copy.rand()).toBe(twister.clone().rand());
    }
    for (const copy of xoshiros) {
      expect(copy).toBeInstanceOf(NamedXoshiro);
      expect(copy.rand()).toBe(xoshiro.clone().rand());
    }
  });

  it("is not asked for: a fromState without its class gives the class it came from", () => {
    const { fromState } = CpuRng as unknown as { fromState: (state: unknown) => unknown };
    expect(fromState({ stream: 1, seed: "42", draw: 3 })).toMatchObject({ draw: 3 });
    expect({ fromState }.fromState({ stream: 1, seed: "42", draw: 3 })).toBeInstanceOf(CpuRng);
  });
});

describe("JSON.stringify", () => {
  it("saves a portable generator's seed and draw", () => {
    const rng = new CpuRng(2n ** 64n - 1n);
    rand32(rng, 3);
    expect(JSON.stringify({ rng })).toBe('{"rng":{"stream":1,"seed":"18446744073709551615","draw":1}}');
    const back = CpuRng.fromState(JSON.parse(JSON.stringify(rng)));
    expect(rand32(back, 5).data).toEqual(rand32(rng, 5).data);
  });

  it.each([
    ["MersenneTwister", new MersenneTwister(7), MersenneTwister],
    ["Xoshiro", new Xoshiro(-7n, { julia: "1.11" }), Xoshiro],
  ] as const)("saves Julia's %s where it stands", (_, rng, Class) => {
    rng.nextUint64();
    const fromState = Class.fromState as (this: unknown, state: unknown) => MersenneTwister | Xoshiro;
    const back = fromState.call(Class, JSON.parse(JSON.stringify(rng)));
    expect(kaimingNormal(back, 3, 3).data).toEqual(kaimingNormal(rng, 3, 3).data);
  });
});

describe("a key", () => {
  it("cannot be changed: it is the seed", () => {
    const rng = new CpuRng(42);
    expect(() => {
      (rng.key as unknown as number[])[0] = 7;
    }).toThrow(TypeError);
    expect(rng.fork("a").key).toSatisfy(Object.isFrozen);
    expect(PortableRng.prototype.toString.call(rng)).toBe("CpuRng(seed 42, draw 0)");
  });
});
