/**
 * What the reader chose, and how a URL says it.
 *
 * @module
 */
import { schemeNamed } from "../schemes/catalogue.ts";
import { activationNamed } from "./activations.ts";

export interface Settings {
  /** Name of the initializer. */
  readonly scheme: string;
  readonly gain: number;
  readonly activation: string;
  /** Units of each layer. */
  readonly width: number;
  /** Number of layers. */
  readonly depth: number;
  readonly seed: number;
}

export const DEFAULTS: Settings = {
  scheme: "kaimingNormal",
  gain: Math.SQRT2,
  activation: "relu",
  width: 256,
  depth: 30,
  seed: 42,
};

/** Smallest and largest value of each number. */
export const LIMITS = {
  gain: [0, 4],
  width: [8, 512],
  depth: [1, 60],
  seed: [0, Number.MAX_SAFE_INTEGER],
} as const;

type Limited = keyof typeof LIMITS;

/** A number as typed, brought into its limits; `fallback` if it is none. */
export function limited(name: Limited, value: unknown, fallback: number): number {
  const number = typeof value === "string" && value.trim() === "" ? Number.NaN : Number(value);
  if (!Number.isFinite(number)) return fallback;
  const [least, most] = LIMITS[name];
  return Math.min(most, Math.max(least, name === "gain" ? number : Math.round(number)));
}

/** Reads the part of a URL behind `?`; what is missing or wrong is as in `DEFAULTS`. */
export function parseSettings(query: string): Settings {
  const asked = new URLSearchParams(query);
  const scheme = schemeNamed(asked.get("scheme") ?? "");
  const activation = activationNamed(asked.get("activation") ?? "");
  const number = (name: Limited, fallback: number) => limited(name, asked.get(name) ?? "", fallback);
  return {
    scheme: scheme?.name ?? DEFAULTS.scheme,
    gain: number("gain", scheme?.gain ?? DEFAULTS.gain),
    activation: activation?.name ?? DEFAULTS.activation,
    width: number("width", DEFAULTS.width),
    depth: number("depth", DEFAULTS.depth),
    seed: number("seed", DEFAULTS.seed),
  };
}

/** The same as the part of a URL behind `?`. */
export function printSettings(settings: Settings): string {
  return new URLSearchParams(Object.entries(settings).map(([name, value]) => [name, String(value)])).toString();
}
