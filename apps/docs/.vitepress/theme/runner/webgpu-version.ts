/**
 * The same example on WebGPU: which ones there are, and how the text changes.
 *
 * @module
 */
const OBSTACLES: readonly (readonly [RegExp, string])[] = [
  [/\bdata\b/, "it reads the CPU tensor's data"],
  [/float64|complex128|\b(?:zeros|ones|rand|randn)C?64\b/, "WebGPU has no float64"],
  [/\bcpuDevice\b|\bcpuRngFrom\b|\bregisterRng\b/, "it brings a generator of its own"],
  [/=>\s*new CpuRng\(/, "finding a GPU is asynchronous, a factory of generators is not"],
  [/\bCpuRng(?!\(|\b)|\bCpuRng\.|: CpuRng\b|\bnew CpuRng\(.*\.draw/, "it uses CpuRng in another way"],
  [/\bnew Array\b|\bSharedArrayBuffer\b|\bout\s*(?:[,}]|:(?!\s*[-[\d]))/, "it writes to memory of the CPU"],
];

/** Why an example cannot run on WebGPU; `undefined` if it can. */
export function webGpuObstacle(code: string): string | undefined {
  if (code.includes("@weightinit/webgpu")) return "it is on WebGPU already";
  if (!code.includes("new CpuRng(")) return "it makes no CpuRng";
  return OBSTACLES.find(([pattern]) => pattern.test(code))?.[1];
}

/** `new CpuRng(…)`, with calls but no deeper ones among its arguments. */
const CONSTRUCTION = /new CpuRng\(((?:[^()]|\([^()]*\))*)\)/g;

/** The example with each `new CpuRng(seed)` replaced by `(await WebGpuRng.create(seed))`. Lines keep their numbers. */
export function webGpuVersion(code: string): string {
  const changed = code.replace(CONSTRUCTION, "(await WebGpuRng.create($1))");
  return `import { WebGpuRng } from "@weightinit/webgpu"; ${changed}`;
}
