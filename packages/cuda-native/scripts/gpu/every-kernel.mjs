// Launches every kernel on ragged shapes, for compute-sanitizer: node every-kernel.mjs --dtypes float32,complex64
import * as core from "@weightinit/core";
import { CudaRng } from "@weightinit/cuda-native";
import { option } from "./options.mjs";

const rng = new CudaRng(42);
rng.context.memory.small.most = 0; // each tensor's memory has bounds of its own
const shape = [131, 67];
const scheme = (name, law) => core.defineInitializer({ name, options: {}, distribution: () => law });
const computed = scheme("computed", { kind: "values", draws: false, value: (index) => index });
const apart = (rows, cols) =>
  scheme("apart", { kind: "orthogonal", rows, cols, gain: 2, within: { base: 1, spacing: 3 } });
/**
 * Ragged; transposed; narrow, with more partial sums than are added in one go; whole tiles by four elements. All as small
 * as that allows, for racecheck takes a minute for ten times as much; what is computed in another dtype needs the end alone.
 */
function orthogonal(dtype) {
  const { part, precision } = core.dtypeInfo(dtype);
  if (part !== precision) return [[9, 20]];
  const narrow = [2200, 5];
  // Tiles of 128, elsewhere of 64.
  if (dtype === "float32") return [shape, [67, 70], narrow, [2200, 70], [256, 256]];
  const ragged = [70, 66];
  return [ragged, [66, 70], narrow, ...(dtype === "complex128" ? [] : [[128, 128]])];
}
for (const dtype of option("dtypes", core.dtypes.join()).split(",")) {
  const tensors = [
    core.normal(rng, dtype, shape),
    core.uniform(rng, dtype, shape, { rows: [3, 100] }),
    core.constant(rng, dtype, shape, { value: 2 }),
    core.identityInit(rng, dtype, shape, { shift: 3 }),
    core.sparseInit(rng, dtype, shape, { sparsity: 0.3 }),
    ...orthogonal(dtype).map((shape) => core.orthogonal(rng, dtype, shape)),
    core.orthogonal(rng, dtype, [20, 9], { gain: 2 }),
  ];
  if (core.realDTypes.includes(dtype)) tensors.push(core.truncatedNormal(rng, dtype, shape));
  // Columns, whose runs begin and end anywhere; a stack; a matrix whose entries lie apart; values that are copied.
  const slice = { 0: [5, 120], 1: [3, 60] };
  const laws = [core.normal, core.uniform, core.identityInit];
  if (core.realDTypes.includes(dtype)) laws.push(core.truncatedNormal);
  tensors.push(...laws.map((law) => law(rng, dtype, shape, { slice })));
  tensors.push(core.orthogonal(rng, dtype, [3, 70, 67], { layout: { batch: 0, in: 2, out: 1 } }));
  tensors.push(
    ...[
      [67, 70],
      [70, 67],
    ].map(([rows, cols]) => apart(rows, cols)(rng, dtype, rows * cols * 3)),
  );
  tensors.push(computed(rng, dtype, shape));
  for (const tensor of tensors) {
    await tensor.toArray();
    tensor.destroy();
  }
}
