/**
 * What every environment runs: the conformance suite, a tensor of each kind of generator, and a tensor large enough for
 * threads. `apps/compat/test/environments.slow.ts` knows what must come out.
 */
import { conformance } from "@weightinit/conformance";
import { kaimingNormal, normal } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { MersenneTwister } from "@weightinit/rng-julia";

const firstFive = ({ data }) => Array.from(data.subarray(0, 5), (x) => Number(x.toPrecision(6))).join();

/** FNV-1a over the 32-bit words of a tensor. */
function hash({ data }) {
  let sum = 0x811c9dc5;
  for (const word of new Uint32Array(data.buffer, data.byteOffset, data.byteLength / 4)) {
    sum = Math.imul(sum ^ word, 0x01000193);
  }
  return (sum >>> 0).toString(16);
}

export async function check() {
  const tests = new Map();
  conformance({
    test: (name, run) => tests.set(name, run),
    createRng: (seed) => new CpuRng(seed),
    fromState: CpuRng.fromState,
    out: (_rng, initial) => ({ memory: initial, read: () => initial }),
  });
  const failures = [];
  for (const [name, run] of tests) {
    try {
      await run();
    } catch (error) {
      failures.push(`${name}: ${error.message}`);
    }
  }
  return {
    cpu: firstFive(kaimingNormal(new CpuRng(42), 2, 5)),
    julia: firstFive(kaimingNormal(new MersenneTwister(42), 2, 5)),
    large: hash(normal(new CpuRng(42), 2 ** 22 + 7)),
    tests: tests.size,
    failures,
  };
}
