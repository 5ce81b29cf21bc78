/**
 * What of a card decides PyTorch's numbers: how many threads it runs at once.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";

/** Multiprocessors of a card, and how many threads each holds. */
export interface Card {
  /** `torch.cuda.get_device_properties(0).multi_processor_count`. */
  readonly multiprocessors: number;
  /** `torch.cuda.get_device_properties(0).max_threads_per_multi_processor`. */
  readonly threadsPerMultiprocessor: number;
}

const card = (multiprocessors: number, threadsPerMultiprocessor: number): Card =>
  Object.freeze({ multiprocessors, threadsPerMultiprocessor });

/**
 * Common cards. Multiprocessors: NVIDIA's architecture whitepapers and data sheets, which the comments name. Threads a
 * multiprocessor: the CUDA C++ Programming Guide, technical specifications per compute capability (7.0, 8.0, 9.0:
 * 2048; 7.5: 1024; 8.6, 8.9, 12.0: 1536). `"H100"` is the SXM5 card.
 */
export const cudaCards = /* @__PURE__ */ Object.freeze({
  /** "NVIDIA Tesla V100 GPU Architecture" (2017): 80 SMs, compute capability 7.0. */
  V100: /* @__PURE__ */ card(80, 2048),
  /** "NVIDIA Turing GPU Architecture" (2018): Tesla T4, 40 SMs, 7.5. */
  T4: /* @__PURE__ */ card(40, 1024),
  /** "NVIDIA A100 Tensor Core GPU Architecture" (2020): 108 SMs, 8.0. */
  A100: /* @__PURE__ */ card(108, 2048),
  /** "NVIDIA Ampere GA102 GPU Architecture" (2021): A10, 72 SMs, 8.6. */
  A10: /* @__PURE__ */ card(72, 1536),
  /** Amazon's G5 instances: 80 SMs as `torch.cuda.get_device_properties` prints them, 8.6. */
  A10G: /* @__PURE__ */ card(80, 1536),
  /** "NVIDIA Ampere GA102 GPU Architecture": RTX A6000, 84 SMs, 8.6. */
  "RTX A6000": /* @__PURE__ */ card(84, 1536),
  /** "NVIDIA Ampere GA102 GPU Architecture": 68 SMs, 8.6. */
  "RTX 3080": /* @__PURE__ */ card(68, 1536),
  /** "NVIDIA Ampere GA102 GPU Architecture": 82 SMs, 8.6. */
  "RTX 3090": /* @__PURE__ */ card(82, 1536),
  /** "NVIDIA Ada GPU Architecture" (2022): 76 SMs, 8.9. */
  "RTX 4080": /* @__PURE__ */ card(76, 1536),
  /** "NVIDIA Ada GPU Architecture": 128 SMs, 8.9. */
  "RTX 4090": /* @__PURE__ */ card(128, 1536),
  /** "NVIDIA L4" data sheet: 7,424 cores of 128 a multiprocessor, 58 SMs, 8.9. */
  L4: /* @__PURE__ */ card(58, 1536),
  /** "NVIDIA Ada GPU Architecture": 142 SMs, 8.9. */
  L40: /* @__PURE__ */ card(142, 1536),
  /** "NVIDIA L40S" data sheet: 18,176 cores of 128 a multiprocessor, 142 SMs, 8.9. */
  L40S: /* @__PURE__ */ card(142, 1536),
  /** "NVIDIA H100 Tensor Core GPU Architecture" (2022): SXM5, 132 SMs, 9.0. */
  H100: /* @__PURE__ */ card(132, 2048),
  /** "NVIDIA H100 Tensor Core GPU Architecture": PCIe, 114 SMs, 9.0. */
  "H100 PCIe": /* @__PURE__ */ card(114, 2048),
  /** The H100's chip with other memory ("NVIDIA H200" data sheet): 132 SMs, 9.0. */
  H200: /* @__PURE__ */ card(132, 2048),
  /** "NVIDIA RTX Blackwell GPU Architecture" (2025): 170 SMs, 12.0. */
  "RTX 5090": /* @__PURE__ */ card(170, 1536),
});

/** A name of {@link cudaCards}. */
export type CardName = keyof typeof cudaCards;

/**
 * The card that options describe.
 *
 * @throws WeightInitError `WI_BAD_OPTION`
 */
export function cardOf(options: {
  readonly card?: unknown;
  readonly multiprocessors?: unknown;
  readonly threadsPerMultiprocessor?: unknown;
}): Card {
  const { card: name, multiprocessors, threadsPerMultiprocessor } = options;
  if (name !== undefined) {
    if (multiprocessors !== undefined || threadsPerMultiprocessor !== undefined) {
      throw new WeightInitError("WI_BAD_OPTION", "expected either a card or its multiprocessors and threads, got both");
    }
    if (typeof name === "string" && Object.hasOwn(cudaCards, name)) return cudaCards[name as CardName];
    throw new WeightInitError(
      "WI_BAD_OPTION",
      `expected card to be one of ${Object.keys(cudaCards).join(", ")}, got ${shown(name)}; for others give multiprocessors and threadsPerMultiprocessor, as torch.cuda.get_device_properties(0) has them`,
    );
  }
  const count = (value: unknown, missing: number, least: number, what: string): number => {
    if (value === undefined) return missing;
    if (Number.isInteger(value) && (value as number) >= least && (value as number) <= 65536) return value as number;
    throw new WeightInitError(
      "WI_BAD_OPTION",
      `expected ${what} to be an integer from ${least} to 65536, got ${shown(value)}`,
    );
  };
  return card(
    count(multiprocessors, 132, 1, "multiprocessors"),
    count(threadsPerMultiprocessor, 2048, 256, "threadsPerMultiprocessor"),
  );
}
