/** The suite fails on each broken backend in the expected places, and nowhere else. */
import { expect, it } from "vitest";
import * as broken from "./broken-backends.ts";
import { collect } from "./collect.ts";

/** A broken backend, and the tests that fail on it: names in which a star stands for any text. */
type Expected = readonly [createRng: broken.CreateRng, failing: readonly string[]];

/** The tests of parameters of laws, and of schemes. */
const laws = (dtype: string) => [
  `elementwise: normal, ${dtype}`,
  `elementwise: uniform, ${dtype}`,
  `elementwise: glorotNormal, ${dtype}`,
  `elementwise: glorotUniform, ${dtype}`,
  `elementwise: kaimingNormal, ${dtype}`,
  `elementwise: kaimingUniform, ${dtype}`,
];

/** The tests of parts that are not one run of elements. */
const runs = [
  "slices: parts of matrices, *",
  "slices: parts of 3-D tensors, *",
  "slices: parts of 5-D tensors, *",
  "slices: large parts, *",
  "slices: parts of tensors beyond memory, *",
  "slices: parts of identities beyond memory, *",
  "slices: rows and a slice together, *",
  "slices: the caller's memory is filled, *",
  "places: fills of part of a tensor leave the rest, *",
];

/** The tests of matrices that do not begin at a tensor's first element. */
const matricesWithin = [
  "places: orthogonal matrices within a tensor leave the rest, *",
  "stacks: independent matrices, and parts, *",
  "stacks: parts of stacks beyond memory, *",
  "stacks: centres of kernels, *",
  "stacks: centres of kernels in the caller's memory, *",
];

