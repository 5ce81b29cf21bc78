/**
 * The layers of Flax NNX (0.12) as they are initialized, under `name/…`.
 *
 * @module
 */
import { ZERO } from "../laws.ts";
import {
  attentionRows,
  convolutionRows,
  embedRows,
  generalRows,
  inputRows,
  layerOf,
  linearRows,
  lstmRows,
  normRows,
  scaleRows,
  stateRows,
  statisticsRows,
  transposedRows,
} from "./flax-rows.ts";

const layer = /* @__PURE__ */ layerOf((name, part) => `${name}/${part}`);

/** `Linear`: kernel [in, out] lecun_normal, bias 0. */
export const linear = /* @__PURE__ */ layer(linearRows);

/** `LinearGeneral` of a kernel's shape. */
export const linearGeneral = /* @__PURE__ */ layer(generalRows);

/** `Conv`: kernel [...kernel, in/groups, out]. */
export const conv = /* @__PURE__ */ layer(convolutionRows);

/** `ConvTranspose`: kernel [...kernel, in, out]. */
export const convTranspose = /* @__PURE__ */ layer(transposedRows);

/** `Embed`: N(0, 1/d). */
export const embed = /* @__PURE__ */ layer(embedRows);

/** `MultiHeadAttention` on an input of width d. */
export const multiHeadAttention = /* @__PURE__ */ layer(attentionRows);

/** `LSTMCell`: a kernel a gate, those of the state orthogonal each. */
export const lstmCell = /* @__PURE__ */ layer((fanIn: number, hidden: number) => lstmRows(fanIn, hidden, "if_"));

/** The input's and the state's matrix of all gates, the state's orthogonal as one. */
const stacked = (gates: number, hasStateBias: boolean) =>
  layer((fanIn: number, hidden: number) => [
    ...inputRows("dense_i", [fanIn, gates * hidden], hasStateBias ? undefined : ZERO),
    ...stateRows("dense_h", [hidden, gates * hidden], hasStateBias),
  ]);

/** `OptimizedLSTMCell`: the state's matrix has the bias. */
export const optimizedLSTMCell = /* @__PURE__ */ stacked(4, true);

/** `GRUCell`: the input's matrix has the bias. */
export const gruCell = /* @__PURE__ */ stacked(3, false);

/** `SimpleCell`: the state's matrix is made first. */
export const simpleCell = /* @__PURE__ */ layer((fanIn: number, hidden: number) => [
  ...stateRows("dense_h", [hidden, hidden], false),
  ...inputRows("dense_i", [fanIn, hidden], ZERO),
]);

/** `LayerNorm`: scale 1, bias 0. */
export const layerNorm = /* @__PURE__ */ layer(normRows);

/** `GroupNorm`. */
export const groupNorm = layerNorm;

/** `RMSNorm`: scale 1. */
export const rmsNorm = /* @__PURE__ */ layer(scaleRows);

/** `BatchNorm`: scale 1, bias 0, mean 0, variance 1. */
export const batchNorm = /* @__PURE__ */ layer((width: number) => [...normRows(width), ...statisticsRows(width)]);
