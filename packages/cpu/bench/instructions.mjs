/**
 * Counts the machine instructions of the kernels' inner loops, as this Node's V8 compiles them: what is left when the
 * noise of a machine is taken away. x86-64 only.
 *
 *     node bench/instructions.mjs
 *
 * @module
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stream } from "../scripts/build-wasm.mjs";

/** Kernels, and how many values a turn of their largest loop makes. */
const KERNELS = { "philox-turns/turns": 40, "uniform/uniform32": 16, "normal/normal32": 8 };

const FLAGS = ["--no-liftoff", "--no-wasm-lazy-compilation", "--no-wasm-dynamic-tiering", "--print-wasm-code"];

/** What V8 prints of every function of the module. */
function listing(binary) {
  const folder = mkdtempSync(join(tmpdir(), "weightinit-"));
  try {
    const file = join(folder, "kernels.wasm");
    writeFileSync(file, binary);
    const program = `new WebAssembly.Module(require("node:fs").readFileSync(${JSON.stringify(file)}))`;
    return execFileSync(process.execPath, [...FLAGS, "--eval", program], { encoding: "utf8", maxBuffer: 2 ** 26 });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Offset and text of each instruction of a function. */
function instructionsOf(text) {
  const lines = text.matchAll(/^0x[0-9a-f]+\s+([0-9a-f]+)\s+[0-9a-f]+\s+(?:REX\.W )?(.*)$/gm);
  return [...lines].map(([, offset, instruction]) => ({ offset: Number.parseInt(offset, 16), instruction }));
}

/** The last loop without another one in it that does vector arithmetic: the one that makes values. */
function innerLoop(instructions) {
  const loops = instructions.flatMap(({ offset, instruction }) => {
    const target = /^j\w+ .*<\+0x([0-9a-f]+)>/.exec(instruction)?.[1];
    const start = target === undefined ? offset : Number.parseInt(target, 16);
    return start < offset ? [{ start, end: offset }] : [];
  });
  const bodies = loops
    .filter((loop) => !loops.some((other) => other !== loop && other.start >= loop.start && other.end < loop.end))
    .map(({ start, end }) => instructions.filter(({ offset }) => offset >= start && offset <= end));
  return bodies.filter((body) => body.some(({ instruction }) => /^vp?(mul|cvt)/.test(instruction))).at(-1);
}

function kindOf(instruction) {
  const isMove = /^v?mov/.test(instruction);
  if (!isMove) return instruction.startsWith("v") ? "vector arithmetic" : "scalar arithmetic, branches";
  if (/^\S+ \[rbp/.test(instruction)) return "stores to the stack";
  if (instruction.includes("[rbp")) return "loads from the stack";
  if (/^\S+ \[/.test(instruction)) return "stores";
  return instruction.includes("[") ? "loads" : "moves between registers";
}

const functions = listing(await stream.compile(["--debug"])).split("--- WebAssembly code ---");
for (const [name, values] of Object.entries(KERNELS)) {
  const text = functions.find((one) => new RegExp(`^name: .*${name}\\b`, "m").test(one));
  const body = text && innerLoop(instructionsOf(text));
  if (body === undefined)
    throw new Error(`expected a loop in ${name}, got none: V8 ${process.versions.v8} prints otherwise`);
  const counts = new Map();
  for (const { instruction } of body) counts.set(kindOf(instruction), (counts.get(kindOf(instruction)) ?? 0) + 1);
  console.log(
    `${name}: ${body.length} instructions for ${values} values, ${(body.length / values).toFixed(1)} a value`,
  );
  for (const [kind, count] of [...counts].sort(([, a], [, b]) => b - a)) {
    console.log(`  ${String(count).padStart(4)}  ${(count / values).toFixed(2).padStart(6)} a value  ${kind}`);
  }
}
