/**
 * What of a checkpoint is one process's: files, or blocks.
 *
 * @module
 */
import type { BlockTable } from "./block-table.ts";
import type { Part } from "./journal.ts";
import type { Outline, OutlineFile } from "./outline.ts";

/** How many processes share a checkpoint. */
export interface ShareOptions {
  readonly part: Part;
  /** Whether no other process writes this one's files: it has its own, and needs to see no other's. */
  readonly ownFiles: boolean;
}

/**
 * The files of one process, where each has its own: those whose middle lies in its part of all bytes. In torch's layout,
 * all of the checkpoint are one process's.
 */
export function ownFilesOf<File extends OutlineFile>(
  { files, request, byteLength }: Pick<Outline, "request" | "byteLength"> & { readonly files: readonly File[] },
  { part, ownFiles }: ShareOptions,
): readonly File[] {
  if (!ownFiles || request.dcp !== undefined) return files;
  let end = 0;
  return files.filter(({ layout }) => {
    const middle = end + layout.byteLength / 2;
    end += layout.byteLength;
    return Math.floor((middle / byteLength) * part.ranks) === part.rank;
  });
}

/** Blocks of one process: numbers from … to - 1. */
export function shareOf(outline: Outline, blocks: BlockTable, options: ShareOptions): readonly [number, number] {
  const { rank, ranks } = options.part;
  return options.ownFiles ? blocks.shareOf(ownFilesOf(outline, options)) : blocks.share(rank, ranks);
}
