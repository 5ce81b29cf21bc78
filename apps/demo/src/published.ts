/**
 * The four tables printed on WeightInitializers.jl's page (Julia 1.7–1.10), digit for digit.
 *
 * @module
 */
import { type GainOptions, type Initializer, kaimingNormal } from "@weightinit/core";
import type { CpuTensor } from "@weightinit/cpu";
import { MersenneTwister, Xoshiro } from "@weightinit/rng-julia";

export interface PublishedTable {
  /** The call on the page, in Julia. */
  readonly julia: string;
  /** The same call here. */
  readonly call: string;
  readonly rows: readonly (readonly string[])[];
  readonly weights: CpuTensor<"float32">;
}

/** Makes the tables in the page's order: the first and third share one generator, which goes on. */
export function publishedTables(): PublishedTable[] {
  const rng = new MersenneTwister(42);
  const init: Initializer<GainOptions> = kaimingNormal;
  // Without a generator WeightInitializers.jl starts a fresh Xoshiro(1234) at every call.
  const fresh = () => new Xoshiro(1234);
  return [
    {
      julia: "kaiming_normal(MersenneTwister(42), 2, 5)",
      call: "kaimingNormal(new MersenneTwister(42), 2, 5)",
      rows: [
        ["-0.351662", "0.0171745", "1.12442", "-0.296372", "-1.67094"],
        ["-0.281053", "-0.18941", "-0.724099", "0.0987538", "0.634549"],
      ],
      weights: init(rng, 2, 5),
    },
    {
      julia: "kaiming_normal(2, 5)",
      call: "kaimingNormal(new Xoshiro(1234), 2, 5)",
      rows: [
        ["-0.227513", "-0.265372", "0.265788", "1.29955", "-0.192836"],
        ["0.687611", "0.454679", "-0.433656", "0.20548", "0.292002"],
      ],
      weights: init(fresh(), 2, 5),
    },
    {
      julia: "kaiming_normal(rng; gain = 1.0)(rng, 2, 5)",
      call: "kaimingNormal(rng, { gain: 1 })(rng, 2, 5)",
      rows: [
        ["0.484056", "0.231723", "0.164379", "0.306147", "0.18365"],
        ["0.0836414", "0.666965", "-0.396323", "-0.711329", "-0.382971"],
      ],
      weights: init(rng, { gain: 1 })(rng, 2, 5),
    },
    {
      julia: "kaiming_normal(; gain = 1.0)(2, 5)",
      call: "kaimingNormal({ gain: 1 })(new Xoshiro(1234), 2, 5)",
      rows: [
        ["-0.160876", "-0.187646", "0.18794", "0.918918", "-0.136356"],
        ["0.486214", "0.321506", "-0.306641", "0.145296", "0.206476"],
      ],
      weights: init({ gain: 1 })(fresh(), 2, 5),
    },
  ];
}
