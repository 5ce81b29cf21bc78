/** The dispatch table, and the default generator. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { defaultRng, deviceOf, kaimingNormal, normal, type Rng, registerRng, setDefaultRng } from "../src/index.ts";
import { RecordingRng, recordingDevice } from "./support/recording.ts";
import { refusal, untyped } from "./support/refusal.ts";

describe("the dispatch table", () => {
  const TABLE = Symbol.for("@weightinit/core dispatch table");
  const holder = globalThis as Record<symbol, unknown>;
  const kept = holder[TABLE];
  afterEach(() => {
    holder[TABLE] = kept;
  });

  it("finds the nearest registered ancestor", () => {
    class Child extends RecordingRng {}
    class Grandchild extends Child {}
    expect(deviceOf(new Grandchild(1))).toBe(recordingDevice);
    const other = { ...recordingDevice, name: "other" };
    registerRng(Child, other);
    expect(deviceOf(new Grandchild(1))).toBe(other);
    expect(deviceOf(new RecordingRng(1))).toBe(recordingDevice);
  });

  it("takes a class again for its device, and for no other", () => {
    class Twice extends RecordingRng {}
    registerRng(Twice, recordingDevice);
    registerRng(Twice, recordingDevice);
    expect(() => registerRng(Twice, { ...recordingDevice, name: "other" })).toThrow(
      'expected Twice to be registered once, got it for device "other" after "recording" [WI_ALREADY_REGISTERED]',
    );
  });

  it.each([
    ["no class", {}, recordingDevice],
    ["an arrow", () => {}, recordingDevice],
    ["a function without prototype", Object.assign(() => {}, { prototype: null }), recordingDevice],
    ["no device", class {}, undefined],
    ["half a device", class {}, { allocate: () => {} }],
    ["the other half", class {}, { fill: () => {} }],
  ])("refuses %s", (_, rngClass, device) => {
    expect(() => registerRng(rngClass as never, device as never)).toThrow("WI_BAD_ARGUMENT");
  });

  it.each([[null], [1], ["rng"], [{}], [new Date(0)], [Object.create(null)]])("knows no device of %s", (value) => {
    expect(() => deviceOf(value as Rng)).toThrow("WI_NO_BACKEND");
  });

  it("has no default before a backend, then the first one offered, made once", () => {
    holder[TABLE] = undefined;
    expect(() => defaultRng()).toThrow("got none; import @weightinit/cpu");
    const first = vi.fn(() => new RecordingRng(11));
    class Later extends RecordingRng {}
    registerRng(RecordingRng, recordingDevice, { initialDefault: first });
    registerRng(Later, recordingDevice, { initialDefault: () => new Later(12) });
    expect(first).not.toHaveBeenCalled();
    expect(String(defaultRng())).toBe("RecordingRng(seed 11, draw 0)");
    expect(defaultRng()).toBe(defaultRng());
    expect(first).toHaveBeenCalledTimes(1);
    const previous = setDefaultRng(new RecordingRng(13));
    expect(String(previous)).toBe("RecordingRng(seed 11, draw 0)");
    let made = 0;
    setDefaultRng(() => new RecordingRng(20 + made++));
    expect([String(defaultRng()), String(defaultRng())]).toEqual([
      "RecordingRng(seed 20, draw 0)",
      "RecordingRng(seed 21, draw 0)",
    ]);
    expect(() => setDefaultRng({} as Rng)).toThrow("WI_NO_BACKEND");
  });

  it("gives back the default that was never asked for", () => {
    holder[TABLE] = undefined;
    registerRng(RecordingRng, recordingDevice, { initialDefault: () => new RecordingRng(11) });
    expect(String(setDefaultRng(new RecordingRng(1)))).toBe("RecordingRng(seed 11, draw 0)");
  });

  it("of another version is refused", () => {
    holder[TABLE] = { version: 999, devices: new Map(), initial: undefined, current: undefined };
    expect(() => defaultRng()).toThrow("expected dispatch table version 1, got 999");
  });

  it("refuses a device that does not say what it supports, and takes null for no options", () => {
    const methods = { allocate: () => {}, fill: () => {} };
    expect(() => registerRng(class Lone {} as never, methods as never)).toThrow("WI_BAD_ARGUMENT");
    expect(() => registerRng(class Quiet {} as never, recordingDevice as never, null as never)).not.toThrow();
  });
});

describe("the default generator", () => {
  it("is used, and advances, until it is replaced", () => {
    const [one, two] = [new RecordingRng(1), new RecordingRng(2)];
    const before = setDefaultRng(one);
    untyped(normal)(2);
    untyped(normal)("float64", [3]);
    expect(one.asked.map(({ dtype, place }) => [dtype, place.draw])).toEqual([
      ["float32", 0],
      ["float64", 1],
    ]);
    expect(setDefaultRng(() => two)).toBe(one);
    untyped(normal)(2);
    expect(two.asked).toHaveLength(1);
    if (before !== undefined) setDefaultRng(before);
  });
});

describe("setDefaultRng", () => {
  it("refuses the class of a generator, which is neither one nor a factory", () => {
    class Derived extends RecordingRng {}
    const previous = setDefaultRng(new RecordingRng(1));
    try {
      for (const Class of [RecordingRng, Derived]) {
        const { code, message } = refusal(() => setDefaultRng(Class as never));
        expect(code).toBe("WI_NO_BACKEND");
        expect(message).toMatch(new RegExp(`got function ${Class.name}, its class; make one with new`));
        expect(refusal(() => untyped(kaimingNormal)(Class, 2)).message).toContain("make one with new");
      }
      class Unregistered {}
      expect(refusal(() => setDefaultRng(Unregistered as never)).code).toBe("WI_NO_BACKEND");
      expect(kaimingNormal(2).shape).toEqual([2]);
    } finally {
      if (previous) setDefaultRng(previous);
    }
  });
});
