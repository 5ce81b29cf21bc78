/** Portable generators and their states. */
import { describe, expect, it } from "vitest";
import { checkState, isPortable, kaimingNormal, type Makes, PortableRng, zeros32 } from "../src/index.ts";
import { RecordingRng } from "./support/recording.ts";

/** A generator that can be put in a state. */
class StateRng extends PortableRng<Makes> {
  protected override withSeed(seed: bigint): this {
    return new (this.constructor as typeof StateRng)(seed) as this;
  }
  static of(seed: bigint, draw: number): StateRng {
    return new StateRng(seed).at(seed, draw);
  }
}

const SEED = 0x0123_4567_89ab_cdefn;

describe("PortableRng", () => {
  it("keeps its seed as a key of two halves, low one first", () => {
    expect([...new StateRng(SEED).key]).toEqual([0x89abcdef, 0x01234567]);
    expect(new StateRng(SEED).state).toEqual({ stream: 1, seed: String(SEED), draw: 0 });
    expect(JSON.stringify(StateRng.of(SEED, 3))).toBe(`{"stream":1,"seed":"${SEED}","draw":3}`);
    expect([new StateRng(SEED).key, new StateRng(SEED).fork("a").key].every(Object.isFrozen)).toBe(true);
    expect(String(new StateRng(42))).toBe("StateRng(seed 42, draw 0)");
    const inspect = Symbol.for("nodejs.util.inspect.custom");
    expect((new StateRng(42) as unknown as Record<symbol, () => string>)[inspect]!()).toBe("StateRng(seed 42, draw 0)");
  });

  it("counts its draws from 0", () => {
    const rng = new StateRng(1);
    expect([rng.nextDraw(), rng.nextDraw(), rng.draw, rng.state.draw]).toEqual([0, 1, 2, 2]);
  });

  it("has 2³² draws", () => {
    const rng = StateRng.of(1n, 2 ** 32 - 1);
    rng.checkDraws();
    expect(rng.nextDraw()).toBe(2 ** 32 - 1);
    expect(() => rng.checkDraws()).toThrow("WI_DRAWS_EXHAUSTED");
    expect(() => rng.nextDraw()).toThrow("WI_DRAWS_EXHAUSTED");
    expect(rng.draw).toBe(2 ** 32);
  });

  it.each<[string, (rng: StateRng) => StateRng]>([
    ["frozen", (rng) => Object.freeze(rng) as StateRng],
    ["behind a read-only Proxy", (rng) => new Proxy(rng, { set: () => false })],
  ])("is refused %s, before anything is written", (_, wrap) => {
    const rng = wrap(new StateRng(1));
    const error = {
      code: "WI_BAD_ARGUMENT",
      message: expect.stringMatching(/counts draws, got a frozen one; clone it/),
    };
    expect(() => rng.checkDraws()).toThrow(expect.objectContaining(error));
    expect(() => rng.nextDraw()).toThrow(expect.objectContaining(error));
    expect(rng.clone().nextDraw()).toBe(0);

    const recording = new RecordingRng(1);
    expect(() => kaimingNormal(Object.freeze(recording), 2)).toThrow("WI_BAD_ARGUMENT");
    expect(recording.asked).toEqual([]);
    expect(zeros32(recording, 2).shape).toEqual([2]); // draws nothing
  });

  it("has no child or copy with the seed of a subclass's own: all would be alike", () => {
    class Five extends StateRng {
      constructor() {
        super(5);
      }
      static override of(seed: bigint, draw: number) {
        return new Five().at(seed, draw);
      }
    }
    expect(() => new Five().fork("a")).toThrow(/expected the seed \d+, got Five\(seed 5, draw 0\); override withSeed/);
    expect(() => Five.of(6n, 1)).toThrow("WI_BAD_ARGUMENT");
    expect(new Five().clone().state).toEqual(new Five().state);
    class Mended extends Five {
      protected override withSeed(seed: bigint): this {
        return new StateRng(seed) as unknown as this;
      }
    }
    expect(new Mended().fork("a").state).toEqual(new StateRng(5).fork("a").state);
  });

  it("clones at its draw, and forks at 0, whenever it does", () => {
    const rng = StateRng.of(5n, 7);
    const clone = rng.clone();
    clone.nextDraw();
    expect([clone.state, rng.state]).toEqual([
      { stream: 1, seed: "5", draw: 8 },
      { stream: 1, seed: "5", draw: 7 },
    ]);
    const child = rng.fork("a");
    rng.nextDraw();
    expect(child.state).toEqual(rng.fork("a").state);
    expect(child.state.draw).toBe(0);
    expect(child.state.seed).not.toBe(rng.fork("b").state.seed);
    expect(child).toBeInstanceOf(StateRng);
  });

  it("is told from others by its members", () => {
    expect(isPortable(new StateRng(1))).toBe(true);
    expect(isPortable({ key: [1, 2], nextDraw: () => 0 })).toBe(true);
    expect(isPortable({ key: [1, 2], nextDraw: 0 })).toBe(false);
    expect(isPortable({ key: [1, 2] })).toBe(false);
    expect(isPortable({ nextDraw: () => 0 })).toBe(false);
  });
});

describe("checkState", () => {
  const good = { stream: 1, seed: "42", draw: 3 };

  it.each([
    [good, 42n, 3],
    [{ ...good, draw: 2 ** 32 }, 42n, 2 ** 32],
    [{ ...good, seed: "18446744073709551615" }, 2n ** 64n - 1n, 3],
    [{ ...good, seed: "0", draw: 0, more: 1 }, 0n, 0],
  ])("takes %j", (state, seed, draw) => expect(checkState(state)).toEqual({ seed, draw }));

  it.each([
    null,
    undefined,
    "state",
    {},
    { ...good, stream: 2 },
    { ...good, stream: "1" },
    { ...good, seed: 42 },
    { ...good, seed: "" },
    { ...good, seed: "-1" },
    { ...good, seed: "0x1" },
    { ...good, seed: "1 " },
    { ...good, seed: "18446744073709551616" },
    { ...good, seed: "000000000000000000001" },
    { ...good, draw: -1 },
    { ...good, draw: 0.5 },
    { ...good, draw: 2 ** 32 + 1 },
    { ...good, draw: "3" },
    { ...good, draw: undefined },
  ])("refuses %j", (state) => expect(() => checkState(state)).toThrow("WI_BAD_STATE"));
});
