/// <reference lib="esnext.disposable" />
/**
 * The name of the method that `using` calls, also in engines that do not know it.
 *
 * @module
 */

/**
 * `Symbol.dispose`; in engines without it, the symbol that esbuild's and Babel's `using` looks for there. A backend's
 * tensor has a method of this name, see {@link Tensor}.
 */
export const dispose: typeof Symbol.dispose = /* @__PURE__ */ (() =>
  Symbol.dispose ?? Symbol.for("Symbol.dispose"))() as typeof Symbol.dispose;
