// Statistics of 10⁹ normals and 10⁹ uniforms of the portable stream, made in slabs by the `rows` option; the figures
// in docs/benchmarks/statistics.md come from it. `npm run statistics [-- count]`.
import { normal, uniform } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { normalCells, uniformCells } from "./cells.mjs";

const COUNT = Number(process.argv[2] ?? 1e9);
const SLAB = 1_000_000;
const LAGS = [1, 2, 3, 4, 8, 1000];
const SEED = 2026;

function measure(init, cells) {
  const slabs = Math.ceil(COUNT / SLAB);
  const out = new Float32Array(SLAB);
  const bits = new Uint32Array(out.buffer);
  const counts = new Float64Array(65536);
  const sums = [0, 0, 0, 0];
  const products = LAGS.map(() => 0);
  const beyond = { 3: 0, 4: 0, 5: 0 };
  const { mean, std } = cells;
  for (let slab = 0; slab < slabs; slab++) {
    init(new CpuRng(SEED), [slabs, SLAB], { rows: [slab, slab + 1], out });
    const part = [0, 0, 0, 0];
    for (let i = 0; i < SLAB; i++) {
      counts[bits[i] >>> 16]++;
      const z = (out[i] - mean) / std;
      const z2 = z * z;
      part[0] += z;
      part[1] += z2;
      part[2] += z2 * z;
      part[3] += z2 * z2;
      if (z2 > 9) {
        beyond[3]++;
        if (z2 > 16) beyond[4]++;
        if (z2 > 25) beyond[5]++;
      }
    }
    for (let k = 0; k < 4; k++) sums[k] += part[k];
    LAGS.forEach((lag, k) => {
      let product = 0;
      for (let i = lag; i < SLAB; i++) product += ((out[i] - mean) / std) * ((out[i - lag] - mean) / std);
      products[k] += product;
    });
    if (slab % 50 === 49) process.stderr.write(`\r${slab + 1} of ${slabs} slabs `);
  }
  process.stderr.write("\n");
  const n = slabs * SLAB;
  const [m1, m2, m3, m4] = sums.map((sum) => sum / n);
  return {
    n,
    mean: m1,
    variance: m2 - m1 * m1,
    skewness: (m3 - 3 * m1 * m2 + 2 * m1 ** 3) / (m2 - m1 * m1) ** 1.5,
    kurtosis: m4 / (m2 * m2),
    beyond,
    correlation: Object.fromEntries(LAGS.map((lag, k) => [lag, products[k] / (slabs * (SLAB - lag))])),
    ...cells.goodness(counts, n),
  };
}

const errors = (n, kurtosis) => ({
  mean: 1 / Math.sqrt(n),
  variance: Math.sqrt((kurtosis - 1) / n),
  ks: 1.3581 / Math.sqrt(n),
});

console.log(`${process.version}, seed ${SEED}, ${COUNT} values each; the numbers are standardised`);
for (const [name, init, cells] of [
  ["standard normal", normal, normalCells()],
  ["uniform [0, 1)", uniform, uniformCells()],
]) {
  const result = measure(init, cells);
  console.log(`\n${name}\n${JSON.stringify(result, null, 2)}`);
  console.log(`one standard error: ${JSON.stringify(errors(result.n, cells.kurtosis))}`);
}
