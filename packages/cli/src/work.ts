/**
 * What the threads of one run share.
 *
 * @module
 */
import type { CheckpointRequest } from "./checkpoint-request.ts";
import type { SharedTensors } from "./shared-blocks.ts";

/** What is done with the bytes of a block. */
export type Mode = "write" | "discard" | "verify";

/** What the threads of a run do. */
export interface Work {
  readonly mode: Mode;
  /** Paths of the files, by their names in the checkpoint. Blocks of other files are passed over. */
  readonly paths: Readonly<Record<string, string>>;
  /** What the files begin with, where another run may put its own in their places. */
  readonly marks?: Readonly<Record<string, string>> | undefined;
  /** Blocks from … to - 1. */
  readonly from: number;
  readonly to: number;
  readonly shared: SharedState;
}

/** What a thread is started with. */
export interface Job extends Work {
  readonly seed: string;
  /** What the blocks are, where laws are data … */
  readonly tensors: SharedTensors | undefined;
  /** … and what they are planned from once more, where one is not. Every thread has its own copy. */
  readonly request: CheckpointRequest | undefined;
}

/** Memory that all threads see. */
export interface SharedState {
  /** At `STOP` and `NEXT`. */
  readonly control: Int32Array<SharedArrayBuffer>;
  /** Bytes made so far. */
  readonly bytes: BigInt64Array<SharedArrayBuffer>;
  /** 1 for each block that is done, from `from` on. */
  readonly flags: Uint8Array<SharedArrayBuffer>;
}

/** Not 0: no thread begins another block. */
export const STOP = 0;
/** The next block, from `from` on. */
export const NEXT = 1;

export function sharedState(blocks: number): SharedState {
  return {
    control: new Int32Array(new SharedArrayBuffer(8)),
    bytes: new BigInt64Array(new SharedArrayBuffer(8)),
    flags: new Uint8Array(new SharedArrayBuffer(blocks)),
  };
}

/** Where a file differs from what is made again. */
export interface Difference {
  readonly block: number;
  readonly file: string;
  readonly tensor: string;
  /** Of the first element that differs, row-major. */
  readonly element: number;
  /** Byte of the file at which it begins. */
  readonly offset: number;
  /** Hexadecimal, as the bytes lie. */
  readonly expected: string;
  readonly got: string;
}

/** What a thread says. */
export type Report =
  | { readonly kind: "difference"; readonly difference: Difference }
  | {
      readonly kind: "error";
      readonly code: string;
      readonly message: string;
      /** Whether blocks that are flagged may not be on the disk, and a later sync would not tell. */
      readonly isLost: boolean;
    };
