/**
 * Work shared out between the calling thread and workers.
 *
 * @module
 */
import type { Desk } from "./desk.ts";
import type { Task } from "./task.ts";

/**
 * Does all tasks, in about their order, and does itself what the workers have not finished when nothing else is left: a
 * worker that died or was suspended delays nobody. Never sleeps, but for the microseconds in which a worker ends a write
 * that it was allowed: when this returns or throws, no worker writes to the caller's memory.
 *
 * @param desks - none of which {@link Desk.isInUse}
 */
export function doTasks<Place>(desks: readonly Desk<Place>[], tasks: Iterable<Task<Place>>): void {
  for (const desk of desks) desk.isInUse = true;
  try {
    shareOut(desks, tasks);
  } catch (error) {
    // What ends here has nobody write on behind its back.
    for (const desk of desks) desk.tasks.awaitWrites();
    throw error;
  }
  for (const desk of desks) desk.isInUse = !desk.tasks.awaitWrites();
}

function shareOut<Place>(desks: readonly Desk<Place>[], tasks: Iterable<Task<Place>>): void {
  const rest = tasks[Symbol.iterator]();
  let next = rest.next();
  const take = (): Task<Place> | undefined => {
    if (next.done) return undefined;
    const task = next.value;
    next = rest.next();
    return task;
  };
  const serve = () => {
    for (const desk of desks) {
      desk.collect();
      while (!next.done && desk.tasks.hasRoom) desk.request(take()!);
    }
  };
  const always = () => true;

  for (;;) {
    serve();
    const task = take();
    if (task === undefined) break;
    task.doHere(serve, always);
  }
  for (;;) {
    serve();
    const desk = desks.find(({ tasks }) => tasks.oldest !== undefined);
    if (desk === undefined) break;
    const begun = desk.tasks.oldest!;
    const task = desk.tasks.reclaim();
    if (task !== undefined) task.doHere(serve, always);
    else if (desk.tasks.isGranted(begun) && desk.tasks.awaitWrites()) continue;
    // The worker, which began earlier, wins unless something is wrong with it.
    else if (begun.doHere(serve, () => desk.tasks.isPending(begun))) desk.tasks.abandon(begun);
  }
}
