/**
 * The families there are: one file each.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { deepseekV2 } from "./deepseek-v2.ts";
import { deepseekV3 } from "./deepseek-v3.ts";
import { gemma } from "./gemma.ts";
import { gemma2 } from "./gemma2.ts";
import { gptNeox } from "./gpt-neox.ts";
import { gpt2 } from "./gpt2.ts";
import { llama } from "./llama.ts";
import { mistral } from "./mistral.ts";
import { mixtral } from "./mixtral.ts";
import { olmo2 } from "./olmo2.ts";
import { olmo3 } from "./olmo3.ts";
import { phi } from "./phi.ts";
import { phi3 } from "./phi3.ts";
import { qwen2 } from "./qwen2.ts";
import { qwen3 } from "./qwen3.ts";

/** The families that {@link planOf} knows, by the names of their files. */
export const families: readonly Family[] = [
  deepseekV2,
  deepseekV3,
  gemma,
  gemma2,
  gptNeox,
  gpt2,
  llama,
  mistral,
  mixtral,
  olmo2,
  olmo3,
  phi,
  phi3,
  qwen2,
  qwen3,
];
