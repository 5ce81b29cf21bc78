/** The cards of the schemes: each scheme has one, and what it calls the same law in other frameworks is that law. */
import {
  glorotNormal,
  glorotUniform,
  identityInit,
  kaimingNormal,
  kaimingUniform,
  normal,
  orthogonal,
  sparseInit,
  truncatedNormal,
  varianceScaling,
} from "@weightinit/core";
import { fromKeras, fromTfjs, fromTorch } from "@weightinit/core/config";
import { CpuRng } from "@weightinit/cpu";
import { describe, expect, it } from "vitest";
import { activationNamed } from "../.vitepress/theme/explorer/activations.ts";
import { type Card, cards, type frameworks, needs } from "../.vitepress/theme/schemes/cards.ts";
import { schemeNamed, schemes } from "../.vitepress/theme/schemes/catalogue.ts";
import { signalOf, sparkline } from "../.vitepress/theme/schemes/signal-sparkline.ts";

type Init = (rng: CpuRng, rows: number, columns: number) => { readonly data: ArrayLike<number> };
const WIDTH = 64;

/** `name(a, b, key=c)`, `name(rng, n, n; key=c)` or `name({ key: c })`: its name, arguments by place and by name. */
function parse(call: string) {
  const [, name, inside] = /^(\w+)\((.*)\)$/.exec(call)!;
  const parts = inside!.replace(/^\{|\}$/g, "").split(/[,;]/);
  const all = parts.map((part) => part.trim()).filter((part) => part && !/^(w|rng|n)$/.test(part));
  const value = (text: string) => (/^"/.test(text) ? text.slice(1, -1) : Number(text));
  const named = all.filter((part) => /[=:]/.test(part)).map((part) => part.split(/\s*[=:]\s*/));
  return {
    name: name!,
    places: all.filter((part) => !/[=:]/.test(part)).map(value),
    named: Object.fromEntries(named.map(([key, text]) => [key!, value(text!)])),
  };
}
const camel = (name: unknown) => String(name).replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** JAX's and Lux' initializers in ours; the laws of both are held against theirs by the porting page's tests. */
function jax(call: string): Init {
  const { name, places } = parse(call);
  const [first, mode, law] = places;
  if (name === "variance_scaling") {
    return varianceScaling({ scale: first, mode: camel(mode), distribution: camel(law) } as object) as Init;
  }
  if (name === "truncated_normal") return truncatedNormal({ std: first as number, boundsIn: "std" }) as Init;
  return (name === "normal" ? normal({ std: first as number }) : orthogonal({})) as Init;
}
function lux(call: string): Init {
  const { name, named } = parse(call);
  const inits: Record<string, unknown> = {
    glorot_normal: glorotNormal,
    glorot_uniform: glorotUniform,
    identity_init: identityInit,
    kaiming_normal: kaimingNormal,
    kaiming_uniform: kaimingUniform,
    orthogonal,
    randn32: normal,
    sparse_init: sparseInit,
    truncated_normal: truncatedNormal,
  };
  return (inits[name] as (options: object) => Init)(named);
}

const readers: Record<(typeof frameworks)[number], (call: string) => Init> = {
  PyTorch: (call) => fromTorch(parse(call).name, parse(call).named) as unknown as Init,
  JAX: jax,
  Keras(call) {
    const { name, places } = parse(call);
    const fields = {
      VarianceScaling: ["scale", "mode", "distribution"],
      TruncatedNormal: ["mean", "stddev"],
      RandomNormal: ["mean", "stddev"],
    }[name];
    const config = Object.fromEntries(places.map((place, i) => [fields![i]!, place]));
    return fromKeras({ class_name: name, config }) as unknown as Init;
  },
  "TensorFlow.js": (call) => {
    const { name, named } = parse(call);
    return fromTfjs({ class_name: name[0]!.toUpperCase() + name.slice(1), config: named }) as unknown as Init;
  },
  Lux: lux,
};

/** Numbers divided by their size: the card of the sparse scheme chooses another one than its frameworks do. */
function scaledTo1({ data }: { readonly data: ArrayLike<number> }): number[] {
  const values = Array.from(data);
  const size = Math.hypot(...values);
  return values.map((value) => value / size);
}

it("there is a card for every scheme, and every need has one", () => {
  expect(cards.map(({ scheme }) => scheme).sort()).toEqual(schemes.map(({ name }) => name).sort());
  for (const need of Object.keys(needs)) expect(cards.some((card) => card.needs.includes(need as never))).toBe(true);
});

describe.each(cards.map((card) => [card.scheme, card] as const))("%s", (_, card: Card) => {
  const calls = Object.entries(card.calls).filter((pair): pair is [keyof typeof readers, string] => !!pair[1]);

  it.each(calls)("in %s is the law of %s", (framework, call) => {
    const scheme = schemeNamed(card.scheme)!;
    const ours = scheme.make(new CpuRng(42), WIDTH, scheme.gain) as unknown as { readonly data: ArrayLike<number> };
    const theirs = readers[framework](call)(new CpuRng(42), WIDTH, WIDTH);
    if (card.scheme === "sparseInit") {
      const [a, b] = [scaledTo1(ours), scaledTo1(theirs)];
      expect(a.every((value, i) => Math.abs(value - b[i]!) < 1e-6)).toBe(true);
      return;
    }
    const [a, b] = [Array.from(ours.data), Array.from(theirs.data)];
    expect(a.every((value, i) => Math.abs(value - b[i]!) <= 1e-6 * Math.abs(value) + 1e-9)).toBe(true);
  });

  it("has a signal whose line stays in its box", async () => {
    const sizes = await signalOf(schemeNamed(card.scheme)!, activationNamed(card.activation)!, new CpuRng(1));
    expect(sizes).toHaveLength(31);
    expect(sizes[0]).toBeCloseTo(1, 1);
    for (const point of sparkline(sizes).split(" "))
      expect(point).toMatch(/^(\d{1,2}|\d{1,2}\.\d|100),([0-3]?\d|[0-3]?\d\.\d|40)$/);
  });
});
