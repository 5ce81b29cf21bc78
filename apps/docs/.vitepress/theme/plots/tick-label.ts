/**
 * Numbers on logarithmic axes.
 *
 * @module
 */
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** A tick of the logarithmic axis: 0.01, 1, 1000, and beyond 10⁻⁵ or 2·10⁶. */
export function tickLabel(x: number): string {
  const [factor, exponent] = x.toExponential().split("e") as [string, string];
  if (Math.abs(Number(exponent)) <= 3) return String(Number(x.toPrecision(12)));
  const power = exponent
    .replace("-", "⁻")
    .replace("+", "")
    .replace(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)]!);
  return factor === "1" ? `10${power}` : `${factor}·10${power}`;
}
