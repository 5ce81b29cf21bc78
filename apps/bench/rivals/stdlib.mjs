// stdlib-js random arrays: its default generator (a Mersenne Twister), and normals by its improved ziggurat.
import { serve } from "../dist/serve.js";

await serve(async ({ law, dtype, shape, memory }) => {
  const { default: random } =
    law === "uniform" ? await import("@stdlib/random-array-uniform") : await import("@stdlib/random-array-normal");
  const length = shape.reduce((a, b) => a * b, 1);
  const std = law === "kaimingNormal" ? Math.sqrt((2 * shape[0]) / length) : 1;
  const parameters = law === "uniform" ? [0, 1] : [0, std];
  if (memory === "fresh") return () => random(length, ...parameters, { dtype });
  const out = new (dtype === "float64" ? Float64Array : Float32Array)(length).fill(1);
  return () => random.assign(...parameters, out);
});
