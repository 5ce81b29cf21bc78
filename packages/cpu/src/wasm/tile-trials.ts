/**
 * How tiles are made so that they are copied out fast, which depends on the processor and on where an array lies
 * (docs/decisions/0015-tiles-by-trial.md):
 *
 * - Zen 4 likes small tiles, which leave the first-level cache to the normal's table and are still being written to
 *   memory while the next one is made; Zen 5, whose cache is larger, large ones, with fewer copies to begin.
 * - Zen 4 copies twice as fast (`rep movsb`, which glibc's memmove uses from 2 KB on: 0.25 against 0.42 ns a float32)
 *   between addresses that agree modulo 32. A script does not see addresses. What allocators give is a multiple of 16,
 *   so there are two possibilities.
 *
 * A large fill tries all four on some of its tiles.
 *
 * @module
 */

/** Where an array buffer begins, modulo 32. */
export type Phase = 0 | 16;

/** Bytes of small tiles, in which fills are counted here. */
export const TILE_BYTES = 4000;
/** Bytes of large tiles, a multiple of those of small ones. */
export const LARGE_TILE_BYTES = 32_000;

export interface Tiling {
  readonly bytes: typeof TILE_BYTES | typeof LARGE_TILE_BYTES;
  readonly phase: Phase;
}

/** glibc puts 16 bytes of its own before large blocks, as Node's buffers are; browsers have pages to themselves. */
const LIKELY: Phase = globalThis.process?.versions?.node === undefined ? 0 : 16;
const UNLIKELY: Phase = LIKELY === 0 ? 16 : 0;
const DEFAULT: Tiling = { bytes: TILE_BYTES, phase: LIKELY };
const TILINGS: readonly Tiling[] = [
  DEFAULT,
  { bytes: TILE_BYTES, phase: UNLIKELY },
  { bytes: LARGE_TILE_BYTES, phase: LIKELY },
  { bytes: LARGE_TILE_BYTES, phase: UNLIKELY },
];

/** Small tiles made before the first trial: in a cold process the kernels are being compiled meanwhile. */
const TILES_BEFORE = 64;
/** Small tiles, or as much in large ones, timed together: three large ones, because the last one's stores outlast it. */
const TILES_A_TRIAL = 24;
/** Trials of each tiling; the fastest time counts, which interruptions do not slow. */
const TRIALS = 4;
/** Another tiling than the default must save so much of the whole time. */
const CLEARLY_FASTER = 0.95;

/** Makes and copies out what are `tiles` small tiles from small tile `from` on. */
export type MakeTiles = (from: number, tiles: number, tiling: Tiling) => void;

/** The search for one fill's tiling. */
export class TileTrials {
  #tilesBefore = TILES_BEFORE;
  #trials = 0;
  readonly #best: number[] = TILINGS.map(() => Number.POSITIVE_INFINITY);

  get #isDone(): boolean {
    return this.#trials >= TILINGS.length * TRIALS;
  }

  /** The tiling by what is known so far. */
  get tiling(): Tiling {
    const fastest = this.#best.indexOf(Math.min(...this.#best));
    // All are equal where the clock is too coarse to tell, as browsers' may be.
    return this.#isDone && this.#best[fastest]! < CLEARLY_FASTER * this.#best[0]! ? TILINGS[fastest]! : DEFAULT;
  }

  /** Makes `tiles` small tiles' worth, some of it as trials as long as there is something to find out. */
  make(tiles: number, make: MakeTiles): void {
    let done = Math.min(tiles, this.#tilesBefore);
    this.#tilesBefore -= done;
    if (done > 0) make(0, done, DEFAULT);
    for (; !this.#isDone && tiles - done >= TILES_A_TRIAL; this.#trials++, done += TILES_A_TRIAL) {
      const tried = this.#trials % TILINGS.length;
      const start = performance.now();
      make(done, TILES_A_TRIAL, TILINGS[tried]!);
      this.#best[tried] = Math.min(this.#best[tried]!, performance.now() - start);
    }
    if (done < tiles) make(done, tiles - done, this.tiling);
  }
}
