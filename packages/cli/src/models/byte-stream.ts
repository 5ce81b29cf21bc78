/**
 * Bytes one after the other, of a file or of standard input: what is not needed is passed over and not kept.
 *
 * @module
 */
import type { FileHandle } from "node:fs/promises";

export interface ByteStream {
  /** How many bytes have been read or passed over. */
  readonly position: number;
  /** The next bytes: `count` of them, or as many as there are. */
  take(count: number): Promise<Buffer>;
  /** Passes over bytes; `false` if there are not as many. */
  skip(count: number): Promise<boolean>;
}

/** Bytes read at once. */
const CHUNK = 1 << 16;

/** A file, which is read only where bytes are taken. */
export class FileStream implements ByteStream {
  position = 0;
  readonly #handle: FileHandle;
  readonly #length: number;
  #chunk = Buffer.alloc(0);
  #from = 0;

  constructor(handle: FileHandle, length: number) {
    this.#handle = handle;
    this.#length = length;
  }

  async take(count: number): Promise<Buffer> {
    const end = Math.min(this.position + count, this.#length);
    const at = this.position - this.#from;
    if (at < 0 || end > this.#from + this.#chunk.length) {
      const chunk = Buffer.alloc(Math.min(Math.max(CHUNK, end - this.position), this.#length - this.position));
      let read = 0;
      while (read < chunk.length) {
        const { bytesRead } = await this.#handle.read(chunk, read, chunk.length - read, this.position + read);
        if (bytesRead === 0) break;
        read += bytesRead;
      }
      [this.#chunk, this.#from] = [chunk.subarray(0, read), this.position];
    }
    const from = this.position - this.#from;
    const bytes = this.#chunk.subarray(from, from + end - this.position);
    this.position += bytes.length;
    return bytes;
  }

  async skip(count: number): Promise<boolean> {
    if (this.position + count > this.#length) return false;
    this.position += count;
    return true;
  }
}

/** A pipe. */
export class PipeStream implements ByteStream {
  position = 0;
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(pipe: AsyncIterable<Buffer>) {
    this.#chunks = pipe[Symbol.asyncIterator]();
  }

  async take(count: number): Promise<Buffer> {
    const parts = [this.#rest];
    for (let length = this.#rest.length; length < count; ) {
      const { done, value } = await this.#chunks.next();
      if (done) break;
      parts.push(value);
      length += value.length;
    }
    if (parts.length > 1) this.#rest = Buffer.concat(parts);
    const bytes = this.#rest.subarray(0, count);
    this.#rest = this.#rest.subarray(bytes.length);
    this.position += bytes.length;
    return bytes;
  }

  async skip(count: number): Promise<boolean> {
    for (let left = count; left > 0; ) {
      if (this.#rest.length === 0) {
        const { done, value } = await this.#chunks.next();
        if (done) return false;
        this.#rest = value;
      }
      const passed = Math.min(left, this.#rest.length);
      this.#rest = this.#rest.subarray(passed);
      this.position += passed;
      left -= passed;
    }
    return true;
  }
}

/** A stream whose first bytes have been looked at, and come again. */
export class Restarted implements ByteStream {
  readonly #stream: ByteStream;
  #first: Buffer;

  constructor(first: Buffer, stream: ByteStream) {
    this.#first = first;
    this.#stream = stream;
  }

  get position(): number {
    return this.#stream.position - this.#first.length;
  }

  async take(count: number): Promise<Buffer> {
    const first = this.#first.subarray(0, count);
    this.#first = this.#first.subarray(first.length);
    if (first.length === count) return first;
    const more = await this.#stream.take(count - first.length);
    return first.length === 0 ? more : Buffer.concat([first, more]);
  }

  async skip(count: number): Promise<boolean> {
    const passed = Math.min(count, this.#first.length);
    this.#first = this.#first.subarray(passed);
    return this.#stream.skip(count - passed);
  }
}
