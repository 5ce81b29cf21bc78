/**
 * Whose numbers a checkpoint has: those of the portable stream, or those that PyTorch draws for the model. The package that
 * repeats PyTorch's generators is loaded only where they are asked for.
 *
 * @module
 */
import { type Rng, WeightInitError } from "@weightinit/core";

type TorchPackage = typeof import("@weightinit/rng-torch");

/** `torch@2.15`, `torch-cuda@2.15:H100`; a card by its name, or as multiprocessors × threads of each. */
const FORM = /^torch(-cuda)?(?:@([0-9.]+))?(?::(.+))?$/;

let torch: TorchPackage | undefined;

function bad(expected: string, got: string): WeightInitError {
  return new WeightInitError("WI_BAD_OPTION", `expected ${expected}, got ${got}`);
}

/** Whether each number follows from the one before, so that one process makes all. */
export function isSequential(stream: string | undefined): boolean {
  return stream?.startsWith("torch@") ?? false;
}

/** The generator of a stream. */
function generatorOf({ TorchCudaRng, TorchRng, cudaCards }: TorchPackage, stream: string, seed: bigint): Rng {
  const [, cuda, version, card] = FORM.exec(stream) ?? [];
  const options = { torch: version as never };
  if (cuda === undefined) return new TorchRng(seed, options);
  const [, multiprocessors, threads] = /^([0-9]+)x([0-9]+)$/.exec(card ?? "") ?? [];
  if (multiprocessors !== undefined) {
    const own = { multiprocessors: Number(multiprocessors), threadsPerMultiprocessor: Number(threads) };
    return new TorchCudaRng(seed, { ...options, ...own });
  }
  if (card === undefined || !Object.hasOwn(cudaCards, card)) {
    const names = Object.keys(cudaCards).join(", ");
    throw bad(`--stream torch-cuda:CARD with one of ${names}, or as 132x2048`, card ?? "none");
  }
  return new TorchCudaRng(seed, { ...options, card: card as keyof typeof cudaCards });
}

/**
 * What `--stream` says, with PyTorch's version; loads the package.
 *
 * @throws WeightInitError `WI_BAD_OPTION` for what is no stream.
 */
export async function streamOf(text: string | undefined): Promise<string | undefined> {
  if (text === undefined) return undefined;
  const [, cuda = "", , card] = FORM.exec(text) ?? [];
  if (!FORM.test(text) || (cuda === "" && card !== undefined)) {
    throw bad(
      "--stream torch or torch-cuda:CARD, with @VERSION behind torch if another than the newest is meant",
      text,
    );
  }
  await loadStream(text);
  const { torch: version } = generatorOf(torch!, text, 0n) as InstanceType<TorchPackage["TorchRng"]>;
  return `torch${cuda}@${version}${card === undefined ? "" : `:${card}`}`;
}

/** Loads what a stream needs, once a thread. */
export async function loadStream(stream: string | undefined): Promise<void> {
  if (stream !== undefined) torch ??= await import("@weightinit/rng-torch");
}

/** The generator of a stream that has been loaded. */
export function streamRng(stream: string, seed: string): Rng {
  return generatorOf(torch!, stream, BigInt(seed));
}
