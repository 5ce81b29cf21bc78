/**
 * A call of `jax.nn.initializers`, as flax has them too.
 *
 * @module
 */
import * as core from "@weightinit/core";
import type { Configured } from "@weightinit/core/config";
import type { Ported } from "./ported.ts";
import { type Node, PortError } from "./syntax.ts";
import { byName, dimsOf, dtypeOf, valuesIn } from "./values.ts";

type Values = Readonly<Record<string, unknown>>;

interface JaxInitializer {
  readonly signature: readonly string[];
  /** Name and options of ours. */
  make(values: Values): readonly [name: keyof typeof core, options: object];
}

/** JAX' axes as a layout; its own default is our "keras". */
function layoutOf({ in_axis, out_axis, batch_axis }: Values): core.Layout {
  if (in_axis === undefined && out_axis === undefined && batch_axis === undefined) return "keras";
  const axes = {
    in: in_axis ?? -2,
    out: out_axis ?? -1,
    ...(batch_axis === undefined ? {} : { batch: [batch_axis].flat() }),
  };
  return axes as unknown as core.Layout;
}

const AXES = ["in_axis", "out_axis", "batch_axis", "dtype"];

const scaled = (name: keyof typeof core, options: object = {}): JaxInitializer => ({
  signature: AXES,
  make: (values) => [name, { ...options, layout: layoutOf(values) }],
});

const camelCase = (name: unknown) => String(name).replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** The layout of a matrix whose columns are the last axis, or whose rows are the first. */
function columns({ column_axis = -1 }: Values): object {
  if (column_axis === -1) return {};
  if (column_axis === 0) return { layout: "torch" };
  throw new PortError(`column_axis ${String(column_axis)} has no layout here: move that axis to the end`);
}

const INITIALIZERS: Readonly<Record<string, JaxInitializer>> = {
  zeros: { signature: [], make: () => ["constant", { value: 0 }] },
  ones: { signature: [], make: () => ["constant", { value: 1 }] },
  constant: { signature: ["value", "dtype"], make: ({ value }) => ["constant", { value }] },
  uniform: { signature: ["scale", "dtype"], make: ({ scale = 0.01 }) => ["uniform", { lo: 0, hi: scale }] },
  normal: { signature: ["stddev", "dtype"], make: ({ stddev = 0.01 }) => ["normal", { std: stddev }] },
  truncated_normal: {
    signature: ["stddev", "dtype", "lower", "upper"],
    make: ({ stddev = 0.01, lower = -2, upper = 2 }) => [
      "truncatedNormal",
      { std: stddev, lo: lower, hi: upper, boundsIn: "std" },
    ],
  },
  variance_scaling: {
    signature: ["scale", "mode", "distribution", ...AXES],
    make({ scale, mode, distribution, ...values }) {
      const options = { scale, mode: camelCase(mode), distribution: camelCase(distribution) };
      return ["varianceScaling", { ...options, layout: layoutOf(values) }];
    },
  },
  glorot_uniform: scaled("glorotUniform"),
  glorot_normal: scaled("glorotNormal", { truncated: true }),
  he_uniform: scaled("kaimingUniform"),
  he_normal: scaled("kaimingNormal", { truncated: true }),
  lecun_uniform: scaled("lecunUniform"),
  lecun_normal: scaled("lecunNormal", { truncated: true }),
  orthogonal: {
    signature: ["scale", "column_axis", "dtype"],
    make: ({ scale = 1, ...values }) => ["orthogonal", { gain: scale, ...columns(values) }],
  },
  delta_orthogonal: {
    signature: ["scale", "column_axis", "dtype"],
    make({ scale = 1, ...values }) {
      if ("layout" in columns(values)) throw new PortError("delta_orthogonal has its columns last here");
      return ["deltaOrthogonal", { gain: scale, layout: "keras" }];
    },
  },
};

const plainName = (name: string) =>
  name
    .replace(/_init$/, "")
    .replace(/^xavier_/, "glorot_")
    .replace(/^kaiming_/, "he_");

export const isJaxName = (name: string): boolean => Object.hasOwn(INITIALIZERS, plainName(name));

/** @param made - the call of the initializer, `he_normal()`, or its name; @param outer - what it is then called with */
export function fromJaxLine(
  name: string,
  made: (Node & { kind: "call" }) | undefined,
  outer: (Node & { kind: "call" }) | undefined,
): Ported {
  const known = INITIALIZERS[plainName(name)];
  if (known === undefined) throw new PortError(`jax.nn.initializers has no ${name}`);
  const { signature } = known;
  const { dtype, ...given } = byName(made?.args ?? [], made?.named ?? {}, { signature, of: name });
  for (const key of Object.keys(given))
    if (!signature.includes(key)) throw new PortError(`${name} has no argument ${key}`);
  const [ours, options] = known.make(valuesIn(given));
  const call =
    outer && byName(outer.args, outer.named, { signature: ["key", "shape", "dtype", "out_sharding"], of: `${name}()` });
  const init = (core[ours] as unknown as (options: object) => Configured)(options);
  return { init, dims: dimsOf(call?.["shape"]), dtype: dtypeOf(call?.["dtype"] ?? dtype), seed: undefined, notes: [] };
}
