/**
 * Bad calls of @weightinit/cpu: its generators, their seeds and states.
 *
 * @module
 */
import { CpuRng, cpuRngFrom } from "@weightinit/cpu";
import { type BadCall, bad, init, type Untyped } from "./bad-call.ts";

const { kaimingNormal } = init;
const fromState = CpuRng.fromState as Untyped;
const cpuRng = (seed: unknown) => new (CpuRng as unknown as new (seed: unknown) => CpuRng)(seed);
const wrapped = cpuRngFrom as Untyped;

export const cpu: readonly BadCall[] = [
  bad("WI_BAD_OUT", "too little shared memory", /length 10 .* length 9/, (rng) =>
    kaimingNormal(rng, 2, 5, { out: new Float32Array(new SharedArrayBuffer(36)) }),
  ),
  bad("WI_BAD_ARGUMENT", "shared that is no boolean", /got "yes"/, () => new CpuRng(1, { shared: "yes" as never })),
  bad("WI_BAD_SEED", "negative", /got -1/, () => cpuRng(-1)),
  bad("WI_BAD_SEED", "fractional", /got 1\.5/, () => cpuRng(1.5)),
  bad("WI_BAD_SEED", "unsafe number", /bigint/, () => cpuRng(2 ** 53)),
  bad("WI_BAD_SEED", "too large", /got 18446744073709551616n/, () => cpuRng(2n ** 64n)),
  bad("WI_BAD_SEED", "negative bigint", /got -1n/, () => cpuRng(-1n)),
  bad("WI_BAD_SEED", "a string", /got "42"/, () => cpuRng("42")),
  bad("WI_BAD_SEED", "none", /got undefined/, () => cpuRng(undefined)),
  bad("WI_BAD_STATE", "null", /seed: undefined/, () => fromState(null)),
  bad("WI_BAD_STATE", "another stream", /stream: 2/, () => fromState({ stream: 2, seed: "42", draw: 0 })),
  bad("WI_BAD_STATE", "a number as seed", /seed: 42,/, () => fromState({ stream: 1, seed: 42, draw: 0 })),
  bad("WI_BAD_STATE", "65 bits", /seed: "36893/, () => fromState({ stream: 1, seed: String(2n ** 65n), draw: 0 })),
  bad("WI_BAD_STATE", "negative draw", /draw: -1/, () => fromState({ stream: 1, seed: "42", draw: -1 })),
  bad("WI_BAD_ARGUMENT", "null as options of CpuRng", /got null/, () => new CpuRng(1, null as never)),
  bad("WI_UNKNOWN_OPTION", "an option of CpuRng", /got "treads"/, () => new CpuRng(1, { treads: 1 } as never)),
  bad("WI_BAD_ARGUMENT", "no function to wrap", /got 0\.5/, () => wrapped(0.5)),
  bad("WI_BAD_RANDOM", "1", /got 1 /, () =>
    kaimingNormal(
      cpuRngFrom(() => 1),
      2,
    ),
  ),
  bad("WI_BAD_RANDOM", "negative", /got -0\.1/, () =>
    kaimingNormal(
      cpuRngFrom(() => -0.1),
      2,
    ),
  ),
  bad("WI_BAD_RANDOM", "NaN", /got NaN/, () =>
    kaimingNormal(
      cpuRngFrom(() => Number.NaN),
      2,
    ),
  ),
  bad("WI_BAD_RANDOM", "null", /got null/, () =>
    kaimingNormal(
      wrapped(() => null),
      2,
    ),
  ),
  bad("WI_BAD_RANDOM", "a string", /got "0\.5"/, () =>
    kaimingNormal(
      wrapped(() => "0.5"),
      2,
    ),
  ),
  bad("WI_NOT_PORTABLE", "rows of a function", /got FunctionRng/, () =>
    kaimingNormal(
      cpuRngFrom(() => 0.5),
      2,
      5,
      { rows: [0, 1] },
    ),
  ),
  bad("WI_NOT_PORTABLE", "fork of a function", /CpuRng/, () => (cpuRngFrom(() => 0.5) as CpuRng).fork("a")),
];
