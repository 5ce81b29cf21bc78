/**
 * An initializer as code that runs.
 *
 * @module
 */
import { toConfig } from "@weightinit/core/config";
import type { Ported } from "./ported.ts";

/** What an option is if it is left out, in those that the porter makes. */
const DEFAULTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  kaimingNormal: { gain: Math.SQRT2, mode: "fanIn" },
  kaimingUniform: { gain: Math.SQRT2, mode: "fanIn" },
  glorotNormal: { gain: 1 },
  glorotUniform: { gain: 1 },
  lecunNormal: { gain: 1, mode: "fanIn" },
  lecunUniform: { gain: 1, mode: "fanIn" },
  orthogonal: { gain: 1 },
  deltaOrthogonal: { gain: 1 },
  identityInit: { gain: 1, groups: 1 },
  normal: { mean: 0, std: 1 },
  truncatedNormal: { mean: 0, std: 1, lo: -2, hi: 2 },
  uniform: { lo: 0, hi: 1 },
  sparseInit: { std: 0.01 },
  varianceScaling: { scale: 1, mode: "fanIn", distribution: "truncatedNormal" },
};

/** Numerators and denominators that are looked for in a root. */
const MOST = 12;

/** A number as a person would write it: 5 / 3, Math.sqrt(1 / 3), 0.02; the same in every bit. */
export function numberText(x: number): string {
  if (x === Math.SQRT2) return "Math.SQRT2";
  if (!Number.isFinite(x) || String(x).length <= 7) return String(x);
  for (let q = 1; q <= MOST; q++) {
    for (let p = 1; p <= MOST; p++) {
      if (p / q === x) return `${p} / ${q}`;
      if (Math.sqrt(p / q) === x) return q === 1 ? `Math.sqrt(${p})` : `Math.sqrt(${p} / ${q})`;
    }
  }
  return String(x);
}

function valueText(value: unknown): string {
  if (typeof value === "number") return numberText(value);
  if (Array.isArray(value)) return `[${value.map(valueText).join(", ")}]`;
  if (typeof value === "object" && value !== null) return `{ ${fieldsText(Object.entries(value))} }`;
  // What JSON has no number for.
  return value === "Infinity" || value === "-Infinity" ? String(value) : JSON.stringify(value);
}

const fieldsText = (fields: readonly (readonly [string, unknown])[]) =>
  fields.map(([name, value]) => `${name}: ${valueText(value)}`).join(", ");

/** Schemes that do not look at fans and axes of a matrix. */
const NO_LAYOUT = /^(constant|normal|uniform|truncatedNormal|sparseInit)$/;

/** The layout says nothing that the default would not say. */
function isNeedless(name: string, layout: unknown, rank: number): boolean {
  if (NO_LAYOUT.test(name)) return true;
  return rank === 2 && (layout === "torch" || (layout === "keras" && /^(orthogonal|identityInit)$/.test(name)));
}

/** The names to import, and the call for a generator called rng. */
export function callOf({ init, dtype }: Ported, dims: readonly number[]): { imports: string; call: string } {
  const { name, options } = toConfig(init);
  if (name === "constant" && dtype === undefined && (options["value"] === 0 || options["value"] === 1)) {
    const fill = options["value"] === 0 ? "zeros32" : "ones32";
    return { imports: fill, call: `${fill}(rng, ${dims.join(", ")})` };
  }
  const given = Object.entries(options).filter(
    ([key, value]) => DEFAULTS[name]?.[key] !== value && !(key === "layout" && isNeedless(name, value, dims.length)),
  );
  const parts = ["rng", ...(dtype === undefined ? [] : [JSON.stringify(dtype)]), ...dims.map(String)];
  if (given.length > 0) parts.push(`{ ${fieldsText(given)} }`);
  return { imports: name, call: `${name}(${parts.join(", ")})` };
}

/** A program that makes the tensor and prints it. */
export function programOf(ported: Ported, dims: readonly number[]): string {
  const { imports, call } = callOf(ported, dims);
  return [
    `import { ${imports} } from "@weightinit/core";`,
    'import { CpuRng } from "@weightinit/cpu";',
    "",
    `const rng = new CpuRng(${ported.seed ?? 42});`,
    `const weight = ${call};`,
    "console.log(weight);",
  ].join("\n");
}
