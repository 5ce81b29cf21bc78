/**
 * The compiled module of `assembly/orthogonal`, on first need.
 *
 * @module
 */
import { compiledOnce, decodeBinary } from "../../wasm/compile.ts";
import { ORTHOGONAL_BINARY } from "./orthogonal-binary.ts";

/** What the module exports; every argument is an address in its memory or a count. */
export interface OrthogonalExports {
  readonly memory: WebAssembly.Memory;
  readonly gram32: GramExport;
  readonly gram64: GramExport;
  readonly apply32: ApplyExport;
  readonly apply64: ApplyExport;
}

/** `out` ← VᵀV, see `BlockKernels.gram`. */
export type GramExport = (v: number, rows: number, width: number, out: number) => void;

/** C ← C − V·T·Vᵀ·C, see `BlockKernels.apply`: `strips` strips of C, `next` bytes apart; `w`, `x`: a strip each. */
export type ApplyExport = (
  v: number,
  rows: number,
  width: number,
  t: number,
  c: number,
  next: number,
  strips: number,
  w: number,
  x: number,
) => void;

const orthogonalModule = /* @__PURE__ */ compiledOnce(() => decodeBinary(ORTHOGONAL_BINARY));

/** A new instance, with a memory of its own; `undefined` where the module cannot be compiled. */
export function instantiate(): OrthogonalExports | undefined {
  const module = orthogonalModule();
  return module && (new WebAssembly.Instance(module).exports as unknown as OrthogonalExports);
}
