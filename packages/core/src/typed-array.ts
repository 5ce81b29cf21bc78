/**
 * Typed arrays of any realm.
 *
 * @module
 */

/** Typed arrays by their classes' names. */
interface TypedArrays {
  readonly Uint16Array: Uint16Array;
  readonly Float32Array: Float32Array;
  readonly Float64Array: Float64Array;
}

/** Whether `value` is a typed array of one of these classes, whichever realm's it is. */
export function isTypedArray<N extends keyof TypedArrays>(
  value: unknown,
  ...names: readonly N[]
): value is TypedArrays[N] {
  return (
    ArrayBuffer.isView(value) && names.some((name) => Object.prototype.toString.call(value) === `[object ${name}]`)
  );
}
