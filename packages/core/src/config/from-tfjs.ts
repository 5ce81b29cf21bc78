/**
 * TensorFlow.js' initializers by name and by configuration: the laws that it draws, its faults included.
 *
 * @module
 */
import {
  constant,
  identityInit,
  normal,
  orthogonal,
  truncatedNormal,
  uniform,
  varianceScaling,
} from "@weightinit/core";
import { type AnyInitializer, bad, partial } from "./any-initializer.ts";
import { hint } from "./catalogue.ts";
import { camelCase, classConfig, knownFields, withSeed } from "./foreign-fields.ts";
import type { KerasConfig } from "./from-keras.ts";

type Fields = Readonly<Record<string, unknown>>;

interface TfjsClass {
  readonly fields: readonly string[];
  make(fields: Fields): AnyInitializer;
}

/** What `args.minval || DEFAULT` does of a 0: it counts as not given (tfjs-layers 4.22, src/initializers.ts). */
function orDefault(value: unknown, fallback: number): unknown {
  return value === undefined || value === 0 ? fallback : value;
}

const MODES = ["fanIn", "fanOut", "fanAvg"];
const DISTRIBUTIONS = ["normal", "uniform", "truncatedNormal"];

function scaling(scale: number, mode: string, distribution: string): AnyInitializer {
  return partial(varianceScaling, {
    scale,
    mode,
    // It cuts its normals and does not widen them (issue 8594 there). "truncatedNormal" passes its check, and then draws
    // what is not "normal": uniform numbers.
    distribution: distribution === "normal" ? "cutNormal" : "uniform",
    layout: "tfjs",
  });
}

const named = (scale: number, mode: string, distribution: string): TfjsClass => ({
  fields: ["seed"],
  make: () => scaling(scale, mode, distribution),
});

const CLASSES: Readonly<Record<string, TfjsClass>> = {
  zeros: { fields: [], make: () => partial(constant, { value: 0 }) },
  ones: { fields: [], make: () => partial(constant, { value: 1 }) },
  constant: {
    fields: ["value"],
    make({ value }) {
      if (value === undefined) throw bad("a value of Constant", value);
      return partial(constant, { value });
    },
  },
  randomUniform: {
    fields: ["minval", "maxval", "seed"],
    make: ({ minval, maxval }) => partial(uniform, { lo: orDefault(minval, -0.05), hi: orDefault(maxval, 0.05) }),
  },
  randomNormal: {
    fields: ["mean", "stddev", "seed"],
    make: ({ mean = 0, stddev }) => partial(normal, { mean, std: orDefault(stddev, 0.05) }),
  },
  truncatedNormal: {
    fields: ["mean", "stddev", "seed"],
    make: ({ mean = 0, stddev }) => partial(truncatedNormal, { mean, std: orDefault(stddev, 0.05), boundsIn: "std" }),
  },
  identity: {
    fields: ["gain"],
    make: ({ gain = 1 }) => partial(identityInit, { gain, layout: "keras" }),
  },
  varianceScaling: {
    fields: ["scale", "mode", "distribution", "seed"],
    make({ scale = 1, mode = "fanIn", distribution = "normal" }) {
      const fan = camelCase(String(mode));
      const law = camelCase(String(distribution));
      if (!MODES.includes(fan)) throw bad(`mode to be "fanIn", "fanOut" or "fanAvg"${hint(mode, MODES)}`, mode);
      if (!DISTRIBUTIONS.includes(law)) throw bad(`distribution to be ${DISTRIBUTIONS.join(", ")}`, distribution);
      if (!(typeof scale === "number" && scale >= 0)) throw bad("scale to be a number ≥ 0", scale);
      return scaling(scale, fan, law);
    },
  },
  glorotUniform: named(1, "fanAvg", "uniform"),
  glorotNormal: named(1, "fanAvg", "normal"),
  heUniform: named(2, "fanIn", "uniform"),
  heNormal: named(2, "fanIn", "normal"),
  leCunUniform: named(1, "fanIn", "uniform"),
  leCunNormal: named(1, "fanIn", "normal"),
  orthogonal: {
    fields: ["gain", "seed"],
    make: ({ gain = 1 }) => partial(orthogonal, { gain, layout: "keras" }),
  },
};

/**
 * TensorFlow.js' initializer of a name, `"heNormal"`, or of a configuration, `{ className, config }` as its layers have
 * it, or `{ class_name, config }` as its files do: the law that version 4.22 draws. That is not the law of the same JSON
 * in Keras: its normals are 12 % narrower than was asked for, distribution `"truncatedNormal"` is uniform, and a bound or
 * spread of 0, or of normals a seed of 0, counts as not given. `fromKeras` gives the law that was meant.
 *
 * @throws WeightInitError `WI_BAD_ARGUMENT` for a name, mode, distribution or seed that there is not; `WI_UNKNOWN_OPTION`
 *   for an unknown field; and the initializer's codes for their values.
 * @example
 * ```ts
 * import { fromTfjs } from "@weightinit/core/config";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const weight = await fromTfjs("heNormal")(new CpuRng(42), 200, 500).toFloat32();
 * const std = Math.sqrt(weight.reduce((sum, w) => sum + w * w, 0) / weight.length);
 * console.log((std / 0.1).toFixed(2)); // 0.88: √(2/200) = 0.1 was asked for
 * ```
 */
export function fromTfjs(given: string | KerasConfig): AnyInitializer {
  const config = classConfig(given, "TensorFlow.js");
  const camel = camelCase(config.className);
  const name = /^lecun/i.test(camel) ? `leCun${camel.slice(5)}` : camel;
  const known = Object.hasOwn(CLASSES, name) ? CLASSES[name] : undefined;
  if (known === undefined) {
    throw bad(`an initializer of TensorFlow.js${hint(config.className, Object.keys(CLASSES))}`, config.className);
  }
  const fields = knownFields(config, known.fields);
  const init = known.make(fields);
  const { name: scheme, options } = init.settings;
  const isUniform = scheme === "uniform" || options["distribution"] === "uniform";
  return withSeed(init, fields.seed === 0 && !isUniform ? undefined : fields.seed);
}
