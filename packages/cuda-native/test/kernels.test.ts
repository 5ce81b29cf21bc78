/**
 * The committed PTX: tied to its source, loadable by old drivers, unfused.
 */
import { readdirSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, test } from "vitest";
import {
  architecturesOf,
  assemble,
  committed,
  compile,
  type File,
  files,
  fusedInstructions,
  modules,
  pathOf,
  sets,
  sourceHash,
  TOOLKIT,
  tool,
  toolkitVersion,
} from "../scripts/kernels.mjs";
import { type ModuleName, setOf } from "../src/kernels.ts";

const cases = files.map((file) => [`${file.set.name}/${file.module}.ptx`, file] as [string, File]);

describe.each(cases)("%s", (_, { set, module }) => {
  const ptx = committed({ set, module });

  test("was built from the sources and flags at hand", () => {
    expect(ptx, "run pnpm kernels").toContain(`// sha256 of sources and flags: ${sourceHash()}\n`);
  });

  test("asks for no more than its set says", () => {
    const header = new RegExp(
      `^\\.version ${set.version.replace(".", "\\.")}\\n\\.target ${set.name}\\n\\.address_size 64$`,
      "m",
    );
    expect(ptx).toMatch(header);
  });

  test("has no fused arithmetic on floats but where it is exact, a floor, or a matrix product", () => {
    expect(fusedInstructions(module, ptx)).toEqual([]);
    const count = (opcode: string) => ptx.split(`${opcode} `).length - 1;
    const quotients = count("rcp.approx.ftz.f64");
    expect(quotients > 0).toBe(/normal$/.test(module));
    if (quotients > 0) expect(count("fma.rn.f64")).toBe(7 * quotients); // the steps of each and no other
    expect(ptx.replaceAll("rcp.approx.ftz.f64", "")).not.toMatch(/\.ftz|\.approx/);
  });
});

test("every set's folder has its modules and nothing else", () => {
  for (const set of sets) {
    const names = set.modules.map((module) => `${module}.ptx`).sort();
    expect(readdirSync(dirname(pathOf({ set, module: "uniform" }))).sort()).toEqual(names);
  }
});

test("a device gets the newest set that has the module", () => {
  for (const module of modules) {
    for (const capability of [75, 80, 86, 89, 90, 100, 120]) {
      const newest = sets.filter((set) => set.capability <= capability && set.modules.includes(module)).at(-1);
      expect(setOf(module as ModuleName, capability)).toBe(newest?.name);
    }
  }
});

const version = toolkitVersion();
describe.skipIf(version !== TOOLKIT)(`nvcc ${TOOLKIT} (found: ${version ?? "none"})`, () => {
  test.each(cases)("writes %s again, byte for byte", (_, file) => {
    expect(compile(file)).toBe(committed(file));
  });
});

describe.skipIf(tool("ptxas") === undefined)("ptxas", () => {
  test.each(cases)("assembles %s without spilling", (_, file) => {
    for (const architecture of [file.set.name, "sm_90"]) {
      expect(architecturesOf(file.set)).toContain(architecture);
      const report = assemble(committed(file), architecture);
      expect([...report.matchAll(/(\d+) bytes spill stores/g)].every(([, bytes]) => bytes === "0")).toBe(true);
    }
  });
});

test("a fused instruction is recognised", () => {
  const fused = (module: string, ...lines: string[]) => fusedInstructions(module, lines.join("\n")).length;
  expect(fused("uniform", "fma.rn.f32 %f1, %f2, %f3, %f4;", "mad.lo.s32 %r1, %r2, %r3, %r4;")).toBe(1);
  expect(fused("uniform", "\t@%p1 fma.rn.ftz.f64 \t%fd1, %fd2, %fd3, %fd4;")).toBe(1);
  expect(fused("orthogonal_float32", "fma.rn.f32 %f1, %f2, %f3, %f4;")).toBe(0);
  expect(fused("normal", "fma.rm.f32 %f1, %f2, %f3, %f4;", "fma.rn.f64 %fd1, %fd2, %fd3, %fd4;")).toBe(0);
  expect(fused("normal", "fma.rn.f32 %f1, %f2, %f3, %f4;")).toBe(1);
});
