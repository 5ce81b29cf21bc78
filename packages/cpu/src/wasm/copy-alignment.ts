/**
 * Where to make tiles so that they are copied out fast: AMD's processors copy twice as fast (`rep movsb`, which glibc's
 * memmove uses from 2 KB on: 0.25 against 0.42 ns a float32 on Zen 4) between addresses that agree modulo 32. A script
 * does not see addresses. What allocators give is a multiple of 16, so there are two possibilities; a large fill tries
 * both on some of its tiles.
 *
 * @module
 */

/** Where an array buffer begins, modulo 32. */
export type Phase = 0 | 16;

/** glibc puts 16 bytes of its own before large blocks, as Node's buffers are; browsers have pages to themselves. */
const LIKELY: Phase = globalThis.process?.versions?.node === undefined ? 0 : 16;
/** Tiles made before the first trial: in a cold process the kernels are being compiled meanwhile. */
const TILES_BEFORE = 64;
/** Tiles timed together, and how often with each phase; the fastest time counts, which interruptions do not slow. */
const TILES_A_TRIAL = 4;
const TRIALS = 5;
/** The unlikely phase must save so much of the whole time: where it is right it saves a sixth of a normal's. */
const CLEARLY_FASTER = 0.93;

/** Makes and copies out `tiles` tiles from tile `from` on. */
export type MakeTiles = (from: number, tiles: number, phase: Phase) => void;

/** The search for one fill's phase. */
export class CopyAlignment {
  #tilesBefore = TILES_BEFORE;
  #trials = 0;
  readonly #best: Record<Phase, number> = { 0: Number.POSITIVE_INFINITY, 16: Number.POSITIVE_INFINITY };

  /** The phase by what is known so far. */
  get phase(): Phase {
    const other = LIKELY === 0 ? 16 : 0;
    // Equal where the clock is too coarse to tell, as browsers' may be.
    return this.#trials >= 2 * TRIALS && this.#best[other] < CLEARLY_FASTER * this.#best[LIKELY] ? other : LIKELY;
  }

  /** Makes `tiles` tiles, some of them as trials as long as there is something to find out. */
  make(tiles: number, make: MakeTiles): void {
    let done = Math.min(tiles, this.#tilesBefore);
    this.#tilesBefore -= done;
    if (done > 0) make(0, done, LIKELY);
    for (; this.#trials < 2 * TRIALS && tiles - done >= TILES_A_TRIAL; this.#trials++, done += TILES_A_TRIAL) {
      const phase = this.#trials % 2 === 0 ? 0 : 16;
      const start = performance.now();
      make(done, TILES_A_TRIAL, phase);
      this.#best[phase] = Math.min(this.#best[phase], performance.now() - start);
    }
    if (done < tiles) make(done, tiles - done, this.phase);
  }
}
