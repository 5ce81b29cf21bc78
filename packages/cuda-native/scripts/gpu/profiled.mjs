// One fill of each main kernel and one orthogonal matrix, for Nsight Compute: node profiled.mjs --bytes 1073741824
import * as core from "@weightinit/core";
import { bytes, rng } from "./card.mjs";
import { option } from "./options.mjs";

const memory = core.zeros32(rng, bytes / 4);
const out = { ptr: memory.ptr, byteLength: bytes };
for (const [law, dtype] of [
  ["uniform", "float32"],
  ["normal", "float32"],
  ["truncatedNormal", "float32"],
  ["uniform", "bfloat16"],
  ["normal", "bfloat16"],
  ["truncatedNormal", "bfloat16"],
  ["normal", "float64"],
]) {
  const values = bytes / core.dtypeInfo(dtype).bytesPerElement;
  core[law](rng, dtype, 64, values / 64, { out }).destroy();
}
await memory.ready();
const side = Number(option("side", 4096)) / 2;
const q = core.orthogonal(rng, side, side);
await q.ready();
q.destroy();
