// 256 MiB to the host, and how long the event loop stands still: node to-host.mjs --bytes 268435456 --out to-host.json
import { uniform } from "@weightinit/core";
import { bytes, median, report, rng } from "./card.mjs";

const tensor = uniform(rng, bytes / 4);
await tensor.ready();

/** Milliseconds of `read`, and the longest time in which the event loop did not turn. */
async function watched(read) {
  let last = performance.now();
  let stall = 0;
  let watching = true;
  const turn = () => {
    const now = performance.now();
    stall = Math.max(stall, now - last);
    last = now;
    if (watching) setImmediate(turn);
  };
  setImmediate(turn);
  const start = performance.now();
  await read();
  const ms = performance.now() - start;
  watching = false;
  await new Promise((resolve) => setImmediate(resolve));
  return { ms, stall };
}

async function ways(name, read) {
  await read();
  const found = [];
  for (let i = 0; i < 5; i++) found.push(await watched(read));
  report(name, {
    ms: median(found.map(({ ms }) => ms)),
    longestStallMs: Math.max(...found.map(({ stall }) => stall)),
    bytes,
  });
}

await ways("toArray, a fresh array", () => tensor.toArray());
const touched = new Float32Array(bytes / 4).fill(1);
await ways("toArray into a touched array", () => tensor.toArray({ into: touched }));
