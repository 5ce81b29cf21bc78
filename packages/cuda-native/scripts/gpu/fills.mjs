// The fills of a gigabyte, by the card's clock: node fills.mjs --bytes 1073741824 --out fills.json
import * as core from "@weightinit/core";
import { bytes, report, rng, timed } from "./card.mjs";

const LAWS = {
  constant: { value: 0.5 },
  uniform: {},
  normal: {},
  truncatedNormal: {},
};

const memory = core.zeros32(rng, bytes / 4);
await memory.ready();
const out = { ptr: memory.ptr, byteLength: bytes };
for (const [law, options] of Object.entries(LAWS)) {
  for (const dtype of ["float32", "bfloat16", "float16", "float64"]) {
    const values = bytes / core.dtypeInfo(dtype).bytesPerElement;
    const row = timed(() => core[law](rng, dtype, 64, values / 64, { ...options, out }).destroy());
    report(`${law} ${dtype}`, { ...row, values, bytes });
    // An eighth of the columns, in as many runs as there are rows.
    const width = Math.min(8192, values / 64);
    const slice = { 1: [width / 8, width / 4] };
    const part = { ...options, slice, out: { ptr: memory.ptr, byteLength: bytes / 8 } };
    const columns = timed(() => core[law](rng, dtype, values / width, width, part).destroy());
    report(`${law} ${dtype}, columns`, { ...columns, values: values / 8, bytes: bytes / 8 });
  }
}
