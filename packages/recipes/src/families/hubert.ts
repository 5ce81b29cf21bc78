/**
 * HuBERT (Hsu et al. 2021), as transformers 5.24 makes it: wav2vec 2.0's names, biases 0, the projection
 * N(initializer_range). The variant "paper" is wav2vec 2.0's.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { constantOf } from "../laws.ts";
import {
  kaimingCall,
  kaimingFanIn,
  maskEmbedding,
  positionConvolution,
  WAV2VEC2_DEFAULTS,
  wav2vec2Layers,
  waveConvolutions,
  zeroBias,
} from "../parts/wav2vec2.ts";

export const hubert: Family = {
  types: ["hubert"],
  revision: 1,
  draws: "torch",
  architectures: ["HubertModel", "HubertForCTC", "HubertForSequenceClassification"],
  defaults: { ...WAV2VEC2_DEFAULTS, feat_proj_layer_norm: true, conv_pos_batch_norm: false },
  build({ config, architecture, variant, model }) {
    const head = architecture.replace("Hubert", "");
    const d = config.size("hidden_size");
    const body = model.within(head === "Model" ? "" : "hubert.");
    const features = waveConvolutions(body, config, zeroBias);
    if (config.flag("feat_proj_layer_norm")) body.layerNorm("feature_projection.layer_norm", features);
    body.dense("feature_projection.projection", d, features);
    const redrawMask = maskEmbedding(body, config);
    if (config.flag("conv_pos_batch_norm")) {
      const within = d / config.size("num_conv_pos_embedding_groups");
      const kernel = config.size("num_conv_pos_embeddings");
      body.batchNorm("encoder.pos_conv_embed.batch_norm", d);
      const weight = kaimingFanIn(within * kernel);
      const redraws = [body.weight, kaimingCall(within * kernel)];
      body.layer("encoder.pos_conv_embed.conv", [d, within, kernel], { weight, bias: true, redraws });
    } else positionConvolution(body, config, { variant, isRedrawn: false });
    wav2vec2Layers(body, config);
    redrawMask();
    body.settle();
    if (head === "ForCTC") model.dense("lm_head", config.size("vocab_size"), d);
    if (head !== "ForSequenceClassification") return;
    const layers = config.layers("num_hidden_layers") + 1;
    if (config.flag("use_weighted_layer_sum")) model.add("layer_weights", [layers], constantOf(1 / layers));
    model.dense("projector", config.size("classifier_proj_size"), d);
    model.dense("classifier", config.labels(), config.size("classifier_proj_size"));
  },
};
