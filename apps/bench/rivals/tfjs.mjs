// TensorFlow.js: fresh tensors on its cpu or wasm backend. A tensor is disposed as soon as it is made, inside the
// timing: its memory is the library's own and never goes back otherwise.
import { serve } from "../dist/serve.js";

function initializerOf(tf, law) {
  switch (law) {
    case "uniform":
      return tf.initializers.randomUniform({ minval: 0, maxval: 1 });
    case "normal":
      return tf.initializers.randomNormal({ mean: 0, stddev: 1 });
    case "truncatedNormal":
      return tf.initializers.truncatedNormal({ mean: 0, stddev: 1 });
    case "kaimingNormal":
      return tf.initializers.heNormal({});
    case "orthogonal":
      return tf.initializers.orthogonal({});
  }
}

await serve(async ({ law, shape, variant }) => {
  const tf = await import("@tensorflow/tfjs");
  if (variant === "wasm") await import("@tensorflow/tfjs-backend-wasm");
  await tf.setBackend(variant);
  await tf.ready();
  const initializer = initializerOf(tf, law);
  return () => initializer.apply(shape).dispose();
});
