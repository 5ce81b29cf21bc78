/**
 * Types of the fields of transformers' config classes (5.24.0): it refuses a config with a value of another one. Written by
 * scripts/field-types.py.
 *
 * @module
 */

/**
 * Fields and the types that each may have: i integer, n number, b boolean, s text, I, N and S lists of those, L a list, o an
 * object, 0 null; = before each text of a choice, of which the empty one is null.
 */
export const FIELDS =
  "activation:s activation:s0 activation_dropout:n activation_dropout:n0 activation_function:s " +
  "activation_function:s0 adapter_attn_dim:i0 adapter_kernel_size:i adapter_stride:i add_adapter:b " +
  "add_cross_attention:b add_cross_attention:b0 alibi:b0 apply_layernorm:b " +
  "apply_residual_connection_post_layernorm:b apply_spec_augment:b architectures:S0 attention_bias:b " +
  "attention_chunk_size:i0 attention_dropout:n attention_dropout:n0 attention_k_eq_v:b attention_multiplier:n " +
  "attention_probs_dropout_prob:n attention_probs_dropout_prob:n0 attention_types:L0 attn_config:o0 " +
  "attn_logit_softcapping:n0 attn_pdrop:n attn_scale:n attn_temperature_tuning:b batch_norm_eps:n " +
  "batch_norm_momentum:n begin_suppress_tokens:I0 bias:b0 block_auto_adjust_ff_dim:b block_ffn_dim_multiplier:n " +
  "block_multiple_of:i boi_token_id:i boi_token_id:i0 boi_token_index:i boi_token_index:i0 bos_token_id:i0 " +
  "chunk_size:i chunk_size_feed_forward:i classifier_activation:s classifier_bias:b classifier_dropout:n " +
  "classifier_dropout:n0 classifier_dropout_prob:n classifier_pooling:=cls=mean classifier_proj_size:i " +
  "clip_qkv:n0 cls_token_id:i0 codevector_dim:i contrastive_logits_temperature:n conv_L_cache:i conv_bias:b " +
  "conv_dim:I conv_kernel:I conv_kernel:i conv_pos_batch_norm:b conv_stride:I ctc_loss_reduction:s " +
  "ctc_zero_infinity:b d_ff:i d_kv:i d_model:i d_model:i0 decoder_attention_heads:i decoder_attention_heads:i0 " +
  "decoder_bias:b decoder_ffn_dim:i decoder_ffn_dim:i0 decoder_hidden_size:i decoder_intermediate_size:i " +
  "decoder_layerdrop:n decoder_layerdrop:n0 decoder_layers:i decoder_layers:i0 decoder_num_attention_heads:i " +
  "decoder_num_hidden_layers:i decoder_sparse_step:i decoder_start_token_id:i decoder_start_token_id:i0 " +
  "decoder_vocab_size:i0 depth:i depth_coefficient:n depth_divisor:i depths:I depths:I0 depthwise_padding:I " +
  "deterministic_flash_attn:b dim:i diversity_loss_weight:n do_layer_norm_before:b do_stable_layer_norm:b " +
  "downsample_in_bottleneck:b downsample_in_first_stage:b drop_connect_rate:n drop_path_rate:n dropout:n " +
  "dropout:n0 dropout_rate:n emb_layer_norm_before:b0 emb_pdrop:n embd_pdrop:n embed_dim:i embed_dropout:n " +
  "embedding_dropout:n embedding_fraction:n embedding_multiplier:n embedding_size:i enable_bias:b " +
  "enable_moe_block:b encoder_attention_heads:i encoder_attention_heads:i0 encoder_ffn_dim:i encoder_ffn_dim:i0 " +
  "encoder_layerdrop:n encoder_layerdrop:n0 encoder_layers:i encoder_layers:i0 encoder_stride:i eoi_token_id:i " +
  "eoi_token_id:i0 eoi_token_index:i eoi_token_index:i0 eos_token_id:iI0 esmfold_config:o0 expand:i " +
  "expand_ratios:I expansion_ratio:i feat_extract_activation:s feat_extract_norm:s feat_proj_dropout:n " +
  "feat_proj_layer_norm:b feat_quantizer_dropout:n feed_forward_proj:s ffn_dim:i ffn_hidden_size:i0 " +
  "final_dropout:n final_logit_softcapping:n0 first_k_dense_replace:i first_k_dense_replace:i0 floor_scale:i " +
  "forced_eos_token_id:iI0 full_attn_idxs:I0 head_dim:i head_dim:i0 hidden_act:s hidden_activation:s hidden_dim:i " +
  "hidden_dropout:n hidden_dropout:n0 hidden_dropout_prob:n hidden_dropout_prob:n0 hidden_size:i hidden_size:i0 " +
  "hidden_size_per_layer_input:i hidden_sizes:I0 id2label:o0 image_seq_length:i image_size:iI image_size:iI0 " +
  "image_token_id:i image_token_id:i0 image_token_index:i image_token_index:i0 in_channels:I in_channels:i " +
  "init_device:s init_std:n init_std:n0 initializer_cutoff_factor:n initializer_factor:n initializer_factor:n0 " +
  "initializer_range:n initializer_range:n0 inner_group_num:i interleave_moe_layer_step:i intermediate_size:i " +
  "intermediate_size:i0 intermediate_size_mlp:i is_decoder:b is_decoder:b0 is_encoder_decoder:b " +
  "is_folding_model:b0 kernel_sizes:I key_bias:b kv_lora_rank:i layer_norm_elementwise_affine:b layer_norm_eps:n " +
  "layer_norm_eps:n0 layer_norm_epsilon:n layer_norm_epsilon:n0 layer_scale_init_value:n layer_type:s " +
  "layer_types:S0 layerdrop:n layerscale_value:n learned_pos_emb:b legacy:b linear_conv_kernel_dim:i " +
  "linear_key_head_dim:i linear_num_key_heads:i linear_num_value_heads:i linear_value_head_dim:i " +
  "local_attention:i logit_scale:n logit_scale:n0 logit_scale:ns0 logit_scale_init_value:n0 logits_scaling:n " +
  "mask_feature_length:i mask_feature_min_masks:i mask_feature_prob:n mask_ratio:n mask_time_length:i " +
  "mask_time_min_masks:i mask_time_prob:n mask_token_id:i0 max_position_embeddings:i max_relative_positions:i " +
  "max_seq_len:i max_source_positions:i max_target_positions:i max_window_layers:i max_window_layers:i0 " +
  "median_filter_width:i mlp_bias:b mlp_dropout:n mlp_only_layers:I0 mlp_ratio:i mlp_ratio:n " +
  "mm_tokens_per_image:i0 moe_intermediate_size:i moe_intermediate_size:i0 moe_layers:I0 " +
  "multi_modal_projector_bias:b multi_query:b0 multimodal_projector_bias:b n_embd:i n_group:i n_group:i0 " +
  "n_groups:i n_head:i n_heads:i n_inner:i0 n_layer:i n_layers:i n_positions:i n_routed_experts:i " +
  "n_shared_experts:i new_decoder_architecture:b0 no_bias:b no_rope_layer_interval:i no_rope_layers:I0 " +
  "norm_bias:b norm_eps:n norm_epsilon:n norm_pix_loss:b norm_topk_prob:b norm_topk_prob:b0 norm_type:s " +
  "num_adapter_layers:i num_attention_heads:I num_attention_heads:i num_attention_heads:i0 num_block_repeats:I " +
  "num_channels:i num_codevector_groups:i num_codevectors_per_group:i num_conv_pos_embedding_groups:i " +
  "num_conv_pos_embeddings:i num_decoder_layers:i0 num_experts:i num_experts:i0 num_experts_per_tok:i " +
  "num_experts_per_tok:i0 num_heads:I num_heads:i num_hidden_groups:i num_hidden_layers:i num_hidden_layers:i0 " +
  "num_key_value_heads:i num_key_value_heads:i0 num_kv_heads:i0 num_kv_shared_layers:i num_layers:i " +
  "num_ln_in_parallel_attn:i0 num_local_experts:i num_mel_bins:i num_mtp_layers:i num_negatives:i " +
  "num_position_embeddings:i num_register_tokens:i num_stages:i original_max_position_embeddings:i out_channels:I " +
  "out_hidden_size:i output_hidden_size:i0 output_hidden_states:b0 output_router_logits:b pad_token_id:i0 " +
  "parallel_attn:b0 patch_size:iI patch_size:iI0 pixel_shuffle_ratio:n pooler_act:s pooler_dropout:n " +
  "pooler_hidden_act:s pooler_output_size:i0 pooling_type:s pos_att_type:sS0 pos_embed_jitter:n0 " +
  "pos_embed_rescale:n0 pos_embed_shift:n0 position_biased_input:b position_embedding_type:s0 pretraining_tp:i " +
  "pretraining_tp:i0 problem_type:=regression=single_label_classification=multi_label_classification= proj_bias:b " +
  "proj_codevector_dim:i projection_dim:i projection_dim:i0 projection_size:i0 projector_dropout:n " +
  "projector_hidden_act:s projector_input_dim:i projector_output_dim:i q_lora_rank:i0 qa_dropout:n qk_layernorm:b " +
  "qk_nope_head_dim:i qk_rope_head_dim:i qkv_bias:b query_bias:b query_pre_attn_scalar:i relative_attention:b " +
  "relative_attention_max_distance:i relative_attention_num_buckets:i reorder_and_upcast_attn:b " +
  "rescale_prenorm_residual:b reshape_hidden_states:b resid_dropout:n resid_pdrop:n residual_dropout:n " +
  "residual_in_fp32:b residual_multiplier:n return_dict:b0 rms_norm_eps:n rope_interleave:b0 rope_parameters:o0 " +
  "rope_theta:n rotary_dim:i routed_scaling_factor:n router_aux_loss_coef:n router_jitter_noise:n " +
  "scale_attn_by_inverse_layer_idx:b scale_attn_weights:b scale_embedding:b scale_embedding:b0 sep_token_id:i0 " +
  "seq_classif_dropout:n share_encoder_decoder_embeddings:b shared_expert_intermediate_size:i " +
  "sinusoidal_pos_embds:b sliding_window:i sliding_window:i0 slow_but_exact:b sparse_pred_ignore_index:i " +
  "sparse_prediction:b spatial_merge_size:i squeeze_expansion_ratio:n state_size:i strides:I summary_activation:s " +
  "summary_activation:s0 summary_first_dropout:n summary_last_dropout:n summary_proj_to_labels:b summary_type:s " +
  "summary_use_proj:b suppress_tokens:L0 swiglu_alpha:n swiglu_limit:n tdnn_dilation:I tdnn_dim:I tdnn_kernel:I " +
  "temporal_patch_size:iI text_config:o0 tie_word_embeddings:b tie_word_embeddings:b0 time_step_floor:n " +
  "time_step_init_scheme:s time_step_max:n time_step_min:n time_step_rank:is time_step_scale:n token_dropout:b0 " +
  "top_k_experts:i0 topk_group:i topk_group:i0 topk_method:s0 transformers_version:s0 type_vocab_size:i " +
  "use_absolute_embeddings:b use_associative_scan:b use_bias:b use_bidirectional_attention:=all=vision= " +
  "use_bidirectional_attention:b0 use_cache:b use_conv_bias:b use_double_wide_mlp:b use_gated_mlp:b use_mambapy:b " +
  "use_mask_token:b use_parallel_residual:b use_qk_norm:b use_qk_norm:b0 use_qkv_bias:b use_sliding_window:b " +
  "use_sliding_window:b0 use_swiglu_ffn:b use_weighted_layer_sum:b v_head_dim:i v_head_dim:i0 value_bias:b " +
  "video_token_id:i vision_config:o0 vision_end_token_id:i vision_feature_layer:iI " +
  "vision_feature_select_strategy:=default=full vision_feature_select_strategy:s vision_output_dim:i " +
  "vision_start_token_id:i vision_use_head:b vocab_list:S0 vocab_size:i vocab_size:i0 " +
  "vocab_size_per_layer_input:i width_coefficient:n window_size:i word_embed_proj_dim:i0 xvector_output_dim:i ";

