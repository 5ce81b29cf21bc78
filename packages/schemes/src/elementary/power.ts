/**
 * xʸ. JavaScript's own differs between engines.
 *
 * @module
 */
import { type DoubleDouble, multiply } from "./double-double.ts";
import { wideExp } from "./exp.ts";
import { wideLog } from "./log.ts";

/** x to the power y, to a relative 2⁻⁹⁵ or so; x > 0 and finite, the result within 10^±300. */
export function widePower(x: DoubleDouble, y: DoubleDouble): DoubleDouble {
  return wideExp(multiply(y, wideLog(x)));
}
