/** Every error code: documented, raised by a bad call, with a message to act on; and what a refused call leaves as it was. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  type ErrorCode,
  errorCodes,
  kaimingNormal,
  orthogonal,
  type Rng,
  registerRng,
  setDefaultRng,
  sparseInit,
  WeightInitError,
  zeros32,
} from "@weightinit/core";
import { type CpuMakes, CpuRng, cpuDevice, cpuRngFrom } from "@weightinit/cpu";
import { afterEach, describe, expect, it, vi } from "vitest";
import { badCalls } from "../src/bad-calls/index.ts";

const root = dirname(dirname(dirname(import.meta.dirname)));

/** Codes that no call on the CPU raises, and the package whose tests raise them. */
const raisedElsewhere: Partial<Record<ErrorCode, string>> = {
  WI_DEVICE_LOST: "@weightinit/webgpu",
  WI_DESTROYED: "@weightinit/webgpu",
  WI_NO_DEVICE: "@weightinit/webgpu",
  WI_NO_DRIVER: "@weightinit/cuda-native",
  WI_FILE_NOT_FOUND: "@weightinit/safetensors",
  WI_FILE_EXISTS: "@weightinit/safetensors",
  WI_FILE_ACCESS: "@weightinit/safetensors",
  WI_DISK_FULL: "@weightinit/safetensors",
  WI_FILE_FAILED: "@weightinit/safetensors",
  WI_UNKNOWN_FAMILY: "@weightinit/recipes",
};
/** Codes whose cause is a state of the process rather than an argument: tested one by one below. */
const raisedBelow: readonly ErrorCode[] = ["WI_VERSION_MISMATCH", "WI_OUT_OF_MEMORY", "WI_DEVICE_ERROR"];

/** What a call throws, if anything. */
function outcome(call: () => unknown): WeightInitError | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    return error as WeightInitError;
  }
}

/** What a call throws; fails if it returns. */
function thrownBy(call: () => unknown): WeightInitError {
  const error = outcome(call);
  if (error === undefined) throw new Error("the call was not refused");
  return error;
}

const form = (code: string) => new RegExp(`^expected .+, got .+ \\[${code}\\]$`, "s");

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.resetModules();
});