/** Fields of a model's config, two digits to the base 36 each: which of {@link FIELDS}. Those of all are under "". */
export const FIELDS_OF: { readonly [modelType: string]: string } = {
  "": "0g184h568e8y9rba",
  albert: "0n161d343k464b4d4x4z515c667f7u7v8gaxbbc8",
  bart: "03050k161c1w1y2125272c2u383a3c3e3k424e4t55667g7w8ga3axbhc8",
  bert: "0a0n161c3k464b4d4x51545c667f7v8gaxbbbhc8",
  bloom: "0e0j163k494d4x5e6u6x7f7v8g8wabaxbhc8",
  clip: "4w5w92awbz",
  clip_text_model: "0k163k464d4w4x515d667f7v8g92c8",
  clip_vision_model: "0k464d4k4v4x515c7f7i7v8j91",
  cohere: "0h0k163k464d4x515d5u667f7v7y8g9uaxbhbpc8",
  cohere2: "0h0j163k464d4x515c5i5t667f7v7y8g9uaaaxbhc8",
  convnext: "2i2s464g4j4x5c5g7i7v898i",
  convnextv2: "2i2s464g4j4x5c7i7v898i",
  "deberta-v2": "0n163k464b4d4x515c5m66677f7v8g8m8n8q8u9gaxbbc8",
  deepseek_v2: "0h0k163k3z45464d4x515a666e6k6s70717b7f7o7r7v7y8f8g8x989b9c9s9u9xaxb8b9bhbvc8",
  deepseek_v3: "0h0k163k40464d4x515a666k6s70717b7f7r7v7y83858f8g8x989b9c9s9t9u9xaxb8bhbwc8",
  dinov2: "0d0n2s464b4d4j4x5c5k6h7f7i7v8i9d9lbmbt",
  dinov2_with_registers: "0d0n2s464b4d4j4x5c5k6h7f7i7v888i9d9lbt",
  dinov3_vit: "0d0j2s464d4j4x51595c5k6e7f7i7v888i8r8s8t8z9e9l9vbkbx",
  distilbert: "000j162l2t3k484d4x666v6y7f7v8g99a5a8axc8",
  efficientnet: "0v0w2f2g2j2r2v3n46484j4p4x587h7i8b8pafahcb",
  electra: "0a0n161c343k464b4d4x51545c667f7v8gaialanaoaxbbbhc8",
  esm: "0b0o162w3k3l4c4d4x5155575d65667f7v8g8v9vaxb5bhc7c9",
  falcon: "010c0k0y163k3w4a4d4x5f666o727f7v7z828g8h9uaxbhc8",
  gemma: "0h0j163k44464d4x51667f7v7x8g9s9uaxbgbhc8",
  gemma2: "0h0k0r163k3y44474d4x515i667f7v7x8g9f9s9uaaaxbgbhc8",
  gemma3: "13153h3j4m4o4y6jawaybz",
  gemma3_text: "0h0k0r163k3y44474d4x515i667f7v7x8g9f9s9uaaaxbgbhc8",
  gemma4_text: "0h0k0l16363k3y44474d4f4x515i666l7f7p7v7x808g9s9ua9axb6bfbhbjc8ca",
  glm: "0h0k163k45464d4x51667f7v7y8g9s9uaxbhc8",
  glm4: "0h0j163k44464d4x51667f7v7x8g9s9uaxbhc8",
  glm4_moe: "0h0j163k3z464d4x51666k6r70717a7f7q7v7x83858f8g9s9u9xaxb7bhboc8",
  gpt2: "040a0s162y3k4d4x5e666q6u6w6x6z7f7v8g9j9na0a1ajakamanaoaxbhc8",
  gpt_neo: "040j0p161b303k4d4x525e667f7t7v818g9maxbhc8cc",
  gpt_neox: "0h0j161b3k46494d4x51545c667f7v8g9uaxbhbnc8",
  gpt_oss: "0h0j163k44464d4x515i667f7o7q7v7x838f8g9s9u9yaaaqaraxbhc8",
  gptj: "040s162y3k4d4x5e666q6u6w6x6z7f7v8g9n9waxbhc8",
  granite: "0h0j0m16333k464d4x515x666e7f7v7y8g9q9s9uaxbhc8",
  hubert: "020f0j161f1l1m1n1p1q1r1s2o3k3p3q3r3s3x46494d4x515c5j5y5z606263647f7l7m7v8gbuc8",
  lfm2: "0z1011161k1l3k434d4x515i66777f7v7x8g9uaxbhc8",
  llama: "0h0k163k45464d4x51666e7f7v7y8g8x9s9uaxbhc8",
  llama4: "12143g3i4l4nawaxbz",
  llama4_text: "0h0i0j0t0u163k4144464d4x5051535i666m74757f7q7v7x838f8g9s9u9y9zaxbhboc8",
  llama4_vision_model: "0j464d4j4x516n777f7i7v8i8k9496979uc3c4",
  llava: "4i4l4n6p95awaxbzc1c2",
  m2m_100: "02040j161v1x2024262c2t37393b3d3k4d4s667f7v8ga2axbhc8",
  mamba: "161o3k3m464d4x5e7v8g9k9pagaxazb0b1b2b3b4bdbebhbiblc8",
  mamba2: "16171o3k3m44464d4x5e6t7t7v8g9k9pagaxazb1b2b3bebhbic8",
  marian: "02040j161v1x2024262b2d2t37393b3d3k424d4s54667f7v8ga2a6axbhc8",
  mbart: "02040j161b1v1x2024262c2t37393b3d3k424d4s54667f7v8ga2axbhc8",
  mistral: "0j163k45464d4x51667f7v7x8g9s9uaaaxbhc8",
  mistral3: "4l4n6p95aeawaxbzc1",
  mixtral: "0j163k45464d4x51667f7o7q7v7x838f8g9s9u9y9zaaaxbhc8",
  modernbert: "0h0j16191a1b1e1h1z2k313k474d4u4x515i5s666e6f76777f7v8g9ua4acadaxc8",
  mpnet: "0n163k464b4d4x515c667f7v8g9iaxc8",
  mpt: "0q161v2x323k3o4d4r4x5e5l5v686v6y737c7f7v8g9naxbhc8",
  nemotron: "0h0j163k45464d4x51666e777f7v7y8g9uaxbhc8",
  olmo: "0h0j161g3k464d4x51667f7v7y8g9uaxbhc8",
  olmo2: "0h0j163k464d4x51667f7v7y8g9s9uaxbhc8",
  olmo3: "0h0j163k464d4x515i667f7v7y8g9s9uaaaxbhc8",
  olmoe: "0h0j161g3k464d4x51667a7f7o7q7v7y838f8g9s9u9yaxbhc8",
  opt: "040j162n2t353k3v4d4s5b5j667f7v8gaxbhc8cd",
  paligemma: "4d4l4n91awaxbzc8",
  pegasus: "02040j1v1x2024262c2t37393b3d3k424d4s54667f7v8ga2axbhc8",
  phi: "0k162y3k464d4x515c667f7v7y8g9a9n9uaxbhc8",
  phi3: "0j162y3k464d4x51667f7v7y8a8g9n9s9uaaaxbhc8",
  pixtral: "0j464d4j4x517f7i7v8i9u",
  qwen2: "0j163k464d4x515i666b7f7v7y8g9s9uaaaxbhbrc8",
  qwen2_moe: "0j162a3k464d4x515i666b6g6k7a7f7o7q7v7y8f8g9d9s9u9ya7aaaxbhbrc8",
  qwen2_vl: "4lawaxbybzc0c5",
  qwen2_vl_text: "0k163k464d4x515i666c7f7v7y8g9s9uaabhbsc8",
  qwen2_vl_vision: "2e2z464d4q4x6h7f7t7v8i9uaeav",
  qwen3: "0h0j163k44464d4x515i666b7f7v7y8g9s9uaaaxbhbrc8",
  qwen3_5: "4lawaxbybzc0c5",
  qwen3_5_text: "0h0j163k44464d4x515i5n5o5p5q5r667f7v7x8g9s9uaxbhc8",
  qwen3_5_vision: "2e464d4q4x517f7t7v878c8i9uaeav",
  qwen3_moe: "0h0j162a3k464d4x51666g6k7a7f7o7q7v7x8f8g9s9u9yaaaxbhbrc8",
  qwen3_next: "0h0j162a3k44464d4x515i5n5o5p5q5r666g6k7a7f7o7q7v7x8f8g9s9u9ya7axbhc8",
  resnet: "2i2p2q34464g5h7i",
  roberta: "0a0n161c3k464b4d4x51545c667f7v8gaxbbbhc8",
  siglip: "4vawbz",
  siglip_text_model: "0j163k464d515c667f7v8g93c8",
  siglip_vision_model: "0j464d4j515c7f7i7v8ic6",
  smollm3: "0h0j163k464d4x515i666e74757f7v7y8g9s9uaaaxbhbrc8",
  stablelm: "0j163k46494d4x515c667f7v7x8g9a9uaxbhbnbqc8",
  starcoder2: "0j16313k464d4x5166787f7v7x8g9o9uaaaxbebhc8",
  swin: "0n2h2s2z3f464b4j4x5c6i7e7i7s8i9dbccc",
  t5: "1b1t1u1v2v3k3u444d4v545e7f7n7t7v818g9h9ibhc8",
  vit: "0n3f464b4d4j4x515c7f7i7v8i8l8o9d",
  vit_mae: "0n22232829464b4d4j4x515c61797f7i7v8i9d",
  wav2vec2:
    "02060708090f0j161f1i1j1l1m1n1q1r1s2m2o3k3p3q3r3t3x46494d4x515c5j5y5z606263647d7f7j7k7l7m7v868d8g90asataubuc9ce",
  whisper: "02040f0j0x161f1v1x2024262b2t37393b3d3k4d4s5y5z60626364696a6d7f7v7x848ga2apaxbhbuc8",
  "xlm-roberta": "0a0n161c3k464b4d4x51545c667f7v8gaxbbbhc8",
};

/** Models of the configs within a config, where they do not say their own. */
export const INNER_TYPES: { readonly [modelType: string]: { readonly [field: string]: string } } = {
  clip: { text_config: "clip_text_model", vision_config: "clip_vision_model" },
  gemma3: { text_config: "gemma3_text", vision_config: "siglip_vision_model" },
  llama4: { text_config: "llama4_text", vision_config: "llama4_vision_model" },
  llava: { text_config: "llama", vision_config: "clip_vision_model" },
  mistral3: { text_config: "mistral", vision_config: "pixtral" },
  paligemma: { text_config: "gemma", vision_config: "siglip_vision_model" },
  qwen2_vl: { text_config: "qwen2_vl_text", vision_config: "qwen2_vl_vision" },
  qwen3_5: { text_config: "qwen3_5_text", vision_config: "qwen3_5_vision" },
  siglip: { text_config: "siglip_text_model", vision_config: "siglip_vision_model" },
};
