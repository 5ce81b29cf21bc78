/**
 * The ceiling: what writing, or copying, as many bytes costs in this process.
 *
 * @module
 */
import { serve } from "../serve.ts";
import { touched, untouched } from "../touched.ts";

await serve(async ({ dtype, shape, memory, variant }) => {
  const source = variant === "set" ? touched(dtype, shape) : undefined;
  const out = touched(dtype, shape);
  const target = memory === "fresh" ? () => untouched(dtype, shape) : () => out;
  return source === undefined ? () => target().fill(2) : () => target().set(source);
});
