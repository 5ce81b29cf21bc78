/**
 * `make` to a pipe.
 *
 * @module
 */
import { WeightInitError } from "@weightinit/core";
import type { Plan } from "@weightinit/recipes";
import { Blocks } from "./blocks.ts";
import { checkpointOf } from "./checkpoint.ts";
import type { CheckpointRequest } from "./checkpoint-request.ts";
import { drawnTensorsOf } from "./drawn-tensors.ts";
import { Maker } from "./maker.ts";
import { showProgress } from "./progress.ts";
import { systemError } from "./system-error.ts";
import { tryLaws } from "./try-laws.ts";

/**
 * To standard output, in order, on this thread; the fills themselves use the others.
 *
 * @param check - refuses the plan
 */
export async function pipe(request: CheckpointRequest, threads: number, check: (plan: Plan) => void): Promise<void> {
  const checkpoint = checkpointOf(request);
  check(checkpoint.plan);
  tryLaws(checkpoint);
  const drawn = drawnTensorsOf(checkpoint);
  const { stdout } = process;
  if (stdout.isTTY) {
    throw new WeightInitError("WI_BAD_OPTION", "expected a pipe or a file behind -o -, got a terminal; write > NAME");
  }
  stdout.removeAllListeners("error").on("error", () => {}); // each write tells of its own
  const write = (bytes: Uint8Array) =>
    new Promise<void>((resolve, reject) => {
      stdout.write(bytes, (error) => (error ? reject(systemError(error, "to write to the pipe")) : resolve()));
    });
  const blocks = new Blocks(checkpoint);
  const maker = new Maker({ ...checkpoint, drawn }, threads);
  let done = 0;
  const progress = showProgress("standard output", () => done, checkpoint.byteLength);
  try {
    await write(checkpoint.files[0]!.layout.header);
    for (let i = 0; i < blocks.count; i++) {
      const bytes = maker.bytes(blocks.at(i));
      await write(bytes);
      done += bytes.length;
    }
  } finally {
    progress.stop();
  }
}
