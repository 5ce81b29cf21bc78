// A small program as a user writes it: it makes weights, reads some, and ends without closing anything.
// Arguments: how many collections to force, and "destroy" to free everything first.
import { kaimingNormal, orthogonal } from "@weightinit/core";
import { WebGpuRng } from "@weightinit/webgpu";

const [collections = "0", ending = "leave"] = process.argv.slice(2);
const rng = await WebGpuRng.create(42);
const weight = kaimingNormal(rng, 64, 64);
const unread = kaimingNormal(rng, 64, 64);
const square = ending === "orthogonal" ? orthogonal(rng, 8, 8) : undefined;
for (let i = 0; i < Number(collections); i++) {
  globalThis.gc();
  await new Promise((resolve) => setTimeout(resolve, 1));
}
const values = await weight.toArray();
await square?.ready();
console.log(values[0]);
if (ending === "destroy") {
  weight.destroy();
  unread.destroy();
  rng.device.destroy();
}
