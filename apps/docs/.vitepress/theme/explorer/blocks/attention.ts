/**
 * Softmax attention of several heads, without a mask (A. Vaswani and others: Attention Is All You Need, 2017, section 3.2).
 *
 * @module
 */
import type { Batch } from "./block.ts";

/** Numbers of a head, where the width is a multiple of it; else there is one head. */
const HEAD = 64;

export interface Attention {
  readonly output: Batch;
  /** The gradients at queries, keys and values. */
  back(gradient: Batch): readonly [q: Batch, k: Batch, v: Batch];
}

/** @param sequence - vectors that attend to each other: so many neighbours of the batch */
export function attention(q: Batch, k: Batch, v: Batch, width: number, sequence: number): Attention {
  const head = width % HEAD === 0 ? HEAD : width;
  const scale = 1 / Math.sqrt(head);
  const output = new Float32Array(q.length);
  const count = q.length / width;
  /** Of each head of each vector, the weights of its sequence. */
  const weights = new Float64Array(count * (width / head) * sequence);

  /** Calls with the place of a query, that of its sequence's first key, and that of its weights. */
  function each(visit: (query: number, first: number, row: number) => void): void {
    let row = 0;
    for (let b = 0; b < count; b++) {
      const first = Math.floor(b / sequence) * sequence;
      for (let h = 0; h < width; h += head, row += sequence) visit(b * width + h, first * width + h, row);
    }
  }
  const dot = (a: Batch, at: number, b: Batch, bAt: number) => {
    let sum = 0;
    for (let i = 0; i < head; i++) sum += a[at + i]! * b[bAt + i]!;
    return sum;
  };

  each((query, first, row) => {
    let most = Number.NEGATIVE_INFINITY;
    for (let t = 0; t < sequence; t++) {
      const score = scale * dot(q, query, k, first + t * width);
      weights[row + t] = score;
      if (score > most) most = score;
    }
    let sum = 0;
    for (let t = 0; t < sequence; t++) {
      weights[row + t] = Math.exp(weights[row + t]! - most);
      sum += weights[row + t]!;
    }
    for (let t = 0; t < sequence; t++) {
      weights[row + t]! /= sum;
      const weight = weights[row + t]!;
      for (let i = 0; i < head; i++) output[query + i]! += weight * v[first + t * width + i]!;
    }
  });

  return {
    output,
    back(gradient) {
      // One weight is 1, whatever the query and the key.
      if (sequence === 1) return [new Float32Array(gradient.length), new Float32Array(gradient.length), gradient];
      const [dq, dk, dv] = [q, k, v].map((values) => new Float32Array(values.length)) as [Batch, Batch, Batch];
      each((query, first, row) => {
        const slopes = Array.from({ length: sequence }, (_, t) => dot(gradient, query, v, first + t * width));
        const mean = slopes.reduce((sum, slope, t) => sum + slope * weights[row + t]!, 0);
        for (let t = 0; t < sequence; t++) {
          const [weight, at] = [weights[row + t]!, first + t * width];
          const score = weight * (slopes[t]! - mean) * scale;
          for (let i = 0; i < head; i++) {
            dv[at + i]! += weight * gradient[query + i]!;
            dq[query + i]! += score * k[at + i]!;
            dk[at + i]! += score * q[query + i]!;
          }
        }
      });
      return [dq, dk, dv];
    },
  };
}
