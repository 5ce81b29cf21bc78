/**
 * What becomes of the signal, in a sentence, and what to do about it.
 *
 * @module
 */
import { schemeNamed } from "../schemes/catalogue.ts";
import { criticalGain, gainText } from "./critical-gain.ts";
import type { Signal } from "./network.ts";
import type { Settings } from "./settings.ts";

export interface Verdict {
  readonly kind: "keeps" | "vanishes" | "explodes";
  readonly text: string;
  /** The gain to take instead, and what it is called; `undefined` where nothing is to be mended by a gain. */
  readonly advice: { readonly gain: number; readonly label: string } | undefined;
}

/** A line that ends within this factor of where it began keeps its size. */
const KEEPS_WITHIN = 10;

type Kind = Verdict["kind"];

function kindOf(ratio: number): Kind {
  if (!(ratio < KEEPS_WITHIN)) return "explodes"; // what is no number, too
  return ratio > 1 / KEEPS_WITHIN ? "keeps" : "vanishes";
}

const VERBS: Readonly<Record<Kind, string>> = { keeps: "keeps its size", vanishes: "vanishes", explodes: "explodes" };

function clause(what: string, ratio: number, layers: number, unit: string): string {
  const kind = kindOf(ratio);
  if (ratio === 0) return `${what} vanishes altogether`;
  if (!Number.isFinite(ratio)) return `${what} explodes beyond all numbers`;
  return `${what} × ${(ratio ** (1 / layers)).toFixed(2)} per ${unit}: ${VERBS[kind]}`;
}

/** The gain with which the scheme's weights of this width have the variance that the activation asks for. */
function advised({ scheme, given, width, activation, network, gain, depth }: Settings): Verdict["advice"] {
  const unit = schemeNamed(scheme)!.unit(width, given);
  if (unit === undefined) return undefined;
  // A residual stream adds `depth` branches up: each may have that part of the variance.
  const wanted = criticalGain(activation) / (network === "plain" ? 1 : Math.sqrt(depth));
  const better = wanted / unit;
  if (Math.abs(better / gain - 1) < 0.01) return undefined;
  const root = network === "plain" ? "" : " (the critical gain by √depth)";
  return { gain: better, label: gainText(better) + root };
}

export function verdictOf({ activations, gradients }: Signal, settings: Settings): Verdict {
  const layers = activations.length - 1;
  const forward = activations.at(-1)! / activations[0]!;
  const backward = gradients[0]! / gradients.at(-1)!;
  const unit = settings.network === "plain" ? "layer" : "block";
  const kinds = [kindOf(forward), kindOf(backward)];
  const kind = kinds.find((each) => each !== "keeps") ?? "keeps";
  const text = `${clause("Signal", forward, layers, unit)}. ${clause("Gradient", backward, layers, unit)}.`;
  return { kind, text, advice: kind === "keeps" ? undefined : advised(settings) };
}
