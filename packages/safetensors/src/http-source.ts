/**
 * A file behind a URL: by ranges where the server has them (RFC 9110, section 14), otherwise as a whole.
 *
 * @module
 */
import { type ErrorCode, WeightInitError } from "@weightinit/core";
import { type ByteRead, type ByteSource, blobSource, changedError, memorySource } from "./byte-source.ts";
import { fileError } from "./file-errors.ts";

/** Bytes of the first request, which most headers fit into. */
const FIRST = 1 << 16;

/** What a server is asked with. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** How a URL is opened. */
export interface HttpOpen extends ByteRead {
  readonly fetch: Fetch;
  /** Told the file's length, where a server without ranges sends the whole file. */
  readonly onTotal: (bytes: number) => void;
}

export async function httpSource(url: string, { fetch, signal, onBytes, onTotal }: HttpOpen): Promise<ByteSource> {
  const request = async (range: string | undefined, method = "GET", on = signal): Promise<Response> => {
    const headers: HeadersInit = range === undefined ? {} : { range: `bytes=${range}` };
    try {
      return await fetch(url, { method, headers, signal: on ?? null });
    } catch (error) {
      throw fileError(error, `an answer from ${url}`, on);
    }
  };

  // These are in memory or on the disk already, and Node 20 cuts their ranges a byte short.
  if (/^(blob|data):/i.test(url)) return blobSource(await (await request(undefined)).blob(), url);
  const first = await request(`0-${FIRST - 1}`);
  if (first.status === 200) return wholeSource(first, url, { signal, onBytes, onTotal });
  if (first.status === 416 && totalOf(first) === 0) return memorySource(new Uint8Array(0), url);
  if (first.status !== 206) throw await refusal(first, url);
  // A server of another origin may hide Content-Range; Content-Length it may not.
  const byteLength = totalOf(first) ?? lengthOf(await request(undefined, "HEAD"));
  if (byteLength === undefined) {
    throw new WeightInitError(
      "WI_FILE_FAILED",
      `expected ${url} to say its length, got no Content-Range and no Content-Length`,
    );
  }
  const start = new Uint8Array(Math.min(FIRST, byteLength));
  await fill(first, start, url, { signal, onBytes: () => {} });
  const tag = first.headers.get("etag");

  return {
    name: url,
    byteLength,
    async read(from, into, how) {
      const end = from + into.length;
      if (end <= start.length) return memorySource(start).read(from, into, how);
      const response = await request(`${from}-${end - 1}`, "GET", how.signal);
      if (response.status !== 206) throw await refusal(response, url);
      const nowTag = response.headers.get("etag") ?? tag;
      const total = totalOf(response) ?? byteLength;
      const begin = Number(/^bytes (\d+)-/.exec(response.headers.get("content-range") ?? "")?.[1] ?? from);
      if (nowTag !== tag || total !== byteLength || begin !== from) {
        await response.body?.cancel();
        throw changedError(
          url,
          `${byteLength} bytes and ETag ${tag}`,
          `${total} bytes and ETag ${nowTag}, from byte ${begin} on`,
        );
      }
      await fill(response, into, url, how);
    },
  };
}

/** The whole file, which the server sent. A browser may move the Blob to its disk. */
async function wholeSource(response: Response, url: string, how: Omit<HttpOpen, "fetch">): Promise<ByteSource> {
  how.onTotal(lengthOf(response) ?? 0);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const part of chunksOf(response, url, how.signal)) {
    parts.push(part);
    how.onBytes(part.length);
  }
  return blobSource(new Blob(parts), url);
}

/** Fills `into` with an answer's body, which must be as long. */
async function fill(response: Response, into: Uint8Array, url: string, { signal, onBytes }: ByteRead): Promise<void> {
  let at = 0;
  for await (const part of chunksOf(response, url, signal)) {
    if (at + part.length > into.length) throw changedError(url, `${into.length} bytes in this range`, "more");
    into.set(part, at);
    at += part.length;
    onBytes(part.length);
  }
  if (at < into.length) throw changedError(url, `${into.length} bytes in this range`, `${at}`);
}

/** An answer's body, piece by piece. Not every browser iterates streams. */
async function* chunksOf(response: Response, url: string, signal: AbortSignal | undefined) {
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  try {
    for (;;) {
      signal?.throwIfAborted();
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch (error) {
    throw fileError(error, `the rest of ${url}`, signal);
  } finally {
    // Without effect at the end; before it, the rest is not fetched.
    reader.cancel().catch(() => {});
  }
}

const totalOf = (response: Response): number | undefined => {
  const total = /\/(\d+)$/.exec(response.headers.get("content-range") ?? "")?.[1];
  return total === undefined ? undefined : Number(total);
};

const lengthOf = (response: Response): number | undefined => {
  const length = response.headers.get("content-length");
  return response.ok && length !== null ? Number(length) : undefined;
};

async function refusal(response: Response, url: string): Promise<WeightInitError> {
  await response.body?.cancel();
  const { status, statusText } = response;
  const codes: Readonly<Record<number, ErrorCode>> = {
    401: "WI_FILE_ACCESS",
    403: "WI_FILE_ACCESS",
    404: "WI_FILE_NOT_FOUND",
    410: "WI_FILE_NOT_FOUND",
  };
  const hint = codes[status] === "WI_FILE_ACCESS" ? "; send what the server asks for with the option fetch" : "";
  return new WeightInitError(
    codes[status] ?? "WI_FILE_FAILED",
    `expected ${url} in ranges or as a whole, got status ${status} ${statusText}${hint}`,
  );
}
