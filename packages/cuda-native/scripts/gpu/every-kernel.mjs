// Launches every kernel on ragged shapes, for compute-sanitizer.
import * as core from "@weightinit/core";
import { CudaRng } from "@weightinit/cuda-native";

const rng = new CudaRng(42);
const shape = [131, 67];
for (const dtype of core.dtypes) {
  const tensors = [
    core.normal(rng, dtype, shape),
    core.uniform(rng, dtype, shape, { rows: [3, 100] }),
    core.constant(rng, dtype, shape, { value: 2 }),
    core.identityInit(rng, dtype, shape, { shift: 3 }),
    core.sparseInit(rng, dtype, shape, { sparsity: 0.3 }),
    // Ragged; transposed; whole tiles by four elements; narrow, with more partial sums than are added in one go.
    ...[shape, [67, 300], [260, 256], [17_000, 5]].map((shape) => core.orthogonal(rng, dtype, shape)),
  ];
  if (core.realDTypes.includes(dtype)) tensors.push(core.truncatedNormal(rng, dtype, shape));
  for (const tensor of tensors) {
    await tensor.toArray();
    tensor.destroy();
  }
}
