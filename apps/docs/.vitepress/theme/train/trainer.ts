/**
 * The page's side of the training: two workers that go on step by step together, each waited for before the next.
 *
 * @module
 */
import type { TrainAnswer, TrainRequest } from "./messages.ts";
import type { Side, TrainSettings } from "./settings.ts";

/** The part of a Worker that is used here. */
export type TrainPort = Pick<Worker, "postMessage" | "terminate" | "onmessage" | "onerror">;

/** What one network has come to. */
export interface Progress {
  readonly losses: readonly number[];
  readonly surface: Float64Array;
}

export interface TrainState {
  readonly left: Progress;
  readonly right: Progress;
}

/** Training ends there. */
export const MOST_STEPS = 2000;

export interface TrainerEvents {
  /** Both have come as far as they were asked to. */
  changed(state: TrainState): void;
  failed(message: string): void;
  /** Calls `go` when the next picture may be made. */
  nextFrame(go: () => void): void;
}

export class Trainer {
  readonly #ports: Readonly<Record<Side, TrainPort>>;
  readonly #events: TrainerEvents;
  #id = 0;
  #answers: Partial<Record<Side, TrainAnswer>> = {};
  #state: TrainState | undefined;
  #pending = false;
  /** Steps for each picture while it plays; 0 when it does not. */
  #pace = 0;

  constructor(ports: Readonly<Record<Side, TrainPort>>, events: TrainerEvents) {
    this.#ports = ports;
    this.#events = events;
    for (const side of ["left", "right"] as const) {
      ports[side].onmessage = ({ data }: MessageEvent<TrainAnswer>) => this.#answered(side, data);
      ports[side].onerror = ({ message }) => events.failed(message || "the worker could not be started");
    }
  }

  get steps(): number {
    return this.#state?.left.losses.length ?? 0;
  }

  get playing(): boolean {
    return this.#pace > 0;
  }

  /** Begins anew; what is on its way is dropped. */
  start(settings: TrainSettings): void {
    this.#pace = 0;
    this.#state = undefined;
    this.#ask((id, side) => ({ id, kind: "start", settings, side }));
  }

  /** @param pace - steps for each picture */
  play(pace: number): void {
    if (this.playing) return;
    this.#pace = pace;
    this.#goOn();
  }

  pause(): void {
    this.#pace = 0;
  }

  /** Takes steps while it is paused. */
  step(steps: number): void {
    if (this.#state !== undefined && !this.#pending && !this.playing) this.#advance(steps);
  }

  close(): void {
    this.#ports.left.terminate();
    this.#ports.right.terminate();
  }

  #ask(request: (id: number, side: Side) => TrainRequest): void {
    const id = ++this.#id;
    this.#answers = {};
    this.#pending = true;
    for (const side of ["left", "right"] as const) this.#ports[side].postMessage(request(id, side));
  }

  #advance(steps: number): void {
    const left = Math.min(steps, MOST_STEPS - this.steps);
    if (left > 0) this.#ask((id) => ({ id, kind: "advance", steps: left }));
  }

  #goOn(): void {
    if (!this.playing || this.#pending || this.#state === undefined) return;
    if (this.steps >= MOST_STEPS) this.#pace = 0;
    else this.#advance(this.#pace);
  }

  #answered(side: Side, answer: TrainAnswer): void {
    if (answer.id !== this.#id) return;
    this.#answers[side] = answer;
    const { left, right } = this.#answers;
    if (left === undefined || right === undefined) return;
    this.#pending = false;
    const progress = (before: Progress | undefined, { losses, surface }: TrainAnswer): Progress => ({
      losses: [...(before?.losses ?? []), ...losses],
      surface,
    });
    this.#state = { left: progress(this.#state?.left, left), right: progress(this.#state?.right, right) };
    if (this.steps >= MOST_STEPS) this.#pace = 0;
    this.#events.changed(this.#state);
    this.#events.nextFrame(() => this.#goOn());
  }
}
