/**
 * Draw numbers, forks, clones and states: who takes which part of the stream.
 *
 * @module
 */
import { type DType, deviceOf, type PortableRng, type RngState } from "@weightinit/core";
import { keyFromSeed } from "@weightinit/core/stream";
import { assert, equal, equalLists, read, refused, sameBits } from "../assert.ts";
import { type Call, describe, make } from "../call.ts";
import { describeAt, expectedOf, sameAsReference } from "../compare.ts";
import { ReferenceRng } from "../reference/backend.ts";
import type { Suite } from "../suite.ts";

/** float32, or the first dtype of a device without it. */
function someDType(rng: PortableRng): DType {
  const { dtypes } = deviceOf(rng).supports;
  return dtypes.includes("float32") ? "float32" : dtypes[0]!;
}

/** Calls that draw, each initializer at least once. */
function drawing(dtype: DType): readonly Call[] {
  const shape = [4, 3];
  return [
    { initializer: "normal", dtype, shape },
    { initializer: "normal", dtype, shape: [0] },
    { initializer: "normal", dtype, shape, options: { std: 0 } },
    { initializer: "normal", dtype, shape, options: { rows: [1, 2] } },
    { initializer: "normal", dtype, shape, options: { rows: [1, 1] } },
    { initializer: "uniform", dtype, shape },
    { initializer: "glorotNormal", dtype, shape },
    { initializer: "glorotUniform", dtype, shape },
    { initializer: "kaimingNormal", dtype, shape },
    { initializer: "kaimingUniform", dtype, shape },
    { initializer: "kaimingUniform", dtype, shape, options: { gain: 0 } },
    { initializer: "sparseInit", dtype, shape, options: { sparsity: 1 } },
    { initializer: "orthogonal", dtype, shape },
    { initializer: "orthogonal", dtype, shape: [0, 3] },
  ];
}

function drawless(dtype: DType): readonly Call[] {
  const shape = [4, 3];
  return [
    { initializer: "constant", dtype, shape, options: { value: 2 } },
    { initializer: "identityInit", dtype, shape },
    { initializer: "identityInit", dtype, shape: [5] },
    { initializer: "identityInit", dtype, shape: [0, 3] },
  ];
}

/** Calls that are refused at every stage at which a call can be. */
function refusedCalls(dtype: DType): readonly Call[] {
  const shape = [4, 3];
  return [
    { initializer: "normal", dtype: "float8" as DType, shape },
    { initializer: "normal", dtype, shape: [-1] },
    { initializer: "normal", dtype, shape, options: { sdt: 1 } },
    { initializer: "normal", dtype, shape, options: { std: -1 } },
    { initializer: "normal", dtype, shape, options: { rows: [2, 5] } },
    { initializer: "normal", dtype, shape: [2 ** 40, 2 ** 40] },
    { initializer: "uniform", dtype, shape, options: { lo: 1, hi: 1 } },
    { initializer: "kaimingNormal", dtype, shape, options: { layout: { in: 0, out: 5 } } },
    { initializer: "sparseInit", dtype, shape },
    { initializer: "sparseInit", dtype, shape, options: { sparsity: 0.5, rows: [0, 1] } },
    { initializer: "orthogonal", dtype, shape: [4] },
    { initializer: "orthogonal", dtype, shape, options: { rows: [0, 1] } },
    { initializer: "normal", dtype, shape, options: { out: {} } },
  ];
}

/** Makes a tensor and expects it to take so many draws. */
async function takes(rng: PortableRng, call: Call, draws: number): Promise<void> {
  const before = rng.draw;
  await read(make(rng, call));
  equal(rng.draw - before, draws, `draws taken by ${describe(call)}`);
}

/** Two generators go on alike, and each on its own. */
async function goOnAlike(rng: PortableRng, expected: PortableRng): Promise<void> {
  equalLists(rng.key, expected.key, "key");
  equal(rng.draw, expected.draw, "next draw");
  await sameAsReference(rng, [{ initializer: "normal", dtype: someDType(rng), shape: [9] }]);
}

const MOST = 2 ** 32;

