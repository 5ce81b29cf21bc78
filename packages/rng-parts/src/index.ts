/**
 * What the generators of several frameworks are made of. For the packages that repeat them; most programs want those.
 *
 * @module
 */
export { Mt19937Words, mt19937Length } from "./mt19937.ts";
