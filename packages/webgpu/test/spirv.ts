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
/** Of these, what NVIDIA's cards do on the pipe that bounds random fills: products and sums may go elsewhere. */
const LOGIC = /= Op(Shift|Bitwise|Not\b|Select|Logical|I(Not)?Equal|[US](LessThan|GreaterThan)|FOrd)/;

export interface Operations {
  /** Operations of an invocation. */
  readonly total: number;
  /** Shifts, bitwise operations, comparisons and selections among them. */
  readonly logic: number;
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
  const counts = new Map<string, { total: number; logic: number }>();
  const count = (name: string): { total: number; logic: number } => {
    let sums = counts.get(name);
    if (sums === undefined) {
      sums = { total: 0, logic: 0 };
      for (const line of bodies.get(name) ?? []) {
        const called = /= OpFunctionCall %\w+ (%\w+)/.exec(line);
        const more = called === null ? undefined : count(called[1] as string);
        sums.total += more?.total ?? Number(isCounted(line));
        sums.logic += more?.logic ?? Number(LOGIC.test(line));
      }
      counts.set(name, sums);
    }
    return sums;
  };
  const main = /OpEntryPoint GLCompute (%\w+)/.exec(stdout.slice(at))?.[1] as string;
  return { ...count(main), hasLoop: /OpLoopMerge/.test(stdout.slice(at)) };
}
