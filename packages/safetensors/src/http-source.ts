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

type Ask = (
  range: string | undefined,
  how?: { readonly method?: "GET" | "HEAD"; readonly on?: AbortSignal | undefined },
) => Promise<Response>;

export async function httpSource(url: string, { fetch, signal, onBytes, onTotal }: HttpOpen): Promise<ByteSource> {
  const request: Ask = async (range, { method = "GET", on = signal } = {}) => {
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
  if (first.status !== 206) throw await refusal(first, `${url} in ranges or as a whole`);
  const byteLength = totalOf(first) ?? (await lengthOfAll(request));
  if (byteLength === undefined) {
    await first.body?.cancel();
    throw new WeightInitError(
      "WI_FILE_FAILED",
      `expected ${url} to say its length, got no Content-Range and no Content-Length`,
    );
  }
  const start = new Uint8Array(Math.min(FIRST, byteLength));
  await fill(first, start, { from: 0, url }, { signal, onBytes: () => {} });
  const mark = markOf(first);

  return {
    name: url,
    byteLength,
    async read(from, into, how) {
      const end = from + into.length;
      if (end <= start.length) return memorySource(start).read(from, into, how);
      const response = await request(`${from}-${end - 1}`, { on: how.signal });
      if (response.status !== 206) throw await refusal(response, `bytes ${from} to ${end - 1} of ${url}`);
      const nowMark = markOf(response) ?? mark;
      const total = totalOf(response) ?? byteLength;
      if (nowMark !== mark || total !== byteLength) {
        await response.body?.cancel();
        throw changedError(url, `${byteLength} bytes and ${mark ?? "no ETag"}`, `${total} bytes and ${nowMark}`);
      }
      await fill(response, into, { from, url }, how);
    },
  };
}

/** What changes with the file, if the server says it. One of another origin may hide its ETag, but not Last-Modified. */
function markOf({ headers }: Response): string | undefined {
  const name = ["ETag", "Last-Modified"].find((one) => headers.has(one));
  return name && `${name} ${headers.get(name)}`;
}

/**
 * The file's length where Content-Range is hidden, as a server of another origin may; Content-Length it may not hide.
 * By GET first: signed URLs are good for that alone, and what is asked for with a range is not compressed.
 */
async function lengthOfAll(request: Ask): Promise<number | undefined> {
  const all = await request("0-");
  await all.body?.cancel();
  return lengthOf(all) ?? lengthOf(await request(undefined, { method: "HEAD" }));
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

/** Fills `into` with an answer's body, which must be as long, and begin where it was asked to. */
async function fill(
  response: Response,
  into: Uint8Array,
  { from, url }: { readonly from: number; readonly url: string },
  { signal, onBytes }: ByteRead,
): Promise<void> {
  const refuse = (got: string): never => {
    const message = `expected ${into.length} bytes of ${url} from byte ${from} on, got ${got}`;
    throw new WeightInitError("WI_FILE_FAILED", message);
  };
  const begin = /^bytes (\d+)-/i.exec(response.headers.get("content-range") ?? "")?.[1];
  if (begin !== undefined && Number(begin) !== from) {
    await response.body?.cancel();
    refuse(`those from byte ${begin} on`);
  }
  let at = 0;
  for await (const part of chunksOf(response, url, signal)) {
    if (at + part.length > into.length) refuse("more");
    into.set(part, at);
    at += part.length;
    onBytes(part.length);
  }
  if (at < into.length) refuse(`${at}`);
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

const countOf = (digits: string | null | undefined): number | undefined =>
  digits && Number.isSafeInteger(Number(digits)) ? Number(digits) : undefined;

const totalOf = (response: Response): number | undefined =>
  countOf(/\/(\d+)$/.exec(response.headers.get("content-range") ?? "")?.[1]);

const lengthOf = ({ ok, headers }: Response): number | undefined =>
  ok && !headers.has("content-encoding") ? countOf(headers.get("content-length")) : undefined;

async function refusal(response: Response, expected: string): Promise<WeightInitError> {
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
    `expected ${expected}, got status ${status} ${statusText}${hint}`,
  );
}
