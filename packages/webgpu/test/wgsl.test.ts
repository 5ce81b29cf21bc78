import { SEGMENTS } from "@weightinit/core/stream";
import { describe, expect, it } from "vitest";
import { constantKernel, elementwiseKernel, wordsKernel } from "../src/wgsl/elementwise.ts";
import { runKernel, sparseKernel } from "../src/wgsl/fixed.ts";
import { type Kernel, packParams } from "../src/wgsl/kernel.ts";
import { finishKernel } from "../src/wgsl/orthogonal.ts";
import { describeGpu, gpuRng } from "./gpu.ts";

const PARTS = ["float16", "bfloat16", "float32"] as const;
const EXACT: readonly Kernel[] = [
  ...PARTS.flatMap((part) => [constantKernel(part), runKernel(part), sparseKernel(part)]),
  ...PARTS.flatMap((part) =>
    (["uniform", "normal", "truncatedNormal"] as const).flatMap((kind) => [
      elementwiseKernel(kind, part, "hardware"),
      elementwiseKernel(kind, part, "soft"),
    ]),
  ),
  wordsKernel(),
];

/** Builtins with an error bound, or none, in WGSL's table of accuracy; and those that narrow as the driver likes. */
const INEXACT =
  /\b(acos|acosh|asin|asinh|atan|atan2|atanh|cos|cosh|cross|degrees|determinant|distance|dot|exp|exp2|faceForward|fma|fract|inverseSqrt|ldexp|length|log|log2|mix|modf|normalize|pow|quantizeToF16|radians|reflect|refract|saturate|sin|sinh|smoothstep|sqrt|step|tan|tanh|pack\w+|unpack\w+)\s*\(/;

/** The one form of a float product: its bits go at once through an xor with the unknown zero. */
const GUARDED_PRODUCT = /^let \w+ = bitcast<u32>\(bitcast<f32>\((\w|\.)+\) \* bitcast<f32>\((\w|\.)+\)\) \^ P\.zero$/;
/** The one form of a float sum: of two words' floats, its bits taken at once. */
const SUM_OF_WORDS = /^return bitcast<u32>\(bitcast<f32>\((\w|\.)+\) \+ bitcast<f32>\((\w|\.)+\)\)$/;
/** The one conversion: of fewer than 25 bits, which is exact. */
const CONVERSION = /^return bitcast<u32>\(f32\(bitcast<i32>\(u >> 8u\) - 8388608\)\)$/;

/** What could be rounded otherwise on some driver: statements in floats that are none of the known forms. */
function suspects({ code }: Kernel): string[] {
  const statements = code.split(/[;{}]/).map((statement) => statement.replace(/\s+/g, " ").trim());
  return statements.filter((statement) => {
    if (INEXACT.test(statement)) return true;
    // A float enters by a type, a conversion or a literal.
    const inFloats = /\bf(16|32)\b|\b(vec[234]|mat\dx\d)f\b|\d\.\d|\d\.(?!\w)|\b\d+[fh]\b/.test(statement);
    return inFloats && ![GUARDED_PRODUCT, SUM_OF_WORDS, CONVERSION].some((form) => form.test(statement));
  });
}

describe("the generated WGSL", () => {
  it.each(EXACT.map((kernel) => [kernel.name, kernel] as const))("%s has no float step left open", (_, kernel) => {
    expect(suspects(kernel)).toEqual([]);
  });

  it("has the guarded steps exactly where the hardware path is asked for", () => {
    for (const kernel of EXACT) {
      expect(kernel.code.includes("^ P.zero")).toBe(kernel.name.endsWith("hardware"));
      if (kernel.name.endsWith("soft")) expect(kernel.code).not.toMatch(/f32/);
    }
  });

  it("would not pass with the guard taken off, moved or undone", () => {
    const { code, ...rest } = elementwiseKernel("normal", "float32", "hardware");
    for (const [from, to] of [
      [" ^ P.zero", ""],
      [" ^ P.zero", " ^ 0u"],
      [
        "bitcast<f32>(product) + bitcast<f32>(P.shift)",
        "bitcast<f32>(z) * bitcast<f32>(P.scale) + bitcast<f32>(P.shift)",
      ],
      [
        "bitcast<f32>(product) + bitcast<f32>(P.shift)",
        "fma(bitcast<f32>(z), bitcast<f32>(P.scale), bitcast<f32>(P.shift))",
      ],
      ["return quantile(u | 1u)", "let l = log(f32(u)); return quantile(u | 1u)"],
    ] as const) {
      expect(code).toContain(from);
      expect(suspects({ ...rest, code: code.replace(from, to) })).not.toEqual([]);
    }
  });

  it("reads core's table with core's number of segments", () => {
    const { code } = elementwiseKernel("normal", "float32", "hardware");
    expect(code).toContain(`centre * ${SEGMENTS}u`);
  });

  it("rounds orthogonal matrices to 16 bits by the same integers", () => {
    for (const part of PARTS) {
      const narrow = /fn narrow\(x: u32\) -> u32 \{[\s\S]*?\n\}/;
      expect(finishKernel(part).code.match(narrow)?.[0]).toBe(
        elementwiseKernel("normal", part, "hardware").code.match(narrow)?.[0],
      );
    }
  });

  it("packs parameters in the struct's order", () => {
    const kernel = runKernel("float32");
    const to = new Uint32Array(6);
    packParams(kernel, { value: 4, start: 1, count: 3, step: 2 }, to, 1);
    expect([...to]).toEqual([0, 1, 2, 3, 4, 0]);
    expect(kernel.code).toContain("struct Params { start: u32, step: u32, count: u32, value: u32 };");
  });
});

describeGpu("the generated WGSL compiles", () => {
  it.each(EXACT.map((kernel) => [kernel.name, kernel] as const))("%s, without a warning", async (_, kernel) => {
    const { device } = await gpuRng();
    const info = await device.createShaderModule({ code: kernel.code }).getCompilationInfo();
    expect(info.messages.map(({ message }) => message)).toEqual([]);
  });
});
