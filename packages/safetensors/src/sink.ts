/**
 * Where a writer's bytes go.
 *
 * @module
 */

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
  const writer = stream.getWriter();
  return {
    write: (bytes) => writer.write(bytes),
    finish: () => writer.close(),
    async abandon(reason) {
      await writer.abort(reason).catch(() => {});
    },
  };
}
