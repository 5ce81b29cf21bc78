import { normalTable, SEGMENTS } from "@weightinit/core/stream";
import { describe, expect, it } from "vitest";
import { constantKernel, copyKernel, elementwiseKernel, wordsKernel } from "../src/wgsl/elementwise.ts";
import { runKernel, sparseKernel } from "../src/wgsl/fixed.ts";
import { gatheredConstantKernel, gatheredKernelOf } from "../src/wgsl/gathered.ts";
import { type Kernel, packParams } from "../src/wgsl/kernel.ts";
import { REGION_SLOTS } from "../src/wgsl/normal.ts";
import { finishKernel } from "../src/wgsl/orthogonal.ts";
import type { Bounds } from "../src/wgsl/storage.ts";
import { constantVectorKernel, type VectorLaw, vectorKernel } from "../src/wgsl/vectors.ts";
import { describeGpu, gpuRng } from "./gpu.ts";

const PARTS = ["float16", "bfloat16", "float32"] as const;
const KINDS = ["uniform", "normal", "truncatedNormal"] as const;
const BOUNDS: Readonly<Record<(typeof KINDS)[number], readonly Bounds[]>> = {
  normal: [""],
  uniform: ["", "above", "below", "above below", "zero", "above zero"],
  truncatedNormal: ["above below", "above zero"],
};

const VECTOR_LAWS: readonly VectorLaw[] = PARTS.flatMap((part) =>
  KINDS.flatMap((kind) =>
    BOUNDS[kind].flatMap((bounds) =>
      (["fused", "hardware"] as const).flatMap((path) =>
        [false, true].flatMap((packs) => [false, true].map((inRuns) => ({ kind, part, path, bounds, packs, inRuns }))),
      ),
    ),
  ),
);
const EXACT: readonly Kernel[] = [
  ...new Set<Kernel>([
    ...VECTOR_LAWS.filter(({ inRuns }) => !inRuns).map((law) => gatheredKernelOf(law) as Kernel),
    gatheredConstantKernel() as Kernel,
    ...PARTS.flatMap((part) => [constantKernel(part), copyKernel(part), runKernel(part), sparseKernel(part)]),
    ...PARTS.flatMap((part) =>
      KINDS.flatMap((kind) =>
        (["fused", "hardware", "soft"] as const).flatMap((path) =>
          [false, true].map((inRuns) => elementwiseKernel(kind, part, path, inRuns)),
        ),
      ),
    ),
    ...VECTOR_LAWS.map((law) => vectorKernel(law) as Kernel),
    constantVectorKernel(),
    wordsKernel(),
  ]),
];

