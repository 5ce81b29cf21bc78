// Machine code of the committed PTX, for counts that need no card: `ptxas` and `cuobjdump` of the CUDA toolkit.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run, tool } from "./kernels.mjs";

/** Whether the tools are there. */
export const disassembles = tool("ptxas") !== undefined && tool("cuobjdump") !== undefined;

/** Each kernel of `ptx` as lists of instructions, by their address. */
function disassemble(ptx, architecture) {
  const folder = mkdtempSync(join(tmpdir(), "weightinit-kernels-"));
  try {
    const [input, output] = [join(folder, "in.ptx"), join(folder, "out.cubin")];
    writeFileSync(input, ptx);
    run(tool("ptxas"), [`-arch=${architecture}`, "-o", output, input]);
    const kernels = new Map();
    let lines = [];
    for (const line of run(tool("cuobjdump"), ["-sass", output]).split("\n")) {
      const name = /Function : (\w+)/.exec(line)?.[1];
      if (name) {
        lines = [];
        kernels.set(name, lines);
      }
      const instruction = /^\s*\/\*([0-9a-f]{4,})\*\/\s+(\S.*?)\s*;/.exec(line);
      if (instruction) lines.push({ address: Number.parseInt(instruction[1], 16), text: instruction[2] });
    }
    return kernels;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Instructions of each kernel's main loop, which stores 16 bytes a thread: the shortest one around a store of that width,
 * from its first instruction to the branch back.
 */
export function mainLoops(ptx, architecture) {
  const counts = new Map();
  for (const [name, lines] of disassemble(ptx, architecture)) {
    const loops = lines.flatMap(({ address, text }) => {
      const target = /\bBRA(?:\.\w+)* (?:!?U?P\d+, )?(?:`\(\.\w+\)|0x([0-9a-f]+))/.exec(text)?.[1];
      const start = Number.parseInt(target, 16);
      if (!(start < address)) return [];
      const body = lines.filter((line) => line.address >= start && line.address <= address);
      return body.some((line) => /\bSTG\.E\.128\b/.test(line.text)) ? [body.length] : [];
    });
    if (loops.length > 0) counts.set(name, Math.min(...loops));
  }
  return counts;
}
