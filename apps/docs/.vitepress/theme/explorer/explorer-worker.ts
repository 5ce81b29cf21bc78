/**
 * The page's side of the explorer's worker: only the newest question counts.
 *
 * @module
 */
import type { Answer, Exploration, Quality, Question } from "./messages.ts";
import type { Settings } from "./settings.ts";

/** The part of a Worker that is used here. */
export type Port = Pick<Worker, "postMessage" | "terminate" | "onmessage" | "onerror">;

/**
 * A preview in flight is waited for, so that a drag shows something; of the questions that come meanwhile the newest
 * is kept. A whole computation in flight gives way at once to whatever is asked next.
 */
export class ExplorerWorker<T = Exploration> {
  readonly #worker: Port;
  #last = 0;
  #inFlight: Question | undefined;
  #waiting: Question | undefined;

  readonly #about: Question["about"];

  /** @param answered - gets the exploration, or the error in words */
  constructor(worker: Port, about: Question["about"], answered: (exploration: T | string) => void) {
    this.#about = about;
    this.#worker = worker;
    worker.onmessage = ({ data }: MessageEvent<Answer<T>>) => {
      if (data.id !== this.#inFlight?.id) return;
      this.#inFlight = undefined;
      if (this.#waiting === undefined || "exploration" in data) {
        answered("error" in data ? data.error : data.exploration);
      }
      if (this.#waiting !== undefined) this.#send(this.#waiting);
    };
    worker.onerror = ({ message }) => answered(message || "the worker could not be started");
  }

  /** Whether an answer is still to come. */
  get busy(): boolean {
    return this.#inFlight !== undefined;
  }

  ask(settings: Settings, quality: Quality, webGpu: boolean): void {
    const question = { id: ++this.#last, about: this.#about, settings, quality, webGpu };
    if (quality === "preview" && this.#inFlight?.quality === "preview") this.#waiting = question;
    else this.#send(question);
  }

  close(): void {
    this.#worker.terminate();
  }

  #send(question: Question): void {
    this.#waiting = undefined;
    this.#inFlight = question;
    this.#worker.postMessage(question);
  }
}
