/**
 * The types of keys, by JAX's names.
 *
 * @module
 */
import type { KeyType } from "./key-type.ts";
import { philox2x32 } from "./philox2x32.ts";
import { philox4x32 } from "./philox4x32.ts";
import { rbg } from "./rbg.ts";
import { threefry2x32 } from "./threefry2x32.ts";
import { threefry4x32 } from "./threefry4x32.ts";

export const keyTypes = { threefry2x32, threefry4x32, philox4x32, philox2x32, rbg } satisfies Record<
  KeyTypeName,
  KeyType
>;

/** `impl` of `jax.random.key`. */
export type KeyTypeName = "threefry2x32" | "threefry4x32" | "philox4x32" | "philox2x32" | "rbg";
