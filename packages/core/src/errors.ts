/**
 * The one error class, and every code it can carry. Each code has a heading in docs/errors.md and a test.
 *
 * @module
 */

/** Every code. Programs may switch on them, so a code is never renamed or reused. */
export const errorCodes = /* @__PURE__ */ Object.freeze([
  "WI_BAD_ARGUMENT",
  "WI_BAD_DIMS",
  "WI_TOO_LARGE",
  "WI_BAD_RANK",
  "WI_BAD_DTYPE",
  "WI_DTYPE_FIXED",
  "WI_DTYPE_NOT_IN_SCHEME",
  "WI_DTYPE_NOT_ON_DEVICE",
  "WI_UNKNOWN_OPTION",
  "WI_MISSING_OPTION",
  "WI_BAD_OPTION",
  "WI_BAD_LAW",
  "WI_BAD_LAYOUT",
  "WI_BAD_ROWS",
  "WI_ROWS_NOT_SUPPORTED",
  "WI_BAD_SLICE",
  "WI_SLICE_NOT_ON_DEVICE",
  "WI_BAD_OUT",
  "WI_BAD_RANGE",
  "WI_RANGE_TOO_NARROW",
  "WI_BAD_SEED",
  "WI_BAD_STATE",
  "WI_DRAWS_EXHAUSTED",
  "WI_BAD_RANDOM",
  "WI_NOT_PORTABLE",
  "WI_NOT_REPRODUCED",
  "WI_NO_BACKEND",
  "WI_ALREADY_REGISTERED",
  "WI_VERSION_MISMATCH",
  "WI_OUT_OF_MEMORY",
  "WI_DEVICE_LOST",
  "WI_NO_DRIVER",
  "WI_NO_DEVICE",
  "WI_DESTROYED",
  "WI_DEVICE_ERROR",
  "WI_BAD_SAFETENSORS",
  "WI_FILE_NOT_FOUND",
  "WI_FILE_EXISTS",
  "WI_FILE_ACCESS",
  "WI_DISK_FULL",
  "WI_FILE_FAILED",
  "WI_BAD_CONFIG",
  "WI_UNKNOWN_FAMILY",
  "WI_BAD_RECIPE",
] as const);

/** A code of {@link errorCodes}. */
export type ErrorCode = (typeof errorCodes)[number];

/**
 * What every refusal throws, wrong types and wrong values alike. The message reads "expected …, got …" and, where
 * there is a way out, names it; the `code` is stable.
 *
 * @example
 * ```ts
 * import { kaimingNormal, WeightInitError } from "@weightinit/core";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * try {
 *   kaimingNormal(new CpuRng(42), -2, 5);
 * } catch (error) {
 *   console.log(error instanceof WeightInitError && error.code); // WI_BAD_DIMS
 * }
 * ```
 */
export class WeightInitError extends Error {
  /** Always `"WeightInitError"`: tells it apart where `instanceof` meets another copy of this package. */
  override readonly name = "WeightInitError";
  /** What was refused. Stable, so programs may switch on it. */
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(`${message} [${code}]`, options);
    this.code = code;
  }
}

/** Lists in lists, as deep as they are shown: a list may hold itself. */
const DEPTH = 3;

/** A value as an error message shows it: short, unambiguous, never throwing. */
export function shown(value: unknown): string {
  try {
    return described(value, DEPTH);
  } catch {
    return "an object"; // a revoked Proxy, or a getter that throws
  }
}

function described(value: unknown, depth: number): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value.length > 40 ? `${value.slice(0, 39)}…` : value);
    case "bigint":
      return `${value}n`;
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "function":
      return `function ${(typeof value.name === "string" && value.name) || "(anonymous)"}`;
    case "symbol":
      return value.toString();
    case "object": {
      if (value === null) return "null";
      if (Array.isArray(value)) {
        if (value.length > 8) return `[… ${value.length} items]`;
        if (depth === 0 && value.length > 0) return "[…]";
        return `[${Array.from(value, (item) => described(item, depth - 1)).join(", ")}]`;
      }
      if (ArrayBuffer.isView(value)) return `${value.constructor.name} of ${value.byteLength} bytes`;
      const name: unknown = value.constructor?.name;
      return typeof name === "string" && name !== "" && name !== "Object" ? name : "an object";
    }
    default:
      return String(value);
  }
}
