/** The ring against a worker that a script of fast-check's drives: every item ends in one way, and in its order. */
import fc from "fast-check";
import { expect, it, vi } from "vitest";
import { BUSY, DONE, EMPTY, GRANTED, MADE, REQUESTED, Ring } from "../src/threads/ring.ts";

const SLOTS = 3;
/** Slots' states lie among other words. */
const STATES = [2, 7, 12] as const;
const BELL = 14;

const steps = fc.array(fc.constantFrom("request", "begin", "finish", "write", "collect", "reclaim", "abandon"), {
  minLength: 20,
  maxLength: 200,
  size: "max",
});

it("hands items over in their order, each once", () => {
  fc.assert(
    fc.property(steps, (script) => {
      const words = new Int32Array(16).fill(99);
      for (const state of STATES) words[state] = EMPTY;
      const ring = new Ring<number>(words, STATES, BELL);
      /** Every other item is one that the worker writes to the caller's memory itself. */
      const isWriting = (item: number) => item % 2 === 1;
      const written: number[] = [];
      const writeGranted = () => {
        for (const [slot, state] of STATES.entries()) {
          if (words[state] !== GRANTED) continue;
          expect(wanted.has(given[slot]!)).toBe(true);
          written.push(given[slot]!);
          words[state] = DONE;
        }
      };
      const given: (number | undefined)[] = [undefined, undefined, undefined];
      const taken: number[] = [];
      const givenUp = new Set<number>();
      const wanted = new Set<number>();
      let [next, worker] = [0, 0];
      let isBusy = false;
      const giveUp = (item: number) => {
        wanted.delete(item);
        givenUp.add(item);
      };
      const collect = () =>
        ring.collect((item, slot, isWritten) => {
          expect(given[slot]).toBe(item);
          expect(isWritten).toBe(isWriting(item));
          expect(wanted.delete(item)).toBe(true);
          taken.push(item);
        });
      const state = () => STATES[worker]!;
      const finish = () => {
        words[state()] = words[state()] === BUSY && isWriting(given[worker]!) ? MADE : DONE;
        worker = (worker + 1) % SLOTS;
        isBusy = false;
      };
      for (const step of script) {
        if (step === "request" && ring.hasRoom) {
          ring.request(next, (slot) => {
            expect(words[STATES[slot]!]).toBe(EMPTY);
            given[slot] = next;
          });
          wanted.add(next++);
        } else if (step === "begin" && words[state()] === REQUESTED) {
          words[state()] = BUSY;
          isBusy = true;
        } else if (step === "finish" && isBusy) {
          finish();
        } else if (step === "write") {
          writeGranted();
        } else if (step === "collect") {
          collect();
        } else if (step === "reclaim") {
          const item = ring.reclaim();
          if (item === undefined) continue;
          expect(item).toBe(Math.max(...wanted));
          giveUp(item);
        } else if (step === "abandon" && ring.oldest !== undefined) {
          const item = ring.oldest;
          if (words[STATES[given.indexOf(item)]!] === REQUESTED) continue;
          if (ring.isGranted(item)) {
            expect(words[STATES[given.indexOf(item)]!]).toBe(GRANTED);
            continue;
          }
          expect(item).toBe(Math.min(...wanted));
          ring.abandon(item);
          expect(ring.isPending(item)).toBe(false);
          giveUp(item);
        }
      }
      // The worker goes on; then everything that is wanted has come out.
      while (isBusy || words[state()] === REQUESTED) {
        if (!isBusy) words[state()] = BUSY;
        finish();
      }
      // Without its leave nothing that was given up holds the worker up.
      for (const [slot, state] of STATES.entries())
        if (words[state] === MADE) expect(wanted.has(given[slot]!)).toBe(true);
      collect();
      writeGranted();
      expect(ring.awaitWrites()).toBe(true);
      collect();
      expect([...wanted]).toEqual([]);
      expect(ring.isEmpty).toBe(true);
      expect(taken).toEqual([...taken].sort((a, b) => a - b));
      expect(taken.length + givenUp.size).toBe(next);
      // What was written and then given up, before it was taken, is right all the same.
      expect(written.filter((item) => !givenUp.has(item)).sort((a, b) => a - b)).toEqual(taken.filter(isWriting));
      expect(words.filter((_, at) => !STATES.includes(at as 2) && at !== BELL).every((word) => word === 99)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

/** A ring with items a and b, of which the worker has begun a. */
function begun() {
  const words = new Int32Array(16);
  const ring = new Ring<string>(words, STATES, BELL);
  for (const item of ["a", "b"]) ring.request(item, () => {});
  words[STATES[0]] = BUSY;
  return { words, ring };
}

it("an item is pending until the worker is done with it or the caller gives it up", () => {
  const { words, ring } = begun();
  expect([ring.isPending("a"), ring.isPending("b"), ring.isPending("c")]).toEqual([true, true, false]);
  words[STATES[0]] = DONE;
  ring.abandon("b");
  expect([ring.isPending("a"), ring.isPending("b")]).toEqual([false, false]);
});

it("gives nothing to a worker that may be dead, and no more than it has slots", () => {
  const { words, ring } = begun();
  expect(ring.hasRoom).toBe(true);
  ring.request("c", () => {});
  expect(ring.hasRoom).toBe(false);
  expect(ring.reclaim()).toBe("c");
  ring.abandon("a");
  expect(ring.hasRoom).toBe(false);
  words[STATES[0]] = DONE;
  ring.collect(() => expect.unreachable());
  expect(ring.hasRoom).toBe(true);
});

it("what was given up is never granted; what was granted is waited for", () => {
  const { words, ring } = begun();
  ring.abandon("a");
  expect(words[STATES[0]]).toBe(EMPTY); // which tells the worker
  expect(ring.isEmpty).toBe(false);
  words[STATES[0]] = DONE;
  words[STATES[1]] = MADE;
  const bell = words[BELL];
  ring.collect(() => expect.unreachable());
  expect(words[STATES[1]]).toBe(GRANTED);
  expect(words[BELL]).not.toBe(bell);
  const wait = vi.spyOn(Atomics, "wait").mockImplementation(() => {
    words[STATES[1]] = DONE;
    return "ok";
  });
  expect(ring.awaitWrites()).toBe(true);
  expect(wait).toHaveBeenCalledOnce();
  vi.restoreAllMocks();
});

it("what is made and given up is done with at once: the caller may never look again", () => {
  const { words, ring } = begun();
  words[STATES[0]] = MADE;
  ring.abandon("a");
  expect(words[STATES[0]]).toBe(DONE);
});

it("a worker that never ends a write is waited for ten seconds, once", () => {
  const { words, ring } = begun();
  words[STATES[0]] = GRANTED;
  const wait = vi.spyOn(Atomics, "wait").mockReturnValue("timed-out");
  expect([ring.awaitWrites(), ring.awaitWrites()]).toEqual([false, false]);
  expect(wait).toHaveBeenCalledTimes(10_000);
  vi.restoreAllMocks();
});