const sections = readFileSync(join(root, "docs/errors.md"), "utf8").split(/^### /m).slice(1);
/** The example message that docs/errors.md gives for each code, if any. */
const documented = new Map(
  sections.map((section) => [/^`(\w+)`\n/.exec(section)?.[1], /^```text\n(.*)\n```$/m.exec(section)?.[1]]),
);

describe("docs/errors.md", () => {
  it("has one heading a code, in the order of errorCodes", () => {
    expect([...documented.keys()]).toEqual(errorCodes);
  });

  it("gives an example message for every code that can be raised here", () => {
    expect(errorCodes.filter((code) => documented.get(code) === undefined)).toEqual(
      errorCodes.filter((code) => raisedElsewhere[code] !== undefined),
    );
  });

  it.each(errorCodes.filter((code) => badCalls.some((bad) => bad.code === code)))("%s: the message is real", (code) => {
    const calls = badCalls.filter((bad) => bad.code === code);
    const messages = calls.map(({ call }) => outcome(() => call(new CpuRng(42)))?.message);
    expect(messages).toContain(documented.get(code));
  });
});

describe("bad calls", () => {
  it("raise every code that can be raised here", () => {
    const raised = new Set([...badCalls.map(({ code }) => code), ...raisedBelow]);
    expect(errorCodes.filter((code) => !raised.has(code))).toEqual(
      errorCodes.filter((code) => raisedElsewhere[code] !== undefined),
    );
  });

  it.each(badCalls.map((bad) => [bad.code, bad.what, bad] as const))("%s: %s", (code, _what, { call, message }) => {
    const rng = new CpuRng(42);
    const allocate = vi.spyOn(cpuDevice, "allocate");
    const error = thrownBy(() => call(rng));
    expect(error).toBeInstanceOf(WeightInitError);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(form(code));
    expect(error.message).toMatch(message);
    expect(rng.draw).toBe(0);
    const judgedByDevice =
      code === "WI_BAD_OUT" ||
      code === "WI_NOT_REPRODUCED" ||
      code === "WI_BAD_RANDOM" ||
      error.message.includes("CPU generator");
    if (!judgedByDevice) expect(allocate).not.toHaveBeenCalled();
  });
});

describe("a refused call", () => {
  const SENTINEL = 7;
  const memory = (length: number) => new Float32Array(length).fill(SENTINEL);
  const untouched = (out: Float32Array) => out.every((x) => x === SENTINEL);

  it("leaves out as it was", () => {
    const rng = new CpuRng(42);
    const short = memory(9);
    expect(thrownBy(() => kaimingNormal(rng, 2, 5, { out: short })).code).toBe("WI_BAD_OUT");
    expect(untouched(short)).toBe(true);
    const out = memory(10);
    expect(thrownBy(() => kaimingNormal(rng, 2, 5, { out, gain: Number.NaN })).code).toBe("WI_BAD_OPTION");
    expect(thrownBy(() => kaimingNormal(rng, 2, 5, { out, rows: [0, 3] })).code).toBe("WI_BAD_ROWS");
    expect(untouched(out)).toBe(true);
  });

  it("takes no draw number, so that the next call gets the first one's", () => {
    const rng = new CpuRng(42);
    for (const { call } of badCalls) outcome(() => call(rng));
    expect(rng.draw).toBe(0);
    expect(kaimingNormal(rng, 2, 5).data).toEqual(kaimingNormal(new CpuRng(42), 2, 5).data);
  });

  it.each([3, 12, 15])("leaves out as it was when a wrapped function fails at number %i", (last) => {
    const calls = [
      (rng: Rng<CpuMakes>, out: Float32Array) => kaimingNormal(rng, 4, 4, { out }),
      (rng: Rng<CpuMakes>, out: Float32Array) => sparseInit(rng, 4, 4, { sparsity: 0.5, out }),
    ];
    for (const call of calls) {
      let numbers = 0;
      const rng = cpuRngFrom(() => (numbers++ < last ? 0.5 : 2));
      const out = memory(16);
      expect(thrownBy(() => call(rng, out)).code).toBe("WI_BAD_RANDOM");
      expect(untouched(out)).toBe(true);
    }
  });

  it("leaves out as it was when a foreign generator fails", () => {
    class Failing {
      declare readonly "~makes": CpuMakes;
      normal(out: Float32Array | Float64Array) {
        out.fill(0.25);
      }
      uniform() {
        throw new RangeError("no more entropy");
      }
    }
    registerRng(Failing, cpuDevice);
    const out = memory(16);
    expect(() => sparseInit(new Failing(), 4, 4, { sparsity: 0.5, out })).toThrow("no more entropy");
    expect(untouched(out)).toBe(true);
  });

  it("leaves the default generator as it was", () => {
    const rng = new CpuRng(42);
    const previous = setDefaultRng(rng);
    thrownBy(() => orthogonal(3));
    thrownBy(() => kaimingNormal(-1));
    expect(rng.draw).toBe(0);
    if (previous) setDefaultRng(previous);
  });
});

describe("states of the process", () => {
  const TABLE = Symbol.for("@weightinit/core dispatch table");
  const holder = globalThis as { [TABLE]?: unknown };

  /** Runs `call` with another dispatch table. */
  function withTable(table: unknown, call: () => unknown): WeightInitError {
    const before = holder[TABLE];
    holder[TABLE] = table;
    try {
      return thrownBy(call);
    } finally {
      holder[TABLE] = before;
    }
  }

  it("WI_NO_BACKEND: no backend imported", () => {
    const error = withTable(undefined, () => kaimingNormal(2, 5));
    expect(error.code).toBe("WI_NO_BACKEND");
    expect(error.message).toMatch(form("WI_NO_BACKEND"));
    for (const name of ["@weightinit/cpu", "@weightinit/webgpu", "@weightinit/cuda-native", "setDefaultRng"]) {
      expect(error.message).toContain(name);
    }
  });

  it("WI_VERSION_MISMATCH: a table that another version of core made", () => {
    const error = withTable({ version: 999, devices: new Map() }, () => kaimingNormal(new CpuRng(42), 2, 5));
    expect(error.code).toBe("WI_VERSION_MISMATCH");
    expect(error.message).toBe(documented.get("WI_VERSION_MISMATCH"));
  });

  it("WI_OUT_OF_MEMORY: the engine refuses the array", async () => {
    class Refusing extends Float32Array {
      constructor(...args: unknown[]) {
        if (args[0] === 1e6) throw new RangeError("Array buffer allocation failed");
        super(...(args as []));
      }
    }
    vi.stubGlobal("Float32Array", Refusing);
    const fresh = await import("@weightinit/cpu");
    const rng = new fresh.CpuRng(42);
    const error = thrownBy(() => kaimingNormal(rng, 1000, 1000));
    expect(error.code).toBe("WI_OUT_OF_MEMORY");
    expect(error.message).toBe(documented.get("WI_OUT_OF_MEMORY"));
    expect((error.cause as Error).message).toBe("Array buffer allocation failed");
    expect(rng.draw).toBe(0);
    expect(thrownBy(() => zeros32(rng, 1000, 1000)).code).toBe("WI_OUT_OF_MEMORY");
  });

  it("WI_DEVICE_ERROR: an engine whose arithmetic is not IEEE 754's", async () => {
    const { sqrt } = Math;
    vi.spyOn(Math, "sqrt").mockImplementation((x) => sqrt(x) * (1 + 2 ** -30));
    const stream = await import("@weightinit/core/stream");
    const error = thrownBy(() => stream.normalTable());
    expect(error.code).toBe("WI_DEVICE_ERROR");
    const hash = /got [0-9a-f]+/;
    expect(error.message.replace(hash, "")).toBe(documented.get("WI_DEVICE_ERROR")?.replace(hash, ""));
  });
});
