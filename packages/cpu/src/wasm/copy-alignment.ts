/**
 * Where to make tiles so that they are copied out fast: AMD's processors copy twice as fast (`rep movsb`, which glibc's
 * memmove uses from 2 KB on: 0.25 against 0.42 ns a float32 on Zen 4) between addresses that agree modulo 32. A script
 * does not see addresses. What allocators give is a multiple of 16, so there are two possibilities; the first tiles of a
 * large fill try both.
 *
 * @module
 */

/** Where an array buffer begins, modulo 32. */
export type Phase = 0 | 16;

/** glibc puts 16 bytes of its own before large blocks, as Node's buffers are; browsers have pages to themselves. */
const LIKELY: Phase = globalThis.process?.versions?.node === undefined ? 0 : 16;
/** Tiles made with each phase; the fastest counts, which interruptions do not slow. */
const TRIALS = 6;
/** Fills of fewer tiles do not try. */
const LEAST_TILES = 8 * TRIALS;

/** What large buffers were found to be: the same ones are filled again and again where speed matters. */
const known = /* @__PURE__ */ new WeakMap<object, Phase>();

/**
 * The phase of `buffer`, and how many tiles, from the first on, were made to find out.
 *
 * @param tiles - whole tiles of the fill
 * @param make - makes and copies one of them
 */
export function fastestPhase(
  buffer: object,
  tiles: number,
  make: (tile: number, phase: Phase) => void,
): { readonly phase: Phase; readonly tiles: number } {
  if (tiles < LEAST_TILES) return { phase: LIKELY, tiles: 0 };
  const found = known.get(buffer);
  if (found !== undefined) return { phase: found, tiles: 0 };
  const best = { 0: Number.POSITIVE_INFINITY, 16: Number.POSITIVE_INFINITY };
  let tile = 0;
  while (tile < 2 * TRIALS) {
    for (const phase of [0, 16] as const) {
      const start = performance.now();
      make(tile++, phase);
      best[phase] = Math.min(best[phase], performance.now() - start);
    }
  }
  // Clocks of browsers may be too coarse to tell.
  const phase = best[0] === best[16] ? LIKELY : best[0] < best[16] ? 0 : 16;
  known.set(buffer, phase);
  return { phase, tiles: tile };
}
