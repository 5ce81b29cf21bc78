/**
 * Which C library's logarithm the tails of the float32 ziggurats take: `log1pf` changed in glibc 2.41.
 *
 * @module
 */
import { glibcLog1p, glibcLog1pf } from "@weightinit/rng-parts";

/** `"2.36"` stands for the versions before, too; `"2.41"` for those after. */
export type GlibcVersion = "2.36" | "2.41";

/** ln(1 + x) of a float32, rounded to float32. */
export type Log1pf = (x: number) => number;

/** Correctly rounded, as in glibc since 2.41. */
const rounded: Log1pf = (x) => Math.fround(glibcLog1p(x));

export const log1pfOf = (glibc: GlibcVersion): Log1pf => (glibc === "2.36" ? glibcLog1pf : rounded);
