// Orthogonal matrices by shape, and how near they are to the CPU's: node orthogonal.mjs --side 4096 --out orthogonal.json
import { orthogonal } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { CudaRng } from "@weightinit/cuda-native";
import { report, rng, timed } from "./card.mjs";
import { option } from "./options.mjs";

const side = Number(option("side", 4096));
/** A small side is a dry run, which measures nothing. */
const dry = side < 256;
const tall = Math.round(side * 244.140625); // 10⁶ for 4096
const narrow = Math.ceil(side / 64);
const SHAPES = [
  [side / 4, side / 4],
  [side / 2, side / 2],
  [side, side],
  [2 * side, 2 * side],
  [tall, narrow],
  [narrow, tall],
  [side * 16, side / 8],
];
for (const [rows, cols] of SHAPES) {
  const calls = dry ? 1 : rows * cols > 3e7 ? 3 : 5;
  report(
    `orthogonal ${rows}x${cols} float32`,
    timed(() => orthogonal(rng, rows, cols).destroy(), { calls, samples: dry ? 1 : 3 }),
  );
}
for (const dtype of ["float64", "complex64", "bfloat16"]) {
  report(
    `orthogonal ${side}x${side} ${dtype}`,
    timed(() => orthogonal(rng, dtype, side, side).destroy(), { calls: dry ? 1 : 2, samples: dry ? 1 : 2 }),
  );
}

/** Shapes that the CPU makes in about a second. */
for (const [rows, cols] of [SHAPES[0], [side * 16, Math.ceil(side / 256)], [Math.ceil(side / 256), side * 16]]) {
  const made = orthogonal(new CudaRng(7), rows, cols);
  const card = await made.toArray();
  made.destroy();
  const cpu = orthogonal(new CpuRng(7), rows, cols).data;
  let distance = 0;
  for (let i = 0; i < cpu.length; i++) distance = Math.max(distance, Math.abs(cpu[i] - card[i]));
  report(`orthogonal ${rows}x${cols} float32 from the CPU's`, { distance });
}

/** ‖QᵀQ − I‖max over eight of the columns, summed in float64. */
const q = orthogonal(new CudaRng(7), side, side);
const values = await q.toArray();
q.destroy();
let worst = 0;
for (let probe = 0; probe < 8; probe++) {
  const column = Math.floor((probe * (side - 1)) / 7);
  const products = new Float64Array(side);
  for (let i = 0; i < side; i++) {
    const factor = values[i * side + column];
    for (let j = 0; j < side; j++) products[j] += factor * values[i * side + j];
  }
  for (let j = 0; j < side; j++) worst = Math.max(worst, Math.abs(products[j] - (j === column ? 1 : 0)));
}
report(`orthogonal ${side}x${side} float32, QᵀQ − I of 8 columns`, { distance: worst });
