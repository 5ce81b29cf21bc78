/**
 * The worker's side of questions and answers: one after the other, and what a newer question makes superfluous ends at
 * its next turn.
 *
 * @module
 */
import type { Turn } from "./layers.ts";
import type { Answer, Question } from "./messages.ts";

/** Work is interrupted that often, to look for a newer question: as long as one frame of the screen. */
const TURN_MILLISECONDS = 16;

/** Lets the messages in that have come. A timer would be held back to 4 ms. */
function messages(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

/** @param compute - gives `undefined` where its turn said that the answer is no longer wanted */
export function answerQuestions<T>(compute: (question: Question, turn: Turn) => Promise<T | undefined>): void {
  let newest = 0;
  let last: Promise<void> = Promise.resolve();

  /** A turn that tells whether the question is still the newest one. */
  function turnOf(id: number): Turn {
    let since = performance.now();
    return async () => {
      if (performance.now() - since < TURN_MILLISECONDS) return true;
      await messages();
      since = performance.now();
      return id === newest;
    };
  }

  async function answer(question: Question): Promise<void> {
    const { id } = question;
    if (id !== newest) return;
    try {
      const exploration = await compute(question, turnOf(id));
      if (exploration !== undefined) postMessage({ id, exploration } satisfies Answer<T>);
    } catch (error) {
      postMessage({ id, error: String(error) } satisfies Answer<T>);
    }
  }

  addEventListener("message", ({ data }: MessageEvent<Question>) => {
    newest = data.id;
    last = last.then(() => answer(data));
  });
}
