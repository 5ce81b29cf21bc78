/**
 * Bad calls of core: generators and dispatch.
 *
 * @module
 */
import * as core from "@weightinit/core";
import { type CpuMakes, CpuRng, cpuDevice } from "@weightinit/cpu";
import { type BadCall, bad, init, type Untyped } from "./bad-call.ts";

const { kaimingNormal, normal, uniform } = init;
const registerRng = core.registerRng as Untyped;
const fromState = CpuRng.fromState as Untyped;

/** A foreign generator that gives one number for ever. */
class Stuck implements core.ForeignRng<CpuMakes> {
  declare readonly "~makes": CpuMakes;
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
  uniform(out: Float32Array | Float64Array) {
    out.fill(this.value);
  }
  normal(out: Float32Array | Float64Array) {
    out.fill(this.value);
  }
}
core.registerRng(Stuck, cpuDevice);

/** A foreign generator that fills too late. */
class Late {
  declare readonly "~makes": CpuMakes;
  async uniform() {}
  async normal() {}
}
core.registerRng(Late, cpuDevice);

/** Registered for the CPU, but without the methods of a generator. */
class Empty {
  declare readonly "~makes": CpuMakes;
}
core.registerRng(Empty, cpuDevice);

export const coreGenerators: readonly BadCall[] = [
  bad("WI_DRAWS_EXHAUSTED", "2^32", /fork it/, () =>
    kaimingNormal(fromState({ stream: 1, seed: "42", draw: 2 ** 32 }), 2),
  ),
  bad("WI_BAD_ARGUMENT", "negative fork", /got -1/, (rng) => rng.fork(-1)),
  bad("WI_BAD_ARGUMENT", "fractional fork", /got 0\.5/, (rng) => rng.fork(0.5)),
  bad("WI_BAD_ARGUMENT", "fork without a name", /got undefined/, (rng) => (rng.fork as Untyped).call(rng)),
  bad("WI_BAD_ARGUMENT", "no scheme", /got \{ name: undefined/, () => (core.defineInitializer as Untyped)({})),
  bad("WI_BAD_ARGUMENT", "no class to register", /got an object/, () => registerRng({}, cpuDevice)),
  bad("WI_BAD_ARGUMENT", "an arrow function", /got function/, () => registerRng(() => 0.5, cpuDevice)),
  bad("WI_BAD_ARGUMENT", "no device to register for", /device/, () => registerRng(class Lost {}, undefined)),
  bad("WI_BAD_ARGUMENT", "class without uniform and normal", /got Empty/, () => kaimingNormal(new Empty(), 2)),
  bad("WI_BAD_RANDOM", "foreign uniform 1", /Stuck\.uniform .* got 1 /, () => uniform(new Stuck(1), 2)),
  bad("WI_BAD_RANDOM", "foreign normal NaN", /Stuck\.normal .* got NaN/, () => normal(new Stuck(Number.NaN), 2)),
  bad("WI_BAD_RANDOM", "async foreign normal", /Late\.normal .* got a promise/, () => normal(new Late(), 2)),
  bad("WI_NOT_PORTABLE", "rows of a foreign one", /got Stuck/, () =>
    kaimingNormal(new Stuck(0.5), 2, 5, { rows: [0, 1] }),
  ),
  bad("WI_NO_BACKEND", "unregistered class", /got Date; use one of @weightinit\/cpu/, () =>
    kaimingNormal(new Date(0), 2),
  ),
  bad("WI_NO_BACKEND", "a function", /cpuRngFrom/, () => kaimingNormal(Math.random, 2)),
  bad("WI_NO_BACKEND", "the class itself", /got function CpuRng/, () => kaimingNormal(CpuRng, 2)),
  bad("WI_NO_BACKEND", "null", /got null/, () => kaimingNormal(null, 2)),
  bad("WI_NO_BACKEND", "a class as default", /its class; make one/, () => (core.setDefaultRng as Untyped)(CpuRng)),
  bad("WI_NO_BACKEND", "default", /got 5/, () => (core.setDefaultRng as Untyped)(5)),
  bad("WI_ALREADY_REGISTERED", "twice", /got it for device "other" after "cpu"/, () =>
    registerRng(CpuRng, { ...cpuDevice, name: "other" }),
  ),
];
