/**
 * Are the tensors of a file what a recipe makes?
 *
 * @module
 */
import type { SafetensorsFile } from "@weightinit/safetensors";
import { checkTensor } from "./check-tensor.ts";
import { checkpointOf } from "./checkpoint.ts";
import type { CheckpointRequest } from "./checkpoint-request.ts";
import type { Finding } from "./findings.ts";
import { bytesOf } from "./read-blocks.ts";
import { type Beginning, sameNumbers } from "./same-numbers.ts";
import { TALLIED, Tally } from "./tally.ts";

/** Every tensor that the file and the recipe have, and those that only one has. */
export async function checkFile(file: SafetensorsFile, request: CheckpointRequest): Promise<Finding[]> {
  const plan = checkpointOf({ ...request, maxShardSize: undefined });
  const { tensors } = plan.files[0]!;
  const found: Finding[] = [];
  const beginnings: Beginning[] = [];
  for (const tensor of tensors) {
    const { name, dtype, shape } = tensor;
    const got = file.tensors.get(name);
    if (got === undefined) {
      found.push({ tensor: name, fault: "missing", message: "not in the file" });
    } else if (got.shape.join() !== shape.join()) {
      const message = `shape [${got.shape.join(", ")}], expected [${shape.join(", ")}]`;
      found.push({ tensor: name, fault: "shape", message, expected: shape, got: got.shape });
    } else if (got.dtype !== dtype) {
      found.push({
        tensor: name,
        fault: "dtype",
        message: `${got.dtype}, expected ${dtype}`,
        expected: dtype,
        got: got.dtype,
      });
    } else if (TALLIED.includes(dtype)) {
      const checked = await checkTensor(file, plan, tensor);
      found.push(...checked.found);
      if (checked.beginning !== undefined) beginnings.push(checked.beginning);
    }
  }
  for (const one of await sameNumbers(file, beginnings)) found.push(one);
  for (const { name } of file.tensors.values()) {
    if (plan.parameters.has(name) || (await isTied(file, name, plan.parameters.keys()))) continue;
    found.push({ tensor: name, fault: "extra", message: "not in the recipe" });
  }
  return found;
}

/**
 * Whether a tensor that the recipe has not is one that it has, written twice, as an output layer that is tied to the
 * embedding. What a numbered layer has is no such one.
 */
async function isTied(file: SafetensorsFile, name: string, others: Iterable<string>): Promise<boolean> {
  if (/\.\d+\./.test(name)) return false;
  for (const other of others) if (file.tensors.has(other) && (await isCopy(file, name, other))) return true;
  return false;
}

async function isCopy(file: SafetensorsFile, name: string, other: string): Promise<boolean> {
  const [a, b] = [file.tensor(name), file.tensor(other)];
  if (a.dtype !== b.dtype || a.shape.join() !== b.shape.join()) return false;
  const others = bytesOf(file, b);
  for await (const bytes of bytesOf(file, a)) {
    const { value } = await others.next();
    if (Buffer.compare(bytes, value!) !== 0) return false;
  }
  return true;
}

/** Without a recipe: values that are none. */
export async function checkFinite(file: SafetensorsFile): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const tensor of file.tensors.values()) {
    if (!TALLIED.includes(tensor.dtype)) continue;
    const tally = new Tally(tensor.dtype);
    for await (const bytes of bytesOf(file, tensor)) tally.add(bytes);
    const { nan, inf } = tally.summary();
    if (nan + inf === 0) continue;
    found.push({
      tensor: tensor.name,
      fault: "not finite",
      message: `${nan} NaN and ${inf} Inf, expected none`,
      nan,
      inf,
    });
  }
  return found;
}
