/**
 * A random network without biases: how large signals and gradients are behind each block, and how they are spread.
 *
 * @module
 */
import { rootMeanSquare } from "../plots/moments.ts";
import type { Batch, BlockContext, BlockKind, Passed } from "./blocks/block.ts";
import { type Distribution, distributionOf } from "./distribution.ts";
import type { Turn } from "./layers.ts";

export interface Signal {
  /** Root mean square of the activations: of the input, then behind each block. */
  readonly activations: readonly number[];
  /** Root mean square of the loss's gradient with respect to each of them, in the same order. */
  readonly gradients: readonly number[];
  /** How the activations behind each block are spread. */
  readonly distributions: readonly Distribution[];
}

export interface Network {
  readonly kind: BlockKind;
  /** Of each block, its matrices. */
  readonly blocks: readonly (readonly Float32Array[])[];
  readonly context: BlockContext;
}

/** Sends a batch through the blocks. `undefined` if `turn` said that it is no longer wanted. */
export async function pass(
  { kind, blocks, context }: Network,
  input: Batch,
  turn: Turn,
): Promise<Passed[] | undefined> {
  const passed: Passed[] = [];
  for (const matrices of blocks) {
    passed.push(kind.pass(passed.at(-1)?.output ?? input, matrices, context));
    if (!(await turn())) return undefined;
  }
  return passed;
}

/** Sends a gradient back; returns it behind each block, from the input on. */
export async function passBack(passed: readonly Passed[], top: Batch, turn: Turn): Promise<Batch[] | undefined> {
  const gradients = [top];
  for (const block of passed.toReversed()) {
    gradients.unshift(block.back(gradients[0]!));
    if (!(await turn())) return undefined;
  }
  return gradients;
}

/**
 * Sends a batch through the network, and a gradient back.
 *
 * @returns `undefined` if `turn`, asked after each block, said that the signal is no longer wanted
 */
export async function propagate(network: Network, input: Batch, top: Batch, turn: Turn): Promise<Signal | undefined> {
  const passed = await pass(network, input, turn);
  if (passed === undefined) return undefined;
  const gradients = await passBack(passed, top, turn);
  if (gradients === undefined) return undefined;
  const { steepest } = network.context.activation;
  return {
    activations: [input, ...passed.map(({ output }) => output)].map(rootMeanSquare),
    gradients: gradients.map(rootMeanSquare),
    distributions: passed.map(({ output, slopes }) =>
      distributionOf(output, slopes, { vectors: input.length / network.context.width, steepest }),
    ),
  };
}
