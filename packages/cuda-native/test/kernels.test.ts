/**
 * The committed PTX: tied to its source, loadable by old drivers, unfused.
 */
import { describe, expect, test } from "vitest";
import {
  ARCHITECTURES,
  assemble,
  committed,
  compile,
  fusedInstructions,
  modules,
  sourceHash,
  TOOLKIT,
  tool,
  toolkitVersion,
} from "../scripts/kernels.mjs";

describe.each(modules)("%s.ptx", (module) => {
  const ptx = committed(module);

  test("was built from the sources and flags at hand", () => {
    expect(ptx, "run pnpm kernels").toContain(`// sha256 of sources and flags: ${sourceHash()}\n`);
  });

  test("asks for PTX 6.3 and compute capability 7.5 only", () => {
    expect(ptx).toMatch(/^\.version 6\.3\n\.target sm_75\n\.address_size 64$/m);
  });

  test("has no fused arithmetic on floats", () => {
    expect(fusedInstructions(ptx)).toEqual([]);
    expect(ptx).not.toMatch(/\bfma\.|\.ftz|\.approx/);
  });
});

const version = toolkitVersion();
describe.skipIf(version !== TOOLKIT)(`nvcc ${TOOLKIT} (found: ${version ?? "none"})`, () => {
  test.each(modules)("writes %s.ptx again, byte for byte", (module) => {
    expect(compile(module)).toBe(committed(module));
  });
});

describe.skipIf(tool("ptxas") === undefined)("ptxas", () => {
  test.each(modules)("assembles %s.ptx without spilling", (module) => {
    for (const architecture of ["sm_75", "sm_90"]) {
      expect(ARCHITECTURES).toContain(architecture);
      const report = assemble(committed(module), architecture);
      expect([...report.matchAll(/(\d+) bytes spill stores/g)].every(([, bytes]) => bytes === "0")).toBe(true);
    }
  });
});

test("a fused instruction is recognised", () => {
  expect(fusedInstructions("\tfma.rn.f32 \t%f1, %f2, %f3, %f4;\n\tmad.lo.s32 %r1, %r2, %r3, %r4;")).toHaveLength(1);
  expect(fusedInstructions("\t@%p1 fma.rn.ftz.f64 %fd1, %fd2, %fd3, %fd4;")).toHaveLength(1);
});
