/**
 * Has the types of one editor's text checked, some time after it has changed. All editors of a page share one worker,
 * which starts at the first check.
 *
 * @module
 */
import type { CheckAnswer, CheckRequest, TypeProblem } from "./messages.ts";

export type TypeState =
  | { readonly kind: "checking" }
  | { readonly kind: "checked"; readonly problems: readonly TypeProblem[] }
  /** The worker did not load, or failed. */
  | { readonly kind: "unavailable" };

export interface TypeChecker {
  /** Checks a text: once no other has come for a while, or at once. */
  check(code: string, when: "soon" | "now"): void;
  close(): void;
}

/** The part of a Worker that is used here. */
export type CheckWorker = Pick<Worker, "postMessage" | "terminate" | "onmessage" | "onerror">;

/** Between the last key and the check. */
const PAUSE_MILLISECONDS = 400;

const startWorker = (): CheckWorker => new Worker(new URL("./types-worker.ts", import.meta.url), { type: "module" });

/** Who waits for which answer of a worker. */
class Checks {
  #worker: CheckWorker;
  #waiting = new Map<number, { resolve(problems: readonly TypeProblem[]): void; reject(): void }>();
  #last = 0;
  #failed = false;

  constructor(worker: CheckWorker) {
    this.#worker = worker;
    worker.onmessage = ({ data: { id, problems } }: MessageEvent<CheckAnswer>) => {
      if (problems === undefined) this.#waiting.get(id)?.reject();
      else this.#waiting.get(id)?.resolve(problems);
      this.#waiting.delete(id);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.#failed = true;
      for (const { reject } of this.#waiting.values()) reject();
      this.#waiting.clear();
    };
  }

  ask(code: string): Promise<readonly TypeProblem[]> {
    if (this.#failed) return Promise.reject();
    return new Promise((resolve, reject) => {
      const id = ++this.#last;
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, code } satisfies CheckRequest);
    });
  }

  end(): void {
    this.#worker.terminate();
  }
}

let shared: Checks | undefined;
let users = 0;

async function answer(code: string, start: () => CheckWorker): Promise<TypeState> {
  try {
    shared ??= new Checks(start());
    return { kind: "checked", problems: await shared.ask(code) };
  } catch {
    return { kind: "unavailable" };
  }
}

/**
 * @param changed - told what is known of the latest text; answers about earlier ones are dropped
 * @param start - starts the worker, if no other editor has
 */
export function openTypeChecker(changed: (state: TypeState) => void, start = startWorker): TypeChecker {
  users++;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let latest = "";
  /** The text that `changed` was told of. */
  let known: string | undefined;
  let [isDue, isBusy, isClosed] = [false, false, false];

  /** One question at a time: of the texts that come meanwhile, the last one is next. */
  async function checkLatest(): Promise<void> {
    isDue = true;
    if (isBusy) return;
    isBusy = true;
    while (isDue && !isClosed) {
      isDue = false;
      const asked = latest;
      if (asked === known) continue;
      known = undefined;
      changed({ kind: "checking" });
      const state = await answer(asked, start);
      if (asked !== latest || isClosed) continue;
      known = asked;
      changed(state);
    }
    isBusy = false;
  }

  return {
    check(code, when) {
      latest = code;
      clearTimeout(timer);
      timer = setTimeout(() => void checkLatest(), when === "now" ? 0 : PAUSE_MILLISECONDS);
    },
    close() {
      clearTimeout(timer);
      isClosed = true;
      if (--users > 0) return;
      shared?.end();
      shared = undefined;
    },
  };
}
