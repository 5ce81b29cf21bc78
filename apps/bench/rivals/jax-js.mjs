// jax-js on its wasm backend: fresh arrays, computed (it is lazy) and let go.
import { serve } from "../dist/serve.js";

await serve(async ({ law, shape }) => {
  const { defaultDevice, init, random } = await import("@jax-js/jax");
  await init("wasm");
  defaultDevice("wasm");
  let seed = 0;
  return async () => {
    const array = random[law](random.key(seed++), shape);
    await array.blockUntilReady();
    array.dispose();
  };
});
