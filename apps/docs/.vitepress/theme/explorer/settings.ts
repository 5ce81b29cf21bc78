/**
 * What the reader chose, and how a URL says it.
 *
 * @module
 */
import { type Given, type Parameter, schemeNamed } from "../schemes/catalogue.ts";
import { activationNamed } from "./activations.ts";
import { type BlockName, blockKinds, mostBlocks } from "./blocks/catalogue.ts";

export interface Settings {
  /** Name of the initializer. */
  readonly scheme: string;
  readonly gain: number;
  /** Those of the scheme's parameters that are not as by default. */
  readonly given: Given;
  /** What the network is made of. */
  readonly network: BlockName;
  readonly activation: string;
  /** Units of each layer. */
  readonly width: number;
  /** Number of layers, or of blocks. */
  readonly depth: number;
  readonly seed: number;
}

export const DEFAULTS: Settings = {
  scheme: "kaimingNormal",
  gain: Math.SQRT2,
  given: {},
  network: "plain",
  activation: "relu",
  width: 256,
  depth: 30,
  seed: 42,
};

/** Smallest and largest value of each number. */
export const LIMITS = {
  gain: [0, 64],
  width: [8, 512],
  depth: [1, 60],
  seed: [0, Number.MAX_SAFE_INTEGER],
} as const;

type Limited = keyof typeof LIMITS;

/** The kernels' tiles are eight units wide. */
const WIDTH_STEP = 8;

/** A number as typed, brought into its limits; `fallback` if it is none. */
export function limited(name: Limited, value: unknown, fallback: number): number {
  const number = typeof value === "string" && value.trim() === "" ? Number.NaN : Number(value);
  if (!Number.isFinite(number)) return fallback;
  const [least, most] = LIMITS[name];
  const step = name === "width" ? WIDTH_STEP : 1;
  return Math.min(most, Math.max(least, name === "gain" ? number : step * Math.round(number / step)));
}

/** A parameter as typed; its default if that makes no sense. */
export function givenValue(parameter: Parameter, typed: string): number | string {
  if ("choices" in parameter) return parameter.choices.includes(typed) ? typed : parameter.value;
  const number = Number(typed);
  if (typed.trim() === "" || !Number.isFinite(number)) return parameter.value;
  const [least, most] = parameter.limits;
  return Math.min(most, Math.max(least, number));
}

/** Settings with one of the scheme's parameters changed. */
export function withGiven(settings: Settings, parameter: Parameter, typed: string): Settings {
  const value = givenValue(parameter, typed);
  const { [parameter.name]: _, ...given } = settings.given;
  return { ...settings, given: value === parameter.value ? given : { ...given, [parameter.name]: value } };
}

/** Settings with another kind of network, no deeper than that may be. */
export function withNetwork(settings: Settings, network: BlockName): Settings {
  return { ...settings, network, depth: Math.min(settings.depth, mostBlocks(network)) };
}

/** Reads the part of a URL behind `?`; what is missing or wrong is as in `DEFAULTS`. */
export function parseSettings(query: string): Settings {
  const asked = new URLSearchParams(query);
  const scheme = schemeNamed(asked.get("scheme") ?? "");
  const activation = activationNamed(asked.get("activation") ?? "");
  const network = asked.get("network") ?? "";
  const number = (name: Limited, fallback: number) => limited(name, asked.get(name) ?? "", fallback);
  const settings: Settings = {
    ...DEFAULTS,
    scheme: scheme?.name ?? DEFAULTS.scheme,
    gain: number("gain", scheme?.gain ?? DEFAULTS.gain),
    activation: activation?.name ?? DEFAULTS.activation,
    width: number("width", DEFAULTS.width),
    depth: number("depth", DEFAULTS.depth),
    seed: number("seed", DEFAULTS.seed),
  };
  return (schemeNamed(settings.scheme)?.parameters ?? []).reduce(
    (all, parameter) => withGiven(all, parameter, asked.get(parameter.name) ?? ""),
    Object.hasOwn(blockKinds, network) ? withNetwork(settings, network as BlockName) : settings,
  );
}

/** The same as the part of a URL behind `?`. */
export function printSettings({ given, network, ...settings }: Settings): string {
  const all = { ...settings, ...(network === DEFAULTS.network ? {} : { network }), ...given };
  return new URLSearchParams(Object.entries(all).map(([name, value]) => [name, String(value)])).toString();
}

/** Name of the field that holds the second of two settings, printed like the first. */
const SECOND = "b";

/** One setting, or two to compare. */
export function parseViews(query: string): Settings[] {
  const second = new URLSearchParams(query).get(SECOND);
  return second === null ? [parseSettings(query)] : [parseSettings(query), parseSettings(second)];
}

export function printViews([first, second]: readonly Settings[]): string {
  const printed = printSettings(first!);
  return second === undefined ? printed : `${printed}&${new URLSearchParams([[SECOND, printSettings(second)]])}`;
}
