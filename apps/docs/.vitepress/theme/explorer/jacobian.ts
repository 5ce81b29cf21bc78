/**
 * The input-output Jacobian of a network at one input, and its singular values: all near 1 is dynamical isometry
 * (J. Pennington, S. Schoenholz, S. Ganguli: Resurrecting the sigmoid in deep learning through dynamical isometry, 2017).
 *
 * @module
 */
import type { Turn } from "./layers.ts";
import { type Network, pass, passBack } from "./network.ts";
import { singularValues } from "./singular-values.ts";

/** The Jacobian, row by row: every output's gradient at the input. A vector attends to itself alone. */
export async function jacobianOf(
  { context, ...network }: Network,
  input: Float32Array,
  turn: Turn,
): Promise<Float32Array | undefined> {
  const { width } = context;
  const ones = new Float32Array(width * width);
  for (let i = 0; i < width; i++) ones[i * width + i] = 1;
  const passed = await pass({ ...network, context: { ...context, sequence: 1 } }, input, turn);
  return passed && (await passBack(passed, ones, turn))?.[0];
}

/** Singular values of the Jacobian, from the largest down; `undefined` if `turn` said that they are no longer wanted. */
export async function jacobianValues(network: Network, input: Float32Array, turn: Turn): Promise<number[] | undefined> {
  const jacobian = await jacobianOf(network, input, turn);
  return jacobian && singularValues(jacobian, network.context.width);
}
