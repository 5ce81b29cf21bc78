/**
 * How tiles are made so that they are copied out fast, which depends on where an array lies and on the processor
 * (docs/decisions/0015-tiles-by-trial.md):
 *
 * - Zen 4 copies twice as fast (`rep movsb`, which glibc's memmove uses from 2 KB on: 0.25 against 0.42 ns a float32)
 *   between addresses that agree modulo 32. A script does not see addresses. What allocators give is a multiple of 16,
 *   so there are two possibilities.
 * - Zen 4 likes small tiles, which leave the first-level cache to the normal's table and are still being written to
 *   memory while the next one is made; Zen 5, whose cache is larger, large ones, with fewer copies to begin.
 *
 * A fill that is large enough tries them on some of its tiles.
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

const isNode = globalThis.process?.versions?.node !== undefined;
/** glibc puts 16 bytes of its own before large blocks, as Node's buffers are; browsers have pages to themselves. */
export const LIKELY_PHASE: Phase = isNode ? 16 : 0;
const DEFAULT: Tiling = { bytes: TILE_BYTES, phase: LIKELY_PHASE };

/** Small tiles made before the first trial: in a cold process the kernels are being compiled meanwhile. */
const TILES_BEFORE = 64;

/** A comparison of a tiling with another one. */
interface Race {
  readonly other: (found: Tiling) => Tiling;
  /** Small tiles, or as much in large ones, timed together. */
  readonly tiles: number;
  /** Trials of each; the fastest time counts, which interruptions do not slow. */
  readonly trials: number;
  /** What the other must save of the whole time. */
  readonly saves: number;
  /** Fewest small tiles of a fill for which it is worth while. */
  readonly worthFrom: number;
}

/** Where the likely phase is wrong, the other saves a sixth of a normal's time on Zen 4. */
const PHASES: Race = {
  other: (found) => ({ ...found, phase: found.phase === 0 ? 16 : 0 }),
  tiles: 4,
  trials: 5,
  saves: 0.07,
  worthFrom: 4 * 40,
};

/** Three large tiles a trial, because the last one's stores outlast it. Large tiles save an eighth on Zen 5. */
const SIZES: Race = {
  other: (found) => ({ ...found, bytes: LARGE_TILE_BYTES }),
  tiles: 24,
  trials: 4,
  saves: 0.05,
  worthFrom: 5 * 192,
};

/** Makes and copies out what are `tiles` small tiles from small tile `from` on. */
export type MakeTiles = (from: number, tiles: number, tiling: Tiling) => void;

/** The search for one fill's tiling. */
export class TileTrials {
  #tilesBefore = TILES_BEFORE;
  readonly #races: Race[];
  /** Fastest times of the first race with the tiling found so far and with the other. */
  #best: [number, number] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  #trials = 0;
  #tiling = DEFAULT;

  /** @param bytes - that will be made, in all parts of the fill together; about */
  constructor(bytes: number) {
    // Browsers' clocks are as coarse as trials are short.
    this.#races = isNode ? [PHASES, SIZES].filter(({ worthFrom }) => bytes >= worthFrom * TILE_BYTES) : [];
  }

  /** The tiling found so far. */
  get tiling(): Tiling {
    return this.#tiling;
  }

  /** Makes `tiles` small tiles' worth, some of it as trials as long as there is something to find out. */
  make(tiles: number, make: MakeTiles): void {
    let done = Math.min(tiles, this.#tilesBefore);
    this.#tilesBefore -= done;
    if (done > 0) make(0, done, DEFAULT);
    for (let race = this.#races[0]; race !== undefined && tiles - done >= race.tiles; race = this.#races[0]) {
      this.#try(race, done, make);
      done += race.tiles;
    }
    if (done < tiles) make(done, tiles - done, this.#tiling);
  }

  #try(race: Race, from: number, make: MakeTiles): void {
    const nth = (this.#trials++ % 2) as 0 | 1;
    const start = performance.now();
    make(from, race.tiles, nth === 0 ? this.#tiling : race.other(this.#tiling));
    this.#best[nth] = Math.min(this.#best[nth], performance.now() - start);
    if (this.#trials < 2 * race.trials) return;
    if (this.#best[1] < (1 - race.saves) * this.#best[0]) this.#tiling = race.other(this.#tiling);
    this.#best = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    this.#trials = 0;
    this.#races.shift();
  }
}