/** One draw number a call, and the same stream in clones, forks and states. */
export function draws(suite: Suite): void {
  suite.test("a seed is the stream's key", async () => {
    for (const seed of [0, 1, 42, 2 ** 53 - 1, 0x0123_4567_89ab_cdefn, 2n ** 64n - 1n]) {
      const rng = await suite.rng(seed);
      equalLists(rng.key, keyFromSeed(BigInt(seed)), `key of seed ${seed}`);
      equal(rng.draw, 0, `first draw of seed ${seed}`);
      await sameAsReference(rng, [{ initializer: "normal", dtype: someDType(rng), shape: [9] }]);
    }
  });

  suite.test("what is no seed is refused", async () => {
    for (const seed of [-1, 0.5, 2 ** 53, Number.NaN, -1n, 2n ** 64n, "42" as unknown as number]) {
      await refused(() => suite.rng(seed), "WI_BAD_SEED", `seed ${String(seed)}`);
    }
  });

  suite.test("a call that draws takes one draw", async () => {
    const rng = await suite.rng();
    for (const call of drawing(someDType(rng))) await takes(rng, call, 1);
  });

  suite.test("a call that draws nothing takes none", async () => {
    const rng = await suite.rng();
    for (const call of drawless(someDType(rng))) await takes(rng, call, 0);
  });

  suite.test("a refused call takes none", async () => {
    const rng = await suite.rng();
    for (const call of refusedCalls(someDType(rng))) {
      await sameAsReference(rng, [call]);
      equal(rng.draw, 0, `draws taken by the refused ${describe(call)}`);
    }
  });

  suite.test("draws follow one another", async () => {
    const rng = await suite.rng();
    const reference = ReferenceRng.fromState(rng.state);
    for (let round = 0; round < 3; round++) {
      for (const call of drawing(someDType(rng)).filter(({ initializer }) => initializer !== "orthogonal")) {
        const what = describeAt(reference, call);
        const expected = expectedOf(reference, call);
        reference.nextDraw();
        sameBits(await read(make(rng, call)), expected, call.dtype, what);
      }
      equal(rng.nextDraw(), reference.nextDraw(), "a draw skipped by nextDraw()");
    }
  });

  suite.test("generators of one seed share nothing", async () => {
    const [a, b] = [await suite.rng(), await suite.rng()];
    await read(make(a, { initializer: "normal", dtype: someDType(a), shape: [3] }));
    equal(b.draw, 0, "draws of the generator that was not used");
  });

  suite.test("a clone goes on from the same point", async () => {
    const rng = await suite.rng();
    rng.nextDraw();
    const clone = rng.clone();
    equal(deviceOf(clone), deviceOf(rng), "device of the clone");
    rng.nextDraw();
    equal(clone.draw, 1, "next draw of a clone after its original went on");
    await goOnAlike(clone.clone(), clone);
  });

  suite.test("a fork depends on its name alone", async () => {
    const rng = await suite.rng();
    const reference = ReferenceRng.fromState(rng.state);
    for (const name of ["weight", "", "Gewicht-ä-重み", "longer than eight bytes", "\ud800", 0, "0", 2n ** 64n - 1n]) {
      await goOnAlike(rng.fork(name), reference.fork(name));
      equal(rng.draw, reference.draw, `next draw after fork(${String(name)})`);
      rng.nextDraw();
      reference.nextDraw();
    }
    await goOnAlike(rng.fork("a").fork("b"), reference.fork("a").fork("b"));
    equal(deviceOf(rng.fork("a")), deviceOf(rng), "device of the fork");
    for (const name of [-1, 0.5, undefined as unknown as string]) {
      await refused(() => rng.fork(name), "WI_BAD_ARGUMENT", `fork(${String(name)})`);
    }
  });

  suite.test("a state is JSON that the reference goes on from", async () => {
    const rng = await suite.rng(2n ** 64n - 1n);
    rng.nextDraw();
    const saved = JSON.parse(JSON.stringify(rng.state)) as RngState;
    equalLists(Object.entries(saved).flat(), ["stream", 1, "seed", String(2n ** 64n - 1n), "draw", 1], "state");
    await goOnAlike(rng, ReferenceRng.fromState(saved));
  });

  const loading = suite.requiring("fromState");

  loading.test("a state of the reference is gone on from", async () => {
    for (const draw of [0, 1, 2 ** 31, MOST - 1]) {
      const rng = await loading.rngFromState({ stream: 1, seed: String(0x0123_4567_89ab_cdefn), draw });
      equal(rng.state.draw, draw, "draw of the loaded state");
      await goOnAlike(rng, ReferenceRng.fromState(rng.state));
      equal(rng.draw, draw + 1, "next draw after one more call");
    }
  });

  loading.test("draws come to an end", async () => {
    const rng = await loading.rngFromState({ stream: 1, seed: "42", draw: MOST });
    const dtype = someDType(rng);
    for (const call of drawing(dtype)) await refused(() => make(rng, call), "WI_DRAWS_EXHAUSTED", describe(call));
    for (const call of drawless(dtype)) await takes(rng, call, 0);
    assert(rng.fork("child").draw === 0, "expected a fork of an exhausted generator to start at draw 0");
  });

  loading.test("what is no state is refused", async () => {
    const good = { stream: 1, seed: "42", draw: 0 };
    for (const bad of [null, {}, { ...good, stream: 2 }, { ...good, seed: 42 }, { ...good, draw: -1 }]) {
      const what = `state ${JSON.stringify(bad)}`;
      await refused(() => loading.rngFromState(bad as RngState), "WI_BAD_STATE", what);
    }
  });
}
