/**
 * Relative closeness, the measure of laws: frameworks divide and take roots in different orders.
 *
 * @module
 */
import { expect } from "vitest";

/** Whether `got` is within a relative 4·10⁻¹⁵ of `right`. */
export function expectClose(got: number, right: number, relative = 4e-15): void {
  expect(Math.abs(got - right), `${got} instead of ${right}`).toBeLessThanOrEqual(relative * Math.abs(right));
}
