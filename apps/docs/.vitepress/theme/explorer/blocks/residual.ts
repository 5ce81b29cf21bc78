/**
 * Residual blocks, y = x + f(W·x): without a norm, and with one at the branch's beginning (pre-norm).
 *
 * @module
 */
import type { BlockKind } from "./block.ts";
import { added, dense } from "./dense.ts";
import { layerNorm } from "./layer-norm.ts";

export const residual: BlockKind = {
  title: "residual, no norm",
  about: "y = x + f(Wx)",
  matrices: [{ name: "", outputs: 1, inputs: 1 }],
  pass(x, [w], context) {
    const branch = dense(x, w!, context.width, context);
    return {
      output: added(branch.output, x),
      slopes: branch.slopes,
      back: (gradient) => added(branch.back(gradient), gradient),
    };
  },
};

export const residualWithNorm: BlockKind = {
  title: "residual, norm in the branch",
  about: "y = x + f(W·norm(x))",
  matrices: residual.matrices,
  pass(x, [w], context) {
    const norm = layerNorm(x, context.width);
    const branch = dense(norm.output, w!, context.width, context);
    return {
      output: added(branch.output, x),
      slopes: branch.slopes,
      back: (gradient) => added(norm.back(branch.back(gradient)), gradient),
    };
  },
};
