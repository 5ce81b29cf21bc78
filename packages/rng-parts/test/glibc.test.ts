import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import {
  fma,
  fmaf,
  glibcCos,
  glibcCosf,
  glibcLog,
  glibcLog1p,
  glibcLogf,
  glibcSin,
  glibcSinf,
  Mt19937Words,
} from "../src/index.ts";

/** SHA-256 of the results of the GNU C library 2.36 on an x86-64 CPU with FMA, for the arguments made below. */
const ofGlibc: Record<string, string> = {
  log: "a40e6ff3a93bcab84cf82e2b5f2278a9a48dff346e6a9650e6e88ba627321a3d",
  sin: "018108f01281c38bbb90df4208ac71217c8f5c8c40a1ba538b7fd53fa5f2affd",
  cos: "76af209c728d8602f5ebca1592a372357921caea5efe67e36b9def04b84c9d73",
  log1p: "621803df56c652206d45abd37bb97bde6773855593635e0306cf89b6b16be67b",
  log1pSmall: "1ce9ec857b5b014ea82f404d3c8cf508a66205526f34d88c14eb85d1581dc5f2",
  fma: "52454ad9c64fe3745784cab42de3d6303fb43b0664953e4e825aea33927275bf",
  fmaRest: "0b7479736455a7ee48728fa4e811b909b264e437eb047615fff25e25f98fa903",
  logf: "3f08e3f498a4963877e7ebd4eadfcb64b433b254055cf0052a7e65de8522625f",
  sinf: "d7c3b41949934334bd5d54dd5dd0ee4b6100725d2224872baaffc7b1e50fcdd5",
  cosf: "c59677e516c75da4d251f18f2e82a51f97a9893ce89dbe8c846dcc2105acefba",
  fmaf: "d7269bcec7da2dd7263cddc5e0ddf5e3c52e87777fac45997b395e578d416404",
};

const count = 100_000;

test(`${count} results of each function are the C library's, to the bit`, () => {
  const words = new Mt19937Words().seed(1);
  const results: Record<string, Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>> = {};
  for (const name of ["log", "sin", "cos", "log1p", "log1pSmall", "fma", "fmaRest"]) {
    results[name] = new Float64Array(count);
  }
  for (const name of ["logf", "sinf", "cosf", "fmaf"]) results[name] = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const high = words.next() & 0x1fffff;
    const u = (high * 2 ** 32 + words.next()) * 2 ** -53;
    const w = words.next();
    const x = (w & 0xffffff) * 2 ** -24;
    const log = glibcLog(1 - u);
    const sin = glibcSin(2 * Math.PI * u);
    const cos = glibcCos(2 * Math.PI * u);
    const logf = glibcLogf(1 - x);
    const theta = Math.fround(2 * Math.PI * x);
    const sinf = glibcSinf(theta);
    const all: Record<string, number> = {
      log,
      sin,
      cos,
      log1p: glibcLog1p(-u),
      log1pSmall: glibcLog1p(u * 2 ** -(w >>> 27)),
      logf,
      sinf,
      cosf: glibcCosf(theta),
      fma: fma(log, sin, cos * 2 ** -(w >>> 26)),
      fmaRest: fma(sin, cos, -(sin * cos)),
      fmaf: fmaf(logf, sinf, x * 2 ** (20 - (w >>> 26))),
    };
    for (const [name, value] of Object.entries(all)) results[name]![i] = value;
  }
  const hashes = Object.entries(results).map(([name, values]) => [
    name,
    createHash("sha256").update(new Uint8Array(values.buffer)).digest("hex"),
  ]);
  expect(Object.fromEntries(hashes)).toEqual(ofGlibc);
});

test("a tie of the rounded remainder goes where the exact value lies", () => {
  // 1 + 2⁻⁵³ is midway between 1 and the next double; 2⁻¹²⁰ more or less decides.
  const tiny = 2 ** -60;
  expect(fma(tiny, tiny, 1 + 2 ** -52)).toBe(1 + 2 ** -52);
  expect(fma(1 + 2 ** -30, 2 ** -53 - 2 ** -83, 1)).toBe(1);
  expect(fma(1 + 2 ** -30, 2 ** -53 - 2 ** -84, 1)).toBe(1 + 2 ** -52);
  expect(fmaf(1 + 2 ** -20, 2 ** -24 - 2 ** -44, 1)).toBe(1);
  expect(fmaf(1 + 2 ** -20, 2 ** -24 - 2 ** -45, 1)).toBe(1 + 2 ** -23);
});

test("special arguments", () => {
  expect([glibcLog(1), glibcLogf(1), glibcSin(0), glibcCos(0), glibcSinf(0), glibcCosf(0), glibcLog1p(0)]).toEqual([
    0, 0, 0, 1, 0, 1, 0,
  ]);
  expect(Object.is(glibcLog1p(-0), -0)).toBe(true);
});
