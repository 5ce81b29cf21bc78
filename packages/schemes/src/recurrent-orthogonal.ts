/**
 * One orthogonal matrix a gate: Saxe, McClelland and Ganguli, "Exact solutions to the nonlinear dynamics of learning in
 * deep linear neural networks", ICLR 2014; for each gate by itself as in Cooijmans, Ballas, Laurent, Gülçehre and
 * Courville, "Recurrent batch normalization", ICLR 2017, section 5.
 *
 * @module
 */
import {
  type CommonOptions,
  type Distribution,
  defineInitializer,
  dtypeInfo,
  type Initializer,
} from "@weightinit/core";
import { type Columns, orthonormalColumns } from "./linear-algebra/orthonormal.ts";
import { matrixAxes } from "./matrix-axes.ts";
import { finite } from "./options.ts";
import { badDims, checkRank } from "./refusals.ts";

/** Options of {@link recurrentOrthogonal}. */
export interface RecurrentOrthogonalOptions extends CommonOptions {
  /** Factor on each matrix; of any sign. Default 1. */
  gain?: number | undefined;
}

/** Gates side by side, [units, gates·units], which is no stack of matrices that a device knows. */
function sideBySide(units: number, gates: number, gain: number, parts: 1 | 2): Distribution {
  const made: Columns[] = [];
  return {
    kind: "values",
    draws: true,
    whole: true,
    value: (index, part, random) => {
      const [row, column] = [Math.floor(index / (gates * units)), index % (gates * units)];
      const gate = Math.floor(column / units);
      made[gate] ??= orthonormalColumns(units, units, parts === 2, (i, j, p) =>
        random.normal(((gate * units + i) * units + j) * parts + p),
      );
      const { re, im } = made[gate];
      return gain * (part === 0 ? re : im!)[column % units]![row]!;
    },
  };
}

/**
 * gain·Q for each gate, Q orthogonal and Haar-distributed, of its own: the recurrent weights of an LSTM or GRU,
 * [gates·units, units] in the layouts `"lux"` and `"torch"`, [units, gates·units] in `"keras"`. How many gates there are
 * follows from the shape. Complex dtypes give unitary matrices.
 *
 * In Keras' own `Orthogonal` all gates share one matrix, so that none of them is orthogonal by itself. In layout
 * `"keras"` the matrices are made on the processor: the time grows with units³.
 *
 * @throws WeightInitError `WI_BAD_RANK` unless 2-D; `WI_BAD_DIMS` unless the out axis is a multiple of the in axis;
 *   `WI_ROWS_NOT_SUPPORTED` with rows or slice, but for whole gates in `"lux"` and `"torch"`; `WI_BAD_OPTION` unless
 *   gain is finite; and the codes of every call.
 * @example
 * ```ts
 * import { recurrentOrthogonal } from "@weightinit/schemes";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const lstm = recurrentOrthogonal(new CpuRng(42), 4 * 64, 64, { layout: "torch" });
 * console.log(Math.hypot(...lstm.data).toFixed(4)); // 16.0000: 4·64 rows of length 1
 * ```
 */
export const recurrentOrthogonal: Initializer<RecurrentOrthogonalOptions> =
  /* @__PURE__ */ defineInitializer<RecurrentOrthogonalOptions>({
    name: "recurrentOrthogonal",
    options: { gain: /* @__PURE__ */ finite(1) },
    distribution: ({ shape, layout, dtype, options: { gain } }) => {
      checkRank("recurrentOrthogonal", shape, 2);
      const { in: into, out } = matrixAxes("recurrentOrthogonal", shape, layout);
      const units = into.length;
      const gates = units === 0 ? 0 : out.length / units;
      if (!Number.isInteger(gates)) {
        throw badDims("recurrentOrthogonal", "an out axis that is a multiple of the in axis", shape);
      }
      return out.stride > into.stride
        ? { kind: "orthogonal", matrices: gates, rows: units, cols: units, gain }
        : sideBySide(units, gates, gain, dtypeInfo(dtype).parts);
    },
  });
