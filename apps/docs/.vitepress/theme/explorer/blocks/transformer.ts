/**
 * A transformer's block with its norms first, as GPT-2 has them: attention, then a perceptron four times as wide.
 *
 * @module
 */
import { attention } from "./attention.ts";
import type { BlockKind } from "./block.ts";
import { added, dense, linear } from "./dense.ts";
import { layerNorm } from "./layer-norm.ts";

const square = (name: string) => ({ name, outputs: 1, inputs: 1 });

export const transformer: BlockKind = {
  title: "transformer block",
  about: "x + attention(norm(x)), then x + W₂f(W₁·norm(x)), W₁ four times as wide",
  matrices: [
    ...["q", "k", "v", "o"].map(square),
    { name: "up", outputs: 4, inputs: 1 },
    { name: "down", outputs: 1, inputs: 4 },
  ],
  pass(x, matrices, context) {
    const { width, sequence } = context;
    const [wq, wk, wv, wo, up, down] = matrices as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    const first = layerNorm(x, width);
    const [q, k, v] = [wq, wk, wv].map((w) => linear(first.output, w, width, context));
    const attended = attention(q!.output, k!.output, v!.output, width, sequence);
    const o = linear(attended.output, wo, width, context);
    const middle = added(o.output, x);
    const second = layerNorm(middle, width);
    const hidden = dense(second.output, up, width, context);
    const out = linear(hidden.output, down, 4 * width, context);
    return {
      output: added(out.output, middle),
      slopes: hidden.slopes,
      back(gradient) {
        const atMiddle = added(second.back(hidden.back(out.back(gradient))), gradient);
        const [dq, dk, dv] = attended.back(o.back(atMiddle));
        const atNorm = added(added(q!.back(dq), k!.back(dk)), v!.back(dv));
        return added(first.back(atNorm), atMiddle);
      },
    };
  },
};
