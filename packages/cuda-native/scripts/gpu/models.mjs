// Whole models in bfloat16, tensor by tensor: node models.mjs --scale 1 --out models.json
// Shapes and laws are those of transformers' Llama: N(0, 0.02) for matrices, 1 for norms.
import { constant, normal } from "@weightinit/core";
import { CudaRng } from "@weightinit/cuda-native";
import { median, report } from "./card.mjs";
import { option } from "./options.mjs";

const scale = Number(option("scale", 1));
const MODELS = {
  "Llama-3.2-1B": { hidden: 2048, layers: 16, intermediate: 8192, keys: 512, vocabulary: 128256, tied: true },
  "Llama-3.1-8B": { hidden: 4096, layers: 32, intermediate: 14336, keys: 1024, vocabulary: 128256, tied: false },
};

function* tensorsOf({ hidden, layers, intermediate, keys, vocabulary, tied }) {
  yield ["model.embed_tokens.weight", vocabulary, hidden];
  for (let layer = 0; layer < layers; layer++) {
    const at = `model.layers.${layer}`;
    yield [`${at}.self_attn.q_proj.weight`, hidden, hidden];
    yield [`${at}.self_attn.k_proj.weight`, keys, hidden];
    yield [`${at}.self_attn.v_proj.weight`, keys, hidden];
    yield [`${at}.self_attn.o_proj.weight`, hidden, hidden];
    yield [`${at}.mlp.gate_proj.weight`, intermediate, hidden];
    yield [`${at}.mlp.up_proj.weight`, intermediate, hidden];
    yield [`${at}.mlp.down_proj.weight`, hidden, intermediate];
    yield [`${at}.input_layernorm.weight`, hidden];
    yield [`${at}.post_attention_layernorm.weight`, hidden];
  }
  yield ["model.norm.weight", hidden];
  if (!tied) yield ["lm_head.weight", vocabulary, hidden];
}

for (const [name, config] of Object.entries(MODELS)) {
  const small = Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key,
      typeof value === "number" && key !== "layers" ? value / scale : value,
    ]),
  );
  const seconds = [];
  let parameters = 0;
  for (let round = 0; round < 6; round++) {
    const rng = new CudaRng(42);
    const start = performance.now();
    const made = [];
    for (const [tensor, ...shape] of tensorsOf(small)) {
      const own = rng.fork(tensor);
      made.push(
        shape.length === 1
          ? constant(own, "bfloat16", shape, { value: 1 })
          : normal(own, "bfloat16", shape, { std: 0.02 }),
      );
    }
    await Promise.all(made.map((tensor) => tensor.ready()));
    seconds.push((performance.now() - start) / 1e3);
    parameters = made.reduce((sum, tensor) => sum + tensor.size, 0);
    for (const tensor of made) tensor.destroy();
  }
  const [first, ...later] = seconds;
  report(`${name} bfloat16 on the card`, { seconds: median(later), first, all: seconds, parameters });
}
