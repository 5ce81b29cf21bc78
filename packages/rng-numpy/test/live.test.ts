/**
 * Against a NumPy that is installed, for seeds that no file has: `NUMPY_PYTHON` names the Python, else it is python3,
 * and `NUMPY_SEEDS` more seeds: `[7, [1, 2], "0x10000000000000000"]`.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { Pcg64, RandomState, SeedSequence } from "../src/index.ts";
import {
  generatorCalls,
  generators,
  legacyCalls,
  makeRandomState,
  moveCalls,
  plain,
  type ScriptSeed,
  seedOf,
  twisterCalls,
} from "./numpy-calls.ts";

const python = process.env["NUMPY_PYTHON"] ?? "python3";
const found = spawnSync(python, ["-c", "import numpy, platform; print(numpy.__version__, *platform.libc_ver())"], {
  encoding: "utf8",
});
// Of float32 normals of other C libraries a few are others; before 2.0 uniform bounds and spawn are not the same either.
const isKnown = /^2\.\S+ glibc 2\.(2[89]|3[0-6])$/m.test(found.stdout ?? "");
const reason = isKnown
  ? ""
  : ` (needs ${python} with NumPy 2 on glibc 2.28 to 2.36, got ${found.stdout?.trim() || "none"})`;

const seeds: readonly ScriptSeed[] = [
  12345,
  "0x123456789abcdef0123456789abcdef012345",
  [3, 1, 4, 1, 5],
  ...(JSON.parse(process.env["NUMPY_SEEDS"] ?? "[]") as readonly ScriptSeed[]),
];

describe.skipIf(!isKnown)(`all that the installed NumPy gives${reason}`, () => {
  const script = fileURLToPath(new URL("../scripts/numpy-answers.py", import.meta.url));
  const run = isKnown
    ? spawnSync(python, ["-W", "ignore", script, JSON.stringify(seeds)], { encoding: "utf8", maxBuffer: 2 ** 28 })
    : undefined;
  const { answers } = JSON.parse(run?.stdout || '{"answers":{}}') as {
    readonly answers: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  };

  it("goes on from our states", () => {
    const rngs = [...Object.values(generators).map((Class) => new Class(77)), new RandomState(77)];
    for (const rng of rngs) rng.permutation(4);
    for (const rng of rngs) rng.normal(new Float32Array(3));
    const args = ["-W", "ignore", script, "[]", JSON.stringify(rngs)];
    const { stdout, stderr } = spawnSync(python, args, { encoding: "utf8" });
    expect(stderr).toBe("");
    const ours = rngs.map((rng) =>
      rng instanceof RandomState ? [rng.randn(4), rng.rand(3)] : [rng.standardNormal(3, "float32"), rng.random(5)],
    );
    expect(JSON.parse(stdout)).toEqual(plain(ours));
  });

  it("answers", () => expect(run?.stderr).toBe(""));

  it.each(Object.entries(answers))("seed %s", (text, expected) => {
    const given = JSON.parse(text) as ScriptSeed;
    const seed = seedOf(given);
    const sequence = new SeedSequence(seed as number);
    expect(plain([sequence.pool, sequence.generateState(20), sequence.generateState(3, "uint64")])).toEqual(
      expected["SeedSequence"],
    );
    const calls = { ...generatorCalls, ...moveCalls, ...twisterCalls } as Readonly<
      Record<string, (rng: object) => unknown>
    >;
    for (const [name, Class] of Object.entries(generators)) {
      for (const [call, answer] of Object.entries(expected[name]!)) {
        expect(plain(calls[call]!(new Class(seed))), `${name}: ${call}`).toEqual(answer);
      }
    }
    for (const [call, answer] of Object.entries(expected["RandomState"]!)) {
      expect(plain(legacyCalls[call]!(makeRandomState(given))), `RandomState: ${call}`).toEqual(answer);
    }
    for (const [call, answer] of Object.entries(expected["RandomState(PCG64)"]!)) {
      const rng = new RandomState(new Pcg64(seed));
      expect(plain(legacyCalls[call]!(rng)), `RandomState(PCG64): ${call}`).toEqual(answer);
    }
  });
});
