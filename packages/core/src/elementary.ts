/**
 * Elementary functions of nothing but `+ − × ÷`, in a fixed order: `Math.cos` and `Math.sin` differ between engines.
 *
 * @module
 */

/**
 * cos and sin of `turns` · 2π, 0 ≤ `turns` ≤ 1, within 2⁻⁵² of the true values: their series from the nearest quarter
 * turn, at most π/4 away, to the 19th power.
 */
export function circle(turns: number): readonly [cos: number, sin: number] {
  const quarters = Math.round(4 * turns);
  const x = (turns - quarters / 4) * (2 * Math.PI);
  const square = x * x;
  let cos = 1;
  let sin = 1;
  for (let k = 18; k > 0; k -= 2) {
    cos = 1 - (square / (k * (k - 1))) * cos;
    sin = 1 - (square / (k * (k + 1))) * sin;
  }
  sin *= x;
  return [[cos, sin] as const, [-sin, cos] as const, [-cos, -sin] as const, [sin, -cos] as const][quarters % 4]!;
}
