/**
 * The loop that one writes without a library: Math.random, and Box–Muller on it.
 *
 * @module
 */
import { elements } from "../cases.ts";
import { serve } from "../serve.ts";
import { touched, untouched } from "../touched.ts";

type Reals = ReturnType<typeof touched>;

function fillUniform(out: Reals): void {
  for (let i = 0; i < out.length; i++) out[i] = Math.random();
}

function fillNormal(out: Reals, std: number): void {
  for (let i = 0; i < out.length; i += 2) {
    const radius = std * Math.sqrt(-2 * Math.log(1 - Math.random()));
    const angle = 2 * Math.PI * Math.random();
    out[i] = radius * Math.cos(angle);
    if (i + 1 < out.length) out[i + 1] = radius * Math.sin(angle);
  }
}

await serve(async (job) => {
  const { law, dtype, shape, memory } = job;
  const std = law === "kaimingNormal" ? Math.sqrt((2 * shape[0]!) / elements(job)) : 1;
  const fill = law === "uniform" ? fillUniform : (out: Reals) => fillNormal(out, std);
  if (memory === "fresh") return () => fill(untouched(dtype, shape));
  const out = touched(dtype, shape);
  return () => fill(out);
});
