/**
 * Fills of part of a tensor, asked of the device past core: what a place says, and what lies around it.
 *
 * @module
 */
import {
  type Device,
  type DType,
  deviceOf,
  dtypeInfo,
  type Fill,
  type FillPlace,
  type OrthogonalFill,
  type PortableRng,
  type Tensor,
} from "@weightinit/core";
import { close, equal, read, refused, sameBits } from "../assert.ts";
import { type Call, describe, make } from "../call.ts";
import { tolerance } from "../orthonormal.ts";
import { ReferenceRng, referenceDevice } from "../reference/backend.ts";
import type { ReferenceTensor } from "../reference/tensor.ts";
import type { Suite } from "../suite.ts";

interface Step {
  readonly fill: Fill;
  readonly place: FillPlace;
}

const SIZE = 71;
const all: FillPlace = { draw: 0, from: 0, at: 0, length: SIZE, run: SIZE, stride: SIZE };
const background: Step = { fill: { kind: "constant", value: 1.5 }, place: all };

/** Last places first, at odd elements, some next to each other: each leaves the others alone. */
const steps: readonly Step[] = [
  background,
  {
    fill: { kind: "uniform", half: 0.5, mid: 0.5, first: 0, last: 1 },
    place: { draw: 7, from: 2 ** 32 - 2, at: 53, length: 12, run: 4, stride: 5e9 },
  },
  {
    fill: {
      kind: "diagonal",
      value: 2,
      base: 3,
      count: 3,
      axes: [
        { size: 4, stride: 5, shift: 0 },
        { size: 3, stride: 1, shift: 0 },
      ],
    },
    place: { draw: 0, from: 2, at: 41, length: 9, run: 3, stride: 5 },
  },
  {
    fill: { kind: "normal", std: 1, mean: 0 },
    place: { draw: 3, from: 1001, at: 19, length: 21, run: 3, stride: 10 },
  },
  { fill: { kind: "constant", value: -2 }, place: { draw: 0, from: 1, at: 18, length: 1, run: 1, stride: 3 } },
  {
    fill: { kind: "normal", std: 1, mean: 0 },
    place: { draw: 3, from: 5, at: 3, length: 5, run: 1, stride: 2 },
  },
];

const matrix: OrthogonalFill = { kind: "orthogonal", rows: 5, cols: 3, gain: 1, spacing: 2 };
const spread: readonly Step[] = [
  background,
  { fill: matrix, place: { draw: 4, from: 30, at: 33, length: 15, run: 15, stride: 15 } },
  { fill: { ...matrix, spacing: 1 }, place: { draw: 4, from: 45, at: 5, length: 15, run: 15, stride: 15 } },
];

function takeAll(device: Device, rng: PortableRng, dtype: DType, list: readonly Step[]): Tensor {
  const tensor = device.allocate(rng, { dtype, shape: [SIZE], out: undefined });
  for (const { fill, place } of list) device.fill(rng, tensor, fill, place);
  return tensor;
}

/** What the backend and the reference make of the same fills. */
async function both(rng: PortableRng, dtype: DType, list: readonly Step[]) {
  const reference = takeAll(referenceDevice as Device, ReferenceRng.fromState(rng.state), dtype, list);
  const actual = await read(takeAll(deviceOf(rng), rng, dtype, list));
  return { actual, expected: (reference as ReferenceTensor).data };
}

const columns = (dtype: DType): readonly Call[] => [
  { initializer: "normal", dtype, shape: [4, 3], options: { slice: { 1: [1, 2] } } },
];

/** Runs a check on a device that has slices; one that has none is to refuse a column. */
const withSlices =
  (check: (rng: PortableRng, dtype: DType) => Promise<void>) =>
  async (rng: PortableRng, calls: readonly Call[], dtype: DType) => {
    if (deviceOf(rng).supports.slices) return check(rng, dtype);
    for (const call of calls) await refused(() => make(rng, call), "WI_SLICE_NOT_ON_DEVICE", describe(call));
    equal(rng.draw, 0, "draws taken by refused calls");
  };

/** Everything that a place says is heeded, and nothing else is written to. */
export function places(suite: Suite): void {
  suite.eachDType(
    "fills of part of a tensor leave the rest",
    columns,
    withSlices(async (rng, dtype) => {
      const { actual, expected } = await both(rng, dtype, steps);
      sameBits(actual, expected, dtype, `fills of parts of a ${dtype} tensor`);
    }),
  );
  suite.eachDType(
    "orthogonal matrices within a tensor leave the rest",
    columns,
    withSlices(async (rng, dtype) => {
      const { actual, expected } = await both(rng, dtype, spread);
      close(actual, expected, dtype, tolerance(dtype, 1), `matrices in a ${dtype} tensor`);
      const { parts } = dtypeInfo(dtype);
      const [a, b] = spread.slice(1).map(({ place }) => place.at) as [number, number];
      for (let element = 0; element < SIZE; element++) {
        const isEntry =
          (element >= a && element < a + 30 && (element - a) % 2 === 0) || (element >= b && element < b + 15);
        if (isEntry) continue;
        for (let i = element * parts; i < (element + 1) * parts; i++) {
          equal(actual[i], expected[i], `number ${i} of a ${dtype} tensor, which no matrix has`);
        }
      }
    }),
  );
}
