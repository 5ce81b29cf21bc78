/**
 * The keys of flax.linen's parameters (`flax/core/scope.py`).
 *
 * @module
 */
import { sha1 } from "@noble/hashes/legacy.js";
import { shown, WeightInitError } from "@weightinit/core";
import type { JaxKey } from "../jax-key.ts";

/** Options of {@link flaxKey}. */
export interface FlaxKeyOptions {
  /** `flax_fix_rng_separator`: `true` keeps `["a", "bc"]` and `["ab", "c"]` apart. Default `false`. */
  readonly separator?: boolean | undefined;
}

/** An integer as big-endian bytes without leading zeros. */
function bytesOf(draw: number): number[] {
  const bytes: number[] = [];
  for (let rest = draw; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return bytes;
}

/**
 * The key of a parameter of a linen module: with `model.init(key, x)` number `draw` of the parameters that the module at
 * `path` makes, in the order it makes them. So `flaxKey(key, ["Dense_0"], 1)` is the key of the kernel of the first
 * `Dense`, 2 that of its bias.
 *
 * @param root - the key that `init` gets; of `{ params: key }` that of `params`
 * @param path - names of the modules from the top, which has none: `[]`
 * @param draw - from 1
 * @throws WeightInitError `WI_BAD_ARGUMENT` or `WI_UNKNOWN_OPTION`
 * @example
 * ```ts
 * import { lecunNormal } from "@weightinit/core";
 * import { flaxKey, JaxKey } from "@weightinit/rng-jax";
 *
 * // nn.Dense(3).init(jax.random.key(42), jnp.zeros((1, 4)))["params"]["kernel"]
 * const kernel = lecunNormal(flaxKey(new JaxKey(42), [], 1), 4, 3, { layout: "keras", truncated: true });
 * console.log(kernel.data[0]); // -0.1017281636595726
 * ```
 */
export function flaxKey(root: JaxKey, path: readonly string[], draw: number, options: FlaxKeyOptions = {}): JaxKey {
  if (!Array.isArray(path) || !path.every((name) => typeof name === "string")) {
    throw new WeightInitError("WI_BAD_ARGUMENT", `expected a path, a list of names, got ${shown(path)}`);
  }
  if (!Number.isSafeInteger(draw) || draw < 1) {
    throw new WeightInitError(
      "WI_BAD_ARGUMENT",
      `expected the number of a draw, an integer from 1, got ${shown(draw)}`,
    );
  }
  const { separator = false, ...unknown } = options;
  if (typeof separator !== "boolean" || Object.keys(unknown).length > 0) {
    const code = typeof separator === "boolean" ? "WI_UNKNOWN_OPTION" : "WI_BAD_OPTION";
    throw new WeightInitError(code, `expected the option separator, true or false, got ${shown(options)}`);
  }
  const items = [...path.map((name) => [...new TextEncoder().encode(name)]), bytesOf(draw)];
  const hash = sha1(Uint8Array.from(items.flatMap((item) => (separator ? [0, ...item] : item))));
  return root.foldIn(new DataView(hash.buffer, hash.byteOffset).getUint32(0));
}
