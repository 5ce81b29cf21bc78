/**
 * Where a writer's bytes go.
 *
 * @module
 */

import { WeightInitError } from "@weightinit/core";

/** Takes bytes in order. */
export interface Sink {
  write(bytes: Uint8Array): Promise<void>;
  /** All bytes were written: makes them last. */
  finish(): Promise<void>;
  /** Something failed: leaves nothing that could be taken for whole. */
  abandon(reason: unknown): Promise<void>;
}

/** A file that has its name only when it is whole. */
export interface FileSink extends Sink {
  /** Gives the file its name, after `finish`. */
  commit(): Promise<void>;
}

/** Sink of a stream, which is closed at the end and aborted at a failure. */
export function streamSink(stream: WritableStream<Uint8Array>): Sink {
  const refusal = (got: string, cause?: unknown) =>
    new WeightInitError("WI_BAD_ARGUMENT", `expected a WritableStream that is open, got ${got}`, { cause });
  let writer: WritableStreamDefaultWriter<Uint8Array>;
  try {
    writer = stream.getWriter();
  } catch (cause) {
    throw refusal("one that somebody else writes to", cause);
  }
  let isClosed = false;
  writer.closed.then(
    () => {
      isClosed = true;
    },
    () => {},
  );
  return {
    async write(bytes) {
      await writer.ready;
      // Node 20 calls this a bug of its own.
      if (isClosed) throw refusal("a closed one");
      await writer.write(bytes);
    },
    finish: () => writer.close(),
    async abandon(reason) {
      await writer.abort(reason).catch(() => {});
    },
  };
}
