/**
 * Checks types in a worker: the compiler is large, and a check takes longer than a page may wait.
 *
 * @module
 */
import files, { libs } from "virtual:type-declarations";
import type { CheckAnswer, CheckRequest } from "./messages.ts";

const check = import("./check-types.ts").then(({ typeCheck }) => typeCheck({ files, libs }));

async function answer({ id, code }: CheckRequest): Promise<CheckAnswer> {
  try {
    return { id, problems: (await check)([code])[0] };
  } catch {
    return { id, problems: undefined };
  }
}

addEventListener("message", async ({ data }: MessageEvent<CheckRequest>) => {
  postMessage(await answer(data));
});
