/**
 * A layer after the other: y = f(W·x).
 *
 * @module
 */
import type { BlockKind } from "./block.ts";
import { dense } from "./dense.ts";

export const plain: BlockKind = {
  title: "plain",
  about: "y = f(Wx)",
  matrices: [{ name: "", outputs: 1, inputs: 1 }],
  pass: (x, [w], context) => dense(x, w!, context.width, context),
};
