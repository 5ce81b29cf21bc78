/**
 * The page's side of the explorer's worker: only the answer to the last question counts.
 *
 * @module
 */
import type { Settings } from "./settings.ts";
import type { Answer, Exploration, Question } from "./worker.ts";

export class ExplorerWorker {
  readonly #worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  #last = 0;

  /** @param answered - gets the exploration, or the error in words */
  constructor(answered: (exploration: Exploration | string) => void) {
    this.#worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (data.id === this.#last) answered("error" in data ? data.error : data.exploration);
    };
    this.#worker.onerror = ({ message }) => answered(message || "the worker could not be started");
  }

  ask(settings: Settings, webGpu: boolean): void {
    this.#worker.postMessage({ id: ++this.#last, settings, webGpu } satisfies Question);
  }

  close(): void {
    this.#worker.terminate();
  }
}
