/** What the reference implementations say: test/data/README.md. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { DType } from "@weightinit/core";
import type { SafetensorsDType, SafetensorsFault } from "../src/index.ts";

const data = (name: string) => {
  const bytes = readFileSync(join(import.meta.dirname, "data", name));
  return JSON.parse((name.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8"));
};

export interface ReferenceCase {
  readonly case?: string;
  readonly hex: string;
  readonly accepts?: number;
  readonly fault?: SafetensorsFault;
}

export interface ReferenceHeader {
  readonly model: string;
  readonly metadata: Record<string, string>;
  readonly headerLength: number;
  readonly headerSha256: string;
  readonly fileBytes: number;
  readonly tensors: [string, DType | "int64", number[]][];
}

export interface ReferenceShards {
  readonly maxShardSize: number | string;
  readonly tensors: [string, number[]][];
  readonly files: Record<string, string[]>;
  readonly index: string | null;
}

export const referenceCases: ReferenceCase[] = data("reference-cases.json").cases;
export const referenceMutations: ReferenceCase[] = data("reference-mutations.json.gz").cases;
export const referenceHeaders: ReferenceHeader[] = data("reference-headers.json.gz");
export const referenceShards: ReferenceShards[] = data("reference-shards.json").cases;

/** The bytes of a file with this header and so many bytes behind it. */
export function fileWith(header: string | Uint8Array, dataBytes = 0, headerLength?: bigint): Uint8Array<ArrayBuffer> {
  const text = typeof header === "string" ? new TextEncoder().encode(header) : header;
  const bytes = new Uint8Array(8 + text.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, headerLength ?? BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

/** A tensor's entry in a header. */
export const entry = (
  name: string,
  dtype: SafetensorsDType | string,
  shape: unknown,
  from: number | bigint,
  to: number | bigint,
) => `${JSON.stringify(name)}:{"dtype":"${dtype}","shape":${JSON.stringify(shape)},"data_offsets":[${from},${to}]}`;
