/**
 * The streams of this package in one context, made on first use.
 *
 * @module
 */
import type { PrimaryContext } from "./primary-context.ts";

/** CUstream_flags (cuda.h): by default work is ordered with that on the legacy default stream, which most code uses. */
const ORDERED_WITH_DEFAULT = 0;
const NON_BLOCKING = 1;

export class Streams {
  readonly #primary: PrimaryContext;
  readonly #made: bigint[] = [];
  #fills = 0n;
  #copies = 0n;
  #frees = 0n;

  constructor(primary: PrimaryContext) {
    this.#primary = primary;
  }

  /** Where fills are queued by default. The context must be current here and below. */
  get fills(): bigint {
    if (this.#fills === 0n) this.#fills = this.#make(ORDERED_WITH_DEFAULT);
    return this.#fills;
  }

  /** Whether `stream` is ours, and so lives as long as the context. */
  isOurs(stream: bigint): boolean {
    return stream === this.#fills && stream !== 0n;
  }

  /** Where copies to the host are queued. */
  get copies(): bigint {
    if (this.#copies === 0n) this.#copies = this.#make(NON_BLOCKING);
    return this.#copies;
  }

  /** Where memory is freed whose own stream is the caller's, and may be gone. */
  get frees(): bigint {
    if (this.#frees === 0n) this.#frees = this.#make(NON_BLOCKING);
    return this.#frees;
  }

  /** A stream that `action` has for itself; what it has queued there has ended on return. */
  with(action: (stream: bigint) => void): void {
    const { call, raw } = this.#primary.driver;
    const stream = this.#create(NON_BLOCKING);
    try {
      action(stream);
      call.cuStreamSynchronize(stream);
    } finally {
      raw.cuStreamDestroy_v2(stream);
    }
  }

  #create(flags: number): bigint {
    const out = new BigUint64Array(1);
    this.#primary.driver.call.cuStreamCreate(out, flags);
    return out[0]!;
  }

  #make(flags: number): bigint {
    const stream = this.#create(flags);
    this.#made.push(stream);
    return stream;
  }

  destroy(): void {
    for (const stream of this.#made.splice(0)) this.#primary.driver.raw.cuStreamDestroy_v2(stream);
  }
}
