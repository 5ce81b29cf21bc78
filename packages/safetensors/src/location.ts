/**
 * Where a source lies: memory, a Blob, a path or a URL, and the files beside it.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";
import { type ByteSource, blobSource, memorySource } from "./byte-source.ts";
import { checkpointPath, innerPath, pathOf, pathSource, siblingPath } from "./file-system.ts";
import { type HttpOpen, httpSource } from "./http-source.ts";
import { bytesIn, kindOf } from "./kind-of.ts";

/** What is read: bytes, a Blob or File, a path, or a URL of the kinds `http:`, `https:`, `file:`, `blob:` and `data:`. */
export type SafetensorsSource = Blob | ArrayBuffer | ArrayBufferView | URL | string;

/** A source that has been found. */
export interface Location {
  /** Its name, if it has one. */
  readonly name: string | undefined;
  open(how: HttpOpen): Promise<ByteSource>;
  /** Names of the files beside it that have the slices of many processes' tensors; it is then their folder. */
  readonly slices?: readonly string[] | undefined;
  /** A file beside it; none for bytes. */
  readonly sibling: ((name: string) => SafetensorsSource) | undefined;
}

export async function locate(source: SafetensorsSource): Promise<Location> {
  const kind = kindOf(source);
  if (kind === "Blob" || kind === "File") {
    const file = blobSource(source as Blob);
    return { name: file.name, open: async () => file, sibling: undefined };
  }
  if (ArrayBuffer.isView(source) || kind.endsWith("ArrayBuffer")) {
    const bytes = bytesIn(source as ArrayBuffer | ArrayBufferView);
    return { name: undefined, open: async () => memorySource(bytes), sibling: undefined };
  }
  if (typeof source !== "string" && kind !== "URL") {
    const message = `expected a path, a URL, a Blob or bytes to read, got ${shown(source)}`;
    throw new WeightInitError("WI_BAD_ARGUMENT", message);
  }
  const where = source as string | URL;
  const url = urlOf(where);
  if (url !== undefined) {
    const sibling = (name: string) => new URL(name.split("/").map(encodeURIComponent).join("/"), url);
    return { name: url, open: (how) => httpSource(url, how), sibling };
  }
  const { path, slices } = await checkpointPath(pathOf(where));
  const sibling = (name: string) => (slices === undefined ? siblingPath(path, name) : innerPath(path, name));
  return { name: path, slices, open: () => pathSource(path), sibling };
}

/** What `fetch` is asked for; nothing for a path. In a page, a name without a scheme is relative to the page. */
function urlOf(source: string | URL): string | undefined {
  const text = String(source);
  if (/^(https?|blob|data):/i.test(text)) return text;
  const base = (globalThis as { document?: { baseURI: string } }).document?.baseURI;
  const isNode = globalThis.process?.getBuiltinModule !== undefined;
  return base === undefined || isNode || /^file:/i.test(text) ? undefined : new URL(text, base).href;
}
