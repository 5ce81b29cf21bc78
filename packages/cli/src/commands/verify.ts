/**
 * `weightinit verify`: makes every byte of a file again, and compares.
 *
 * @module
 */
import { open } from "node:fs/promises";
import { basename } from "node:path";
import { WeightInitError } from "@weightinit/core";
import { readSafetensors, type SafetensorsFile } from "@weightinit/safetensors";
import { readWords, threadsOf } from "../arguments.ts";
import { Blocks } from "../blocks.ts";
import { type Checkpoint, type CheckpointRequest, checkpointOf } from "../checkpoint.ts";
import { runCrew } from "../crew.ts";
import { EXIT } from "../exit-codes.ts";
import { byteText, countText } from "../format.ts";
import { type OriginOptions, requestBeside, requestIn } from "../origin.ts";
import { showProgress } from "../progress.ts";
import { sharedState } from "../work.ts";

export const options = {
  seed: { type: "string" },
  recipe: { type: "string" },
  architecture: { type: "string" },
  dtype: { type: "string" },
  config: { type: "string" },
  threads: { type: "string" },
  json: { type: "boolean" },
} as const;

/** What was found, in words and for programs. */
interface Finding {
  readonly message: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** The request that the file says it was made from, or that the options say. */
async function requestFrom(file: SafetensorsFile, values: OriginOptions): Promise<CheckpointRequest> {
  const said = requestIn(file);
  if (said !== undefined) return said;
  if (values.seed === undefined) {
    const message = "expected a file that says what it was made from, got none of that; say --seed and --config";
    throw new WeightInitError("WI_MISSING_OPTION", message);
  }
  return requestBeside(file, values);
}

/** The checkpoint, with the tensors in the files and at the bytes where the real ones are; or what keeps it from that. */
function placed(checkpoint: Checkpoint, file: SafetensorsFile): Finding | readonly string[] {
  const expected = checkpoint.files[0]!.layout.tensors;
  const isShard = file.files.length === 1 && /-\d{5}-of-\d{5}\.safetensors$/.test(file.files[0]!.name ?? "");
  for (const [name, { dtype, shape }] of expected) {
    const got = file.tensors.get(name);
    if (got === undefined) {
      if (isShard) continue;
      return { message: `expected a tensor ${name}, got none`, detail: { tensor: name, fault: "missing" } };
    }
    const [is, was] = [`${dtype} [${shape.join(", ")}]`, `${got.dtype} [${got.shape.join(", ")}]`];
    if (is !== was) {
      return {
        message: `expected ${name} as ${is}, got ${was}`,
        detail: { tensor: name, fault: "shape", expected: is, got: was },
      };
    }
  }
  const extra = [...file.tensors.keys()].find((name) => !expected.has(name));
  if (extra === undefined) return [...file.tensors.keys()];
  return { message: `expected no tensor ${extra}, got one`, detail: { tensor: extra, fault: "extra" } };
}

/** Makes the bytes of one file again. */
async function compareFile(
  request: CheckpointRequest,
  part: SafetensorsFile["files"][number],
  threads: number,
): Promise<Finding | number> {
  const path = part.name!;
  const only = [...part.tensors.keys()];
  const own = { ...request, name: basename(path), only };
  const checkpoint = checkpointOf(own);
  const [{ layout, name }] = checkpoint.files as [Checkpoint["files"][number]];
  const header = Buffer.alloc(layout.header.length);
  const handle = await open(path, "r");
  await handle.read(header, 0, header.length, 0).finally(() => handle.close());
  const at = layout.header.findIndex((byte, i) => byte !== header[i]);
  if (at >= 0) {
    const message = `expected the header that weightinit writes, got another from byte ${at} on`;
    return { message: `${path}: ${message}`, detail: { file: path, fault: "header", offset: at } };
  }
  const blocks = new Blocks(checkpoint);
  const shared = sharedState(blocks.count);
  const made = () => Number(Atomics.load(shared.bytes, 0));
  const progress = showProgress(basename(path), made, layout.byteLength - layout.header.length);
  const job = { request: own, mode: "verify", paths: { [name]: path }, from: 0, to: blocks.count, shared } as const;
  const { difference, error } = await runCrew(job, threads);
  progress.stop();
  if (error !== undefined) throw error;
  if (difference === undefined) return layout.byteLength;
  const { tensor, element, offset, expected, got } = difference;
  const message = `${path}: ${tensor}, element ${element}, byte ${offset}: expected ${expected}, got ${got} (the first difference)`;
  return { message, detail: { ...difference, block: undefined, fault: "bytes" } };
}

export async function verify(words: readonly string[]): Promise<number> {
  const { values, thing } = readWords("verify", words, options, "FILE");
  const threads = await threadsOf(values.threads);
  const file = await readSafetensors(thing);
  const request = await requestFrom(file, values);
  const tell = (same: boolean, message: string, detail: Finding["detail"]) => {
    process.stdout.write(values.json ? `${JSON.stringify({ same, ...detail })}\n` : `${message}\n`);
    return same ? EXIT.done : EXIT.different;
  };
  const places = placed(checkpointOf(request), file);
  if ("message" in places) return tell(false, `${thing}: ${places.message}`, places.detail);
  let bytes = 0;
  for (const part of file.files) {
    const found = await compareFile(request, part, threads);
    if (typeof found !== "number") return tell(false, found.message, found.detail);
    bytes += found;
  }
  const what = `${countText(file.tensors.size)} tensors, ${byteText(bytes)}`;
  return tell(true, `${thing}: every byte is the same: seed ${request.seed}, ${what}`, {
    seed: request.seed,
    tensors: file.tensors.size,
    bytes,
  });
}
