/**
 * The files that `make` would write, and whose they are.
 *
 * @module
 */
import { type Checkpoint, type CheckpointFile, checkpointOf } from "./checkpoint.ts";
import type { Part } from "./journal.ts";
import { ownFilesOf } from "./share.ts";

/** A file, and the process that writes it, where each has its own. */
export interface PlannedFile extends CheckpointFile {
  readonly rank?: number;
}

/** How many processes, and which, if not all. */
export interface PlannedProcesses {
  readonly ranks: number;
  readonly rank: number | undefined;
  readonly layout: "dcp" | "whole";
}

const partsOf = ({ ranks, rank }: PlannedProcesses): Part[] =>
  Array.from({ length: ranks }, (_, i) => ({ rank: i, ranks })).filter((part) => part.rank === (rank ?? part.rank));

/** All files of those processes, one process after the other. */
export function filesOf(checkpoint: Checkpoint, processes: PlannedProcesses | undefined): readonly PlannedFile[] {
  if (processes === undefined) return checkpoint.files;
  const { request, plan } = checkpoint;
  return partsOf(processes).flatMap((part) => {
    const own =
      processes.layout === "dcp"
        ? checkpointOf({ ...request, dcp: part }, plan).files
        : ownFilesOf(checkpoint, { part, ownFiles: true });
    return own.map((file) => ({ ...file, rank: part.rank }));
  });
}
