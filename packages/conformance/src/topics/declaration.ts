/**
 * What the device declares of itself, and whether it is true.
 *
 * @module
 */
import {
  type DType,
  deviceOf,
  dtypeInfo,
  dtypes,
  isDType,
  type NormalFill,
  type PortableRng,
  type Tensor,
} from "@weightinit/core";
import { assert, equal, equalLists, read, refused, sameBits, sameStorage } from "../assert.ts";
import { type Call, describe, fillsOf, isReal, make } from "../call.ts";
import { ReferenceRng, referenceDevice, storage } from "../reference/backend.ts";
import type { ReferenceTensor } from "../reference/tensor.ts";
import type { Suite } from "../suite.ts";
import { LARGE } from "./sizes.ts";

/** Every initializer that makes a dtype, in a small shape. */
function everyInitializer(dtype: DType): readonly Call[] {
  const shape = [5, 3];
  const schemes: Call[] = [
    { initializer: "constant", dtype, shape, options: { value: 0.5 } },
    { initializer: "glorotNormal", dtype, shape },
    { initializer: "glorotUniform", dtype, shape },
    { initializer: "identityInit", dtype, shape },
    { initializer: "kaimingNormal", dtype, shape },
    { initializer: "kaimingUniform", dtype, shape },
    { initializer: "normal", dtype, shape },
    { initializer: "orthogonal", dtype, shape },
    { initializer: "sparseInit", dtype, shape, options: { sparsity: 0.5 } },
    { initializer: "uniform", dtype, shape },
  ];
  const truncated: Call[] = isReal(dtype) ? [{ initializer: "truncatedNormal", dtype, shape }] : [];
  return [...schemes, ...truncated, ...fillsOf(dtype).map((initializer): Call => ({ initializer, dtype, shape }))];
}

/** Whether the device, asked without core in between, makes exact normals of a dtype. */
async function makesNormals(rng: PortableRng, dtype: DType): Promise<boolean> {
  const fill: NormalFill = { kind: "normal", mean: 0, std: 1 };
  const request = { dtype, shape: [8], out: undefined };
  const place = { draw: 0, from: 0, at: 0, length: 8, run: 8, stride: 8 };
  const expected = referenceDevice.allocate(rng, request);
  referenceDevice.fill(ReferenceRng.fromState(rng.state), expected, fill, place);
  try {
    const device = deviceOf(rng);
    const tensor: Tensor = device.allocate(rng, request);
    device.fill(rng, tensor, fill, place);
    sameBits(await read(tensor), (expected as ReferenceTensor).data, dtype, "");
    return true;
  } catch {
    return false;
  }
}

/** A device's declaration is sane, constant and true: what it declares it makes, what it does not it cannot. */
export function declaration(suite: Suite): void {
  suite.test("the device has a name", async () => {
    const { name } = deviceOf(await suite.rng());
    assert(typeof name === "string" && name !== "", "expected the device to have a name");
  });

  suite.test("dtypes are known ones, each once", async () => {
    const { supports } = deviceOf(await suite.rng());
    assert(supports.dtypes.length > 0, "expected at least one dtype, got none");
    assert(supports.dtypes.every(isDType), `expected dtypes (${dtypes.join(", ")}), got [${supports.dtypes}]`);
    equal(new Set(supports.dtypes).size, supports.dtypes.length, "number of different dtypes");
  });

  suite.test("maxElements is an integer that leaves room for this suite", async () => {
    const { maxElements } = deviceOf(await suite.rng()).supports;
    assert(
      Number.isSafeInteger(maxElements) && maxElements >= LARGE,
      `expected maxElements to be a safe integer, at least ${LARGE}, got ${maxElements}`,
    );
  });

  suite.test("the declaration stays what it is", async () => {
    const rng = await suite.rng();
    const { dtypes: before, maxElements } = deviceOf(rng).supports;
    const listed = [...before];
    for (const dtype of listed) await read(make(rng, { initializer: "normal", dtype, shape: [2, 2] }));
    for (const other of [rng, rng.clone(), rng.fork("other"), await suite.rng(7)]) {
      equalLists(deviceOf(other).supports.dtypes, listed, "dtypes");
      equal(deviceOf(other).supports.maxElements, maxElements, "maxElements");
    }
  });

  suite.eachDType("every initializer makes it", everyInitializer, async (rng, calls, dtype) => {
    for (const call of calls) {
      const tensor = make(rng, call);
      equal(tensor.dtype, dtype, `dtype of ${describe(call)}`);
      await tensor.ready();
      sameStorage(await read(tensor), storage(dtype, 15), describe(call));
    }
  });

  suite.test("what the device can make is declared", async () => {
    const rng = await suite.rng();
    for (const dtype of dtypes) {
      if (deviceOf(rng).supports.dtypes.includes(dtype)) continue;
      assert(
        !(await makesNormals(rng, dtype)),
        `expected ${dtype} among the dtypes: the device makes exact normals of it`,
      );
    }
  });

  suite.test("more than maxElements is refused", async () => {
    const rng = await suite.rng();
    const { dtypes: declared, maxElements } = deviceOf(rng).supports;
    for (const dtype of declared) {
      for (const shape of [
        [maxElements, 2],
        [2 ** 27, 2 ** 27],
        ...(maxElements < 2 ** 53 - 1 ? [[maxElements + 1]] : []),
      ]) {
        for (const initializer of ["normal", "uniform", "identityInit", "glorotNormal"] as const) {
          const call = { initializer, dtype, shape };
          await refused(() => make(rng, call), "WI_TOO_LARGE", describe(call));
        }
      }
    }
    equal(rng.draw, 0, "draws taken by refused calls");
  });

  suite.test("rows of what is larger are made", async () => {
    const rng = await suite.rng();
    const { dtypes: declared, maxElements } = deviceOf(rng).supports;
    const rows = Math.min(2 * maxElements, 2 ** 51);
    for (const dtype of declared) {
      const call: Call = { initializer: "normal", dtype, shape: [rows], options: { rows: [rows - 3, rows] } };
      equal((await read(make(rng, call))).length, 3 * dtypeInfo(dtype).parts, `numbers of ${describe(call)}`);
    }
  });
}
