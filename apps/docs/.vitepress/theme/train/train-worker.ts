/**
 * Trains one network, off the page's thread, as far as it is asked to.
 *
 * @module
 */
import { CELLS, REACH, type TrainAnswer, type TrainRequest } from "./messages.ts";
import { TrainingRun } from "./training-run.ts";

let run: TrainingRun | undefined;

addEventListener("message", ({ data }: MessageEvent<TrainRequest>) => {
  if (data.kind === "start") run = new TrainingRun(data.settings, data.side);
  const losses = data.kind === "advance" ? run!.advance(data.steps) : [];
  postMessage({ id: data.id, losses, surface: run!.surface(CELLS, REACH) } satisfies TrainAnswer);
});
