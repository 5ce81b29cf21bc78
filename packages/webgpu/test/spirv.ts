/**
 * Counts the operations of a kernel in the SPIR-V that Dawn gives to a driver: integer and float arithmetic, logic,
 * shifts, comparisons, selections, conversions and loads, in `main` and in the functions it calls, each as often as it is
 * called. Kernels of vectors have no loops, so this is what an invocation runs. Moves between registers (bitcasts,
 * vectors made and taken apart, addresses) are not counted; a driver's compiler then fuses or splits some.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("./programs/spirv.mjs", import.meta.url));

const COUNTED =
  /= Op(I(Add|Sub|Mul|Equal|NotEqual)|[US](LessThan|GreaterThan)\w*|F(Add|Sub|Mul|Ord\w+|Negate)|Shift\w+|Bitwise\w+|Not|SNegate|Select|Convert\w+|Logical\w+|ExtInst|Load|ArrayLength)\b/;
export interface Operations {
  /** Operations of an invocation. */
  readonly total: number;
  readonly hasLoop: boolean;
}

export function operationsOf(code: string): Operations {
  const { stdout, stderr } = spawnSync(process.execPath, [PROGRAM], { input: code, encoding: "utf8", timeout: 60_000 });
  const at = stdout.indexOf("; SPIR-V");
  if (at < 0) throw new Error(`expected SPIR-V, got ${stdout.slice(-500)}${stderr}`);
  const lines = stdout.slice(at).split("\n");
  const bodies = new Map<string, string[]>();
  let body: string[] | undefined;
  for (const line of lines) {
    const start = /^\s*(%\w+) = OpFunction /.exec(line);
    if (start !== null) {
      body = [];
      bodies.set(start[1] as string, body);
    }
    body?.push(line);
  }
  // Of loads only those of storage buffers count: parameters are a driver's constants, the rest is in registers.
  const stored = new Set(lines.flatMap((line) => /(%\w+) = OpAccessChain %_ptr_StorageBuffer_/.exec(line)?.[1] ?? []));
  const isCounted = (line: string) => {
    const load = /= OpLoad %\w+ (%\w+)/.exec(line);
    return load === null ? COUNTED.test(line) : stored.has(load[1] as string);
  };
  const counts = new Map<string, number>();
  const count = (name: string): number => {
    let total = counts.get(name);
    if (total === undefined) {
      total = 0;
      for (const line of bodies.get(name) ?? []) {
        const called = /= OpFunctionCall %\w+ (%\w+)/.exec(line);
        if (called !== null) total += count(called[1] as string);
        else if (isCounted(line)) total++;
      }
      counts.set(name, total);
    }
    return total;
  };
  const main = /OpEntryPoint GLCompute (%\w+)/.exec(stdout.slice(at))?.[1] as string;
  return { total: count(main), hasLoop: /OpLoopMerge/.test(stdout.slice(at)) };
}
