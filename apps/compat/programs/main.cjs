// CommonJS: Node's `require` loads ES modules that have no top-level await.
for (const name of ["conformance", "core", "core/stream", "cpu", "cuda-native", "rng-julia", "webgpu"]) {
  if (typeof require(`@weightinit/${name}`) !== "object") throw new Error(`expected a module, got none of ${name}`);
}
import("./check.mjs").then(async ({ check }) => console.log(JSON.stringify(await check())));