/** Builtins with an error bound, or none, in WGSL's table of accuracy; and those that narrow as the driver likes. */
const INEXACT =
  /\b(acos|acosh|asin|asinh|atan|atan2|atanh|cos|cosh|cross|degrees|determinant|distance|dot|exp|exp2|faceForward|fma|fract|inverseSqrt|ldexp|length|log|log2|mix|modf|normalize|pow|quantizeToF16|radians|reflect|refract|saturate|sin|sinh|smoothstep|sqrt|step|tan|tanh|pack\w+|unpack\w+)\s*\(/;

/**
 * All float statements that there may be. Each is one operation that IEEE 754 rounds in one way, and none can be
 * contracted with another: a product leaves floats through an xor with bits that the compiler does not know, and the
 * sum takes words. Conversions of integers, comparisons, `fma` and packing are as the known answers find them.
 */
const KNOWN = new Set([
  // Products.
  "return bitcast<u32>(quantile(rounded(u | 1u)) * bitcast<f32>(P.scale)) + u * P.sign",
  "return bitcast<u32>(quantile(rounded((t << 1u) | 1u) ^ sign) * bitcast<f32>(P.scale)) ^ sign",
  "return bitcast<u32>((f32(bitcast<i32>(u >> 8u)) - 8388608.0) * bitcast<f32>(P.scale)) ^ P.zero",
  "return bitcast<u32>(fma(f32(bitcast<i32>(u >> 8u)), bitcast<f32>(P.scale), bitcast<f32>(P.half)))",
  // The sum.
  "return bitcast<u32>(bitcast<f32>(product(u)) + bitcast<f32>(P.shift))",
  // Conversions.
  "fn quantile(b: u32) -> f32",
  "return f32(segmentAt(b))",
  "return bitcast<u32>(f32(bitcast<i32>(x)))",
  // Bounds.
  "return bitcast<u32>(max(bitcast<f32>(affine(u)), bitcast<f32>(P.lo)))",
  "return bitcast<u32>(min(bitcast<f32>(affine(u)), bitcast<f32>(P.hi)))",
  "return bitcast<u32>(min(max(bitcast<f32>(affine(u)), bitcast<f32>(P.lo)), bitcast<f32>(P.hi)))",
  "let x = bitcast<f32>(affine(u))",
  "let x = min(bitcast<f32>(affine(u)), bitcast<f32>(P.hi))",
  "return bitcast<u32>(select(x, bitcast<f32>(P.lo), x < bitcast<f32>(P.least)))",
  // Rounding to float16.
  "return pack2x16float(vec2<f32>(bitcast<f32>(a), bitcast<f32>(b)))",
]);

function statementsOf({ code }: Kernel): string[] {
  return code.split(/[;{}]/).map((statement) => statement.replace(/\s+/g, " ").trim());
}

/** What could be rounded otherwise on some driver: statements in floats that are none of the known forms. */
function suspects(kernel: Kernel): string[] {
  return statementsOf(kernel).filter((statement) => {
    if (KNOWN.has(statement)) return false;
    if (INEXACT.test(statement)) return true;
    // A float enters by a type, a conversion, a literal, or a function that gives one.
    return /\bf(16|32)\b|\b(vec[234]|mat\dx\d)f\b|\d\.\d|\d\.(?!\w)|\b\d+[fh]\b|0x[\da-f]+p|\bquantile\(.*\*/.test(
      statement,
    );
  });
}

describe("the generated WGSL", () => {
  it.each(EXACT.map((kernel) => [kernel.name, kernel] as const))("%s has no float step left open", (_, kernel) => {
    expect(suspects(kernel)).toEqual([]);
  });

  it("has floats exactly where the device's are asked for, fma and packing only where they have been tried", () => {
    for (const kernel of EXACT) {
      const { name, code } = kernel;
      const isFloat = /fused|hardware/.test(name);
      expect([name, /f32/.test(code)]).toEqual([name, isFloat]);
      expect([name, /\bfma\(/.test(code)]).toEqual([name, /uniform .*fused/.test(name)]);
      expect([name, /\bpack2x16float\(/.test(code)]).toEqual([name, / packed /.test(name)]);
      // One product at most, and it leaves floats at once.
      if (isFloat && !/\bfma\(/.test(code))
        expect(
          statementsOf(kernel).filter((s) => /^return .* (\^ (sign|P\.zero)|\+ u \* P\.sign)$/.test(s)),
        ).toHaveLength(1);
    }
  });

  it("is compiled under one name", () => {
    const named = new Map(EXACT.map(({ code, name }) => [code, name]));
    expect(EXACT.filter(({ code, name }) => named.get(code) !== name)).toEqual([]);
  });

  it("would not pass with the guard taken off, moved or undone", () => {
    for (const kernel of [
      elementwiseKernel("normal", "float32", "hardware"),
      vectorKernel({ kind: "normal", part: "bfloat16", path: "fused", bounds: "", packs: false }),
      vectorKernel({ kind: "truncatedNormal", part: "float32", path: "fused", bounds: "above below", packs: false }),
      elementwiseKernel("uniform", "float32", "hardware"),
    ]) {
      const { code, ...rest } = kernel;
      const sum = "bitcast<f32>(product(u)) + bitcast<f32>(P.shift)";
      const changes: readonly (readonly [RegExp | string, string])[] = [
        [/ \+ u \* P\.sign/, " + (u << 31u)"],
        [/ \+ u \* P\.sign/, ""],
        [/ \^ sign;/, ";"],
        [/ \^ sign;/, " ^ (t & 0x80000000u);"],
        [/ \^ P\.zero/, ""],
        [/ \^ P\.zero/, " ^ 0u"],
        [sum, "quantile(u | 1u) * bitcast<f32>(P.scale) + bitcast<f32>(P.shift)"],
        [sum, "fma(bitcast<f32>(u), bitcast<f32>(P.scale), bitcast<f32>(P.shift))"],
        ["fn affine(u: u32) -> u32 {", "fn affine(u: u32) -> u32 { let l = log(f32(u));"],
      ];
      for (const [from, to] of changes) {
        const changed = code.replace(from, to);
        if (changed !== code)
          expect([String(from), suspects({ ...rest, code: changed })]).not.toEqual([String(from), []]);
      }
      expect(changes.filter(([from, to]) => code.replace(from, to) !== code).length).toBeGreaterThanOrEqual(4);
    }
  });

  it("has core's segments where a float's upper bits point", () => {
    const table = normalTable();
    expect(table).toHaveLength(4 * SEGMENTS);
    const bits = new Uint32Array(1);
    for (let i = 0; i < SEGMENTS; i++) {
      const x = 2 ** Math.floor(i / 32) * (1 + (i % 32) / 32);
      for (const [region, sign] of [1, -1].entries()) {
        new Float32Array(bits.buffer)[0] = sign * x;
        expect(bits[0]! >>> 18).toBe(REGION_SLOTS[region]! + i);
      }
    }
    // Products of `segmentAt` are exact: a slope has at most 21 bits.
    for (let i = 1; i < table.length; i += 2) {
      const linear = table[i]! >> 11;
      const most = linear + (((table[i]! & 0x7ff) * 0x3ffff) >>> 16);
      expect([linear, most].every((slope) => slope >= -(2 ** 20) && slope < 2 ** 20)).toBe(true);
    }
  });

  it("rounds orthogonal matrices to 16 bits by the same integers", () => {
    for (const part of PARTS) {
      const narrow = /fn narrow\(x: u32\) -> u32 \{[\s\S]*?\n\}/;
      expect(finishKernel(part).code.match(narrow)?.[0]).toBe(
        elementwiseKernel("normal", part, "soft").code.match(narrow)?.[0],
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
