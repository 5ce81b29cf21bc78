/**
 * Points on streams, and waiting for them. On our own stream a fill only takes a number; the event is recorded when
 * somebody asks for it, and serves all fills up to there: most tensors need none (0.6 µs each on an H100).
 *
 * @module
 */
import type { Events } from "./events.ts";
import type { Streams } from "./streams.ts";

/** An event of those who share it. */
export interface Mark {
  readonly event: bigint;
  /** The last fill of our own stream before it; 0 on a stream of the caller's. */
  readonly covers: number;
  users: number;
  /** Settles when it has happened; undefined while nobody waits. */
  happening: Promise<void> | undefined;
}

/** The last work on a piece of memory. */
export interface Work {
  readonly stream: bigint;
  /** Its number on our own stream; 0 for none. */
  work: number;
  /** A point after it; on a stream of the caller's, which may be gone later, from the start. */
  mark: Mark | undefined;
}

export class Marks {
  readonly #streams: Streams;
  readonly #events: Events;
  /** Fills queued on our own stream. */
  #queued = 0;
  /** The last point on it. */
  #last: Mark | undefined;
  readonly #waitedFor = new Set<Mark>();

  constructor(streams: Streams, events: Events) {
    this.#streams = streams;
    this.#events = events;
  }

  /** A point of the caller's on `stream`, here and now. The context must be current here and below. */
  record(stream: bigint): Mark {
    return { event: this.#events.record(stream), covers: 0, users: 1, happening: undefined };
  }

  /** Notes that work has been queued. */
  queued(on: Work): void {
    const before = on.mark;
    if (this.#streams.isOurs(on.stream)) {
      on.work = ++this.#queued;
      on.mark = undefined;
    } else {
      on.mark = this.record(on.stream);
    }
    if (before !== undefined) this.drop(before);
  }

  /** A point after the work; undefined if there is none. */
  after(on: Work): Mark | undefined {
    if (on.mark !== undefined || on.work === 0) return on.mark;
    let last = this.#last;
    if (last === undefined || last.covers < on.work) {
      const event = this.#events.record(on.stream);
      if (last !== undefined) this.drop(last);
      last = { event, covers: this.#queued, users: 1, happening: undefined };
      this.#last = last;
    }
    last.users++;
    on.mark = last;
    return last;
  }

  /**
   * Settles when `mark` has happened; undefined if it has. All who wait for it wait for one.
   *
   * @throws WeightInitError (also as a rejection) `WI_DEVICE_LOST`, `WI_DESTROYED`
   */
  happening(mark: Mark): Promise<void> | undefined {
    if (mark.happening === undefined && !this.#events.hasHappened(mark.event)) mark.happening = this.#wait(mark);
    return mark.happening;
  }

  async #wait(mark: Mark): Promise<void> {
    mark.users++;
    this.#waitedFor.add(mark);
    try {
      await this.#events.happens(mark.event);
    } finally {
      mark.happening = undefined;
      if (this.#waitedFor.delete(mark)) this.drop(mark);
    }
  }

  /** One user less. Whoever waits on the device waits for what it was recorded for, also when it is recorded anew. */
  drop(mark: Mark): void {
    if (--mark.users === 0) this.#events.release(mark.event);
  }

  destroy(): void {
    if (this.#last !== undefined) this.drop(this.#last);
    this.#last = undefined;
    for (const mark of this.#waitedFor) this.drop(mark);
    this.#waitedFor.clear();
  }
}
