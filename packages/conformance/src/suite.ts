/**
 * What the topics build their tests with.
 *
 * @module
 */
import { type DType, deviceOf, dtypes, isPortable, type PortableRng, type Rng, type RngState } from "@weightinit/core";
import { equal, fail, refused, type Values } from "./assert.ts";
import { type Call, describe, make } from "./call.ts";

/** Registers one test; any runner's `test`, or a function of your own. */
export type TestFunction = (name: string, run: () => void | Promise<void>) => unknown;

/** Memory that the caller of an initializer owns. */
export interface OutMemory {
  /** What goes into the option `out`. */
  readonly memory: unknown;
  /** A copy of what the memory holds now. */
  read(): Values | Promise<Values>;
}

/** How to run the suite on a backend. */
export interface ConformanceOptions<R extends Rng = Rng> {
  /** Called once for each test. */
  readonly test: TestFunction;
  /** Makes a generator of the backend, at draw 0. Must throw or reject for a seed that is not one. */
  createRng(seed: number | bigint): R | Promise<R>;
  /** Stands before each test's name. Default: nothing. */
  readonly name?: string;
  /** Makes memory for the option `out` that holds the numbers of `initial`. Without it `out` is not tested. */
  out?(rng: R, initial: Values): OutMemory | Promise<OutMemory>;
  /** Makes a generator in a state. Without it states are saved, but not loaded. */
  fromState?(state: RngState): R | Promise<R>;
}

/** The options that a test cannot do without. */
export type Adapter = "out" | "fromState";

/** Where a suite puts its tests. */
export interface Registry {
  /** Names of the tests that were registered. */
  readonly tests: string[];
  /** Names of the tests that lack an adapter. */
  readonly notRun: string[];
}

/** Seed of the generators of most tests, and of the known answers. */
const SEED = 42;

/** The tests of one topic. */
export class Suite {
  readonly #options: ConformanceOptions;
  readonly #registry: Registry;
  readonly #topic: string;
  readonly #missing: boolean;

  constructor(options: ConformanceOptions, registry: Registry, topic: string, missing = false) {
    this.#options = options;
    this.#registry = registry;
    this.#topic = topic;
    this.#missing = missing;
  }

  /** The same topic, for tests that need an adapter: without it they are counted, not run. */
  requiring(adapter: Adapter): Suite {
    return new Suite(this.#options, this.#registry, this.#topic, this.#options[adapter] === undefined);
  }

  test(name: string, run: () => Promise<void>): void {
    const { name: backend, test } = this.#options;
    const full = `${backend === undefined ? "" : `${backend}: `}${this.#topic}: ${name}`;
    if (this.#missing) {
      this.#registry.notRun.push(full);
      return;
    }
    this.#registry.tests.push(full);
    test(full, run);
  }

  /**
   * One test for each dtype. Where the device declares it, `check` runs; where it does not, every call is to be
   * refused, and to take no draw.
   *
   * @param calls - the calls that the check is about
   */
  eachDType(
    name: string,
    calls: (dtype: DType) => readonly Call[],
    check: (rng: PortableRng, calls: readonly Call[], dtype: DType) => Promise<void>,
    admitted: readonly DType[] = dtypes,
  ): void {
    for (const dtype of admitted) {
      this.test(`${name}, ${dtype}`, async () => {
        const rng = await this.rng();
        if (deviceOf(rng).supports.dtypes.includes(dtype)) return check(rng, calls(dtype), dtype);
        for (const call of calls(dtype)) {
          await refused(() => make(rng, call), "WI_DTYPE_NOT_ON_DEVICE", describe(call));
          equal(rng.draw, 0, `draws taken by the refused ${describe(call)}`);
        }
      });
    }
  }

  /** A generator of the backend, at draw 0. */
  async rng(seed: number | bigint = SEED): Promise<PortableRng> {
    return portable(await this.#options.createRng(seed));
  }

  /** A generator of the backend in a state; only where the suite requires `fromState`. */
  async rngFromState(state: RngState): Promise<PortableRng> {
    return portable(await this.#options.fromState!(state));
  }

  /** Memory of the backend's device; only where the suite requires `out`. */
  async out(rng: PortableRng, initial: Values): Promise<OutMemory> {
    return this.#options.out!(rng, initial);
  }
}

function portable(rng: Rng): PortableRng {
  if (typeof rng === "object" && rng !== null && isPortable(rng)) return rng;
  fail("expected a portable generator, a class that extends PortableRng");
}