const cases: Readonly<Record<string, Expected>> = {
  wrongBits: [
    broken.wrongBits,
    [
      "known answers: first elements of normal*",
      "known answers: first elements of uniform*",
      "known answers: first elements of truncatedNormal*",
      "elementwise: sizes, float32",
      "elementwise: a large tensor, float32",
      "elementwise: truncatedNormal, float32",
      "elementwise: rand and randn, float32",
      ...laws("float32"),
      "draws: a seed is the stream's key",
      "draws: draws follow one another",
      "draws: a clone goes on from the same point",
      "draws: a fork depends on its name alone",
      "draws: a state is JSON that the reference goes on from",
      "out: the caller's memory is filled, float32",
      "sparse: bits, float32",
      "orthogonal: near the reference, float32",
    ],
  ],
  ignoresRows: [
    broken.ignoresRows,
    [
      "known answers: * words, float32",
      "known answers: * words, bfloat16",
      "elementwise: extreme words, *",
      "draws: draws follow one another",
      "rows: slices of 1-D tensors, *",
      "rows: slices of matrices, *",
      "rows: slices of 3-D tensors, *",
      "rows: tensors beyond memory, *",
      "rows: identities, *",
      "out: the caller's memory is filled, *",
      "slices: parts of 1-D tensors, *",
      "slices: parts of matrices, *",
      "slices: parts of 3-D tensors, *",
      "stacks: independent matrices, and parts, *",
      "stacks: parts of stacks beyond memory, *",
    ],
  ],
  truncatesBfloat16: [
    broken.truncatesBfloat16,
    [
      "known answers: uniform* words, bfloat16",
      "elementwise: sizes, bfloat16",
      "elementwise: a large tensor, bfloat16",
      "elementwise: extreme words, bfloat16",
      ...laws("bfloat16"),
      "rows: tensors beyond memory, bfloat16",
      "out: the caller's memory is filled, bfloat16",
    ],
  ],
  liesAboutFloat64: [
    broken.liesAboutFloat64,
    [
      "elementwise: sizes, float64",
      "elementwise: a large tensor, float64",
      "elementwise: truncatedNormal, float64",
      "elementwise: rand and randn, float64",
      "elementwise: extreme words, float64",
      ...laws("float64"),
      "rows: tensors beyond memory, float64",
      "out: the caller's memory is filled, float64",
      "fixed: constants, float64",
      "fixed: identities, float64",
      "sparse: bits, float64",
      "orthogonal: orthonormal, float64",
      "orthogonal: near the reference, float64",
      "orthogonal: gains, float64",
      "stacks: *, float64",
      "computed: *, float64",
    ],
  ],
  hidesFloat16: [broken.hidesFloat16, ["declaration: what the device can make is declared"]],
  inventsDType: [
    broken.inventsDType,
    [
      "declaration: dtypes are known ones, each once",
      "declaration: the declaration stays what it is",
      "declaration: more than maxElements is refused",
      "declaration: rows of what is larger are made",
    ],
  ],
  unlimited: [
    broken.unlimited,
    [
      "declaration: maxElements is an integer that leaves room for this suite",
      "declaration: more than maxElements is refused",
    ],
  ],
  takesTwoDraws: [
    broken.takesTwoDraws,
    ["draws: a call that draws takes one draw", "draws: draws follow one another", "slices: empty parts, *"],
  ],
  ignoresDraw: [
    broken.ignoresDraw,
    [
      "elementwise: sizes, *",
      "elementwise: truncatedNormal, *",
      "elementwise: rand and randn, *",
      ...laws("*"),
      "draws: draws follow one another",
      "draws: a clone goes on from the same point",
      "draws: a state is JSON that the reference goes on from",
      "rows: tensors beyond memory, *",
      "out: the caller's memory is filled, *",
      "sparse: bits, *",
      "orthogonal: near the reference, *",
      "orthogonal: gains, *",
    ],
  ],
  fuses: [
    broken.fuses,
    [
      "known answers: normal({ mean: 0.1, std: 0.02 }) at 64 words, float32",
      "known answers: uniform* words, *",
      "elementwise: normal, *",
      "elementwise: uniform, float32",
      "elementwise: uniform, complex64",
      "rows: tensors beyond memory, *",
    ],
  ],
  leavesNegativeZero: [
    broken.leavesNegativeZero,
    [
      "known answers: normal({ mean: *, std: 0 }) at 2 words, float32",
      "elementwise: normal, *",
      "elementwise: glorotNormal, *",
      "elementwise: kaimingNormal, *",
      "draws: draws follow one another",
    ],
  ],
  flushesSubnormals: [broken.flushesSubnormals, ["elementwise: normal, *"]],
  swapsParts: [
    broken.swapsParts,
    [
      "known answers: first elements of normal*, complex64",
      "known answers: first elements of uniform*, complex64",
      "elementwise: sizes, complex64",
      "elementwise: a large tensor, complex64",
      "elementwise: rand and randn, complex64",
      "elementwise: extreme words, complex64",
      ...laws("complex64"),
      "rows: tensors beyond memory, complex64",
      "out: the caller's memory is filled, complex64",
      "sparse: bits, complex64",
      "orthogonal: near the reference, complex64",
      "orthogonal: gains, complex64",
      "stacks: *, complex64",
      "computed: *, complex64",
    ],
  ],
  wrapsBlocks: [broken.wrapsBlocks, ["rows: tensors beyond memory, *", "stacks: parts of stacks beyond memory, *"]],
  selectsByValues: [broken.selectsByValues, ["out: the caller's memory is filled, *", "sparse: bits, *"]],
  forgetsSigns: [
    broken.forgetsSigns,
    [
      "orthogonal: near the reference, *",
      "orthogonal: gains, *",
      "stacks: independent matrices, and parts, *",
      "stacks: parts of stacks beyond memory, *",
      "stacks: centres of kernels, *",
      "stacks: centres of kernels in the caller's memory, *",
    ],
  ],
  losesOrthogonality: [
    broken.losesOrthogonality,
    [
      "orthogonal: orthonormal, float64",
      "orthogonal: near the reference, float64",
      "orthogonal: gains, float64",
      "stacks: *, float64",
    ],
  ],
  ignoresOut: [
    broken.ignoresOut,
    [
      "draws: a refused call takes none",
      "out: the caller's memory is filled, *",
      "out: memory that does not fit is refused, *",
      "computed: the caller's memory is filled, *",
    ],
  ],
  givesItsMemory: [
    broken.givesItsMemory,
    ["tensors: toArray fills an array of the caller's, *", "tensors: toArray gives copies, *"],
  ],
  ignoresInto: [broken.ignoresInto, ["tensors: toArray fills an array of the caller's, *"]],
  ignoresRun: [broken.ignoresRun, runs],
  ignoresRunOfDiagonals: [
    broken.ignoresRunOfDiagonals,
    [
      "slices: parts of matrices, *",
      "slices: parts of 3-D tensors, *",
      "slices: parts of 5-D tensors, *",
      "slices: parts of identities beyond memory, *",
      "slices: the caller's memory is filled, *",
      "places: fills of part of a tensor leave the rest, *",
    ],
  ],
  ignoresStride: [broken.ignoresStride, runs],
  wrapsStrides: [
    broken.wrapsStrides,
    [
      "slices: parts of tensors beyond memory, *",
      "slices: parts of identities beyond memory, *",
      "places: fills of part of a tensor leave the rest, *",
    ],
  ],
  wrapsElements: [
    broken.wrapsElements,
    [
      "known answers: * words, float32",
      "known answers: * words, bfloat16",
      "elementwise: extreme words, *",
      "rows: tensors beyond memory, *",
      "rows: identities, *",
      "slices: parts of tensors beyond memory, *",
      "slices: parts of identities beyond memory, *",
    ],
  ],
  ignoresAt: [
    broken.ignoresAt,
    [
      "slices: parts of 3-D tensors, *",
      "slices: parts of 5-D tensors, *",
      "slices: large parts, *",
      "slices: parts of tensors beyond memory, *",
      "slices: parts of identities beyond memory, *",
      "slices: the caller's memory is filled, *",
      "places: fills of part of a tensor leave the rest, *",
      ...matricesWithin,
    ],
  ],
  ignoresAtOfMatrices: [broken.ignoresAtOfMatrices, matricesWithin],
  ignoresLength: [broken.ignoresLength, ["places: fills of part of a tensor leave the rest, *"]],
  ignoresSpacing: [
    broken.ignoresSpacing,
    [
      "places: orthogonal matrices within a tensor leave the rest, *",
      "stacks: centres of kernels, *",
      "stacks: centres of kernels in the caller's memory, *",
    ],
  ],
  repeatsMatrices: [
    broken.repeatsMatrices,
    [
      "places: orthogonal matrices within a tensor leave the rest, *",
      "stacks: independent matrices, and parts, *",
      "stacks: parts of stacks beyond memory, *",
    ],
  ],
  clearsGaps: [broken.clearsGaps, ["places: orthogonal matrices within a tensor leave the rest, *"]],
  convertsValues: [broken.convertsValues, ["computed: *, bfloat16"]],
  losesValues: [broken.losesValues, ["computed: *, float32"]],
  honestWithSlices: [broken.honestWithSlices, []],
  forksTakeDraws: [broken.forksTakeDraws, ["draws: a fork depends on its name alone"]],
  clonesStartOver: [broken.clonesStartOver, ["draws: a clone goes on from the same point"]],
};

/** Whether a test's name matches a pattern. */
function matches(name: string, pattern: string): boolean {
  const escaped = pattern.split("*").map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${escaped.join(".*")}$`).test(name);
}

it.each(Object.entries(cases))("%s", async (_, [createRng, patterns]) => {
  const { failures } = await collect({ createRng, out: (_rng, initial) => ({ memory: initial, read: () => initial }) });
  const failing = [...failures.keys()];
  expect(failing.filter((name) => !patterns.some((pattern) => matches(name, pattern)))).toEqual([]);
  expect(patterns.filter((pattern) => !failing.some((name) => matches(name, pattern)))).toEqual([]);
});
