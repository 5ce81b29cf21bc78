/**
 * Object literals: bags of options, as opposed to instances.
 *
 * @module
 */

/** Whether `value` is an object literal, of this realm or another. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: object | null = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** An object with nothing but what is put into it, and with V8's fast properties, which a prototype of null takes away. */
export const Bag = /* @__PURE__ */ (() => {
  function Bag() {}
  Bag.prototype = Object.freeze(Object.create(null));
  return Bag as unknown as new () => Record<string, unknown>;
})();

/** How deep {@link snapshot} copies: a layout's lists of axes are at 2. What refers to itself has an end, too. */
const DEPTH = 4;

/**
 * A copy of arrays and object literals, so that what is checked is what is used, now and in later calls of a partial.
 * Everything else is itself.
 */
export function snapshot(value: unknown, depth = DEPTH): unknown {
  if (typeof value !== "object" || value === null || depth === 0) return value;
  // Array.from gives holes a value, so that no check passes over them.
  if (Array.isArray(value)) return Array.from(value, (item) => snapshot(item, depth - 1));
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, snapshot(item, depth - 1)]));
}
