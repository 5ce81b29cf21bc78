/**
 * The families there are: one file each.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { albert } from "./albert.ts";
import { bart } from "./bart.ts";
import { bert } from "./bert.ts";
import { bloom } from "./bloom.ts";
import { btlm } from "./btlm.ts";
import { clip, clipText, clipVision } from "./clip.ts";
import { cohere } from "./cohere.ts";
import { cohere2 } from "./cohere2.ts";
import { convnext } from "./convnext.ts";
import { debertaV2 } from "./deberta-v2.ts";
import { deepseekV2 } from "./deepseek-v2.ts";
import { deepseekV3 } from "./deepseek-v3.ts";
import { dinov2 } from "./dinov2.ts";
import { dinov3Vit } from "./dinov3-vit.ts";
import { distilbert } from "./distilbert.ts";
import { efficientnet } from "./efficientnet.ts";
import { electra } from "./electra.ts";
import { esm } from "./esm.ts";
import { falcon } from "./falcon.ts";
import { gemma } from "./gemma.ts";
import { gemma2 } from "./gemma2.ts";
import { gemma3 } from "./gemma3.ts";
import { gemma3Image } from "./gemma3-image.ts";
import { gemma4 } from "./gemma4.ts";
import { glm, glm4 } from "./glm.ts";
import { glm4Moe } from "./glm4-moe.ts";
import { gptNeo } from "./gpt-neo.ts";
import { gptNeox } from "./gpt-neox.ts";
import { gptOss } from "./gpt-oss.ts";
import { gpt2 } from "./gpt2.ts";
import { gptj } from "./gptj.ts";
import { granite } from "./granite.ts";
import { hubert } from "./hubert.ts";
import { lfm2 } from "./lfm2.ts";
import { llama } from "./llama.ts";
import { llama4 } from "./llama4.ts";
import { llama4Image } from "./llama4-image.ts";
import { llava } from "./llava.ts";
import { m2m100 } from "./m2m-100.ts";
import { mamba } from "./mamba.ts";
import { mamba2 } from "./mamba2.ts";
import { marian } from "./marian.ts";
import { mbart } from "./mbart.ts";
import { minicpm } from "./minicpm.ts";
import { mistral } from "./mistral.ts";
import { mistral3 } from "./mistral3.ts";
import { mixtral } from "./mixtral.ts";
import { modernbert } from "./modernbert.ts";
import { mpnet } from "./mpnet.ts";
import { mpt } from "./mpt.ts";
import { nanogpt } from "./nanogpt.ts";
import { nemotron } from "./nemotron.ts";
import { olmo } from "./olmo.ts";
import { olmo2 } from "./olmo2.ts";
import { olmo3 } from "./olmo3.ts";
import { olmoe } from "./olmoe.ts";
import { opt } from "./opt.ts";
import { paligemma } from "./paligemma.ts";
import { pegasus } from "./pegasus.ts";
import { phi } from "./phi.ts";
import { phi3 } from "./phi3.ts";
import { qwen2 } from "./qwen2.ts";
import { qwen2Moe } from "./qwen2-moe.ts";
import { qwen2Vl } from "./qwen2-vl.ts";
import { qwen3 } from "./qwen3.ts";
import { qwen35 } from "./qwen3-5.ts";
import { qwen35Image } from "./qwen3-5-image.ts";
import { qwen3Moe } from "./qwen3-moe.ts";
import { qwen3Next } from "./qwen3-next.ts";
import { resnet } from "./resnet.ts";
import { roberta } from "./roberta.ts";
import { siglip, siglipText, siglipVision } from "./siglip.ts";
import { smollm3 } from "./smollm3.ts";
import { stablelm } from "./stablelm.ts";
import { starcoder2 } from "./starcoder2.ts";
import { swin } from "./swin.ts";
import { t5 } from "./t5.ts";
import { timmConvnext } from "./timm-convnext.ts";
import { timmVit } from "./timm-vit.ts";
import { torchtitanLlama3 } from "./torchtitan-llama3.ts";
import { timmResnet, torchvisionResnet } from "./torchvision-resnet.ts";
import { torchvisionVit } from "./torchvision-vit.ts";
import { vit } from "./vit.ts";
import { vitMae } from "./vit-mae.ts";
import { wav2vec2 } from "./wav2vec2.ts";
import { whisper } from "./whisper.ts";

/** The families that {@link planOf} knows, by the names of their files. */
export const families: readonly Family[] = [
  albert,
  bart,
  bert,
  bloom,
  btlm,
  clip,
  clipText,
  clipVision,
  cohere,
  cohere2,
  convnext,
  debertaV2,
  deepseekV2,
  deepseekV3,
  dinov2,
  dinov3Vit,
  distilbert,
  efficientnet,
  electra,
  esm,
  falcon,
  gemma,
  gemma2,
  gemma3,
  gemma3Image,
  gemma4,
  glm,
  glm4,
  glm4Moe,
  gptNeo,
  gptNeox,
  gptOss,
  gpt2,
  gptj,
  granite,
  hubert,
  lfm2,
  llama,
  llama4,
  llama4Image,
  llava,
  m2m100,
  mamba,
  mamba2,
  marian,
  mbart,
  minicpm,
  mistral,
  mistral3,
  mixtral,
  modernbert,
  mpnet,
  mpt,
  nanogpt,
  nemotron,
  olmo,
  olmo2,
  olmo3,
  olmoe,
  opt,
  paligemma,
  pegasus,
  phi,
  phi3,
  qwen2,
  qwen2Moe,
  qwen2Vl,
  qwen3,
  qwen35,
  qwen35Image,
  qwen3Moe,
  qwen3Next,
  resnet,
  roberta,
  siglip,
  siglipText,
  siglipVision,
  smollm3,
  stablelm,
  starcoder2,
  swin,
  t5,
  timmConvnext,
  timmVit,
  torchtitanLlama3,
  timmResnet,
  torchvisionResnet,
  torchvisionVit,
  vit,
  vitMae,
  wav2vec2,
  whisper,
];
