/**
 * What is measured: the fills and matrices, each in every size and dtype that is compared.
 *
 * @module
 */
import { type DType, dtypes, realDTypes } from "@weightinit/core";

/** Distribution or scheme, by the name of our initializer. */
export type Law = "uniform" | "normal" | "truncatedNormal" | "kaimingNormal" | "orthogonal";

/**
 * Whose memory a fill writes: memory that the caller allocated and touched before the clock starts, or memory that
 * the library allocates while it runs.
 */
export type Memory = "touched" | "fresh";

/** One thing to measure, for every contender that can do it. */
export interface Case {
  readonly law: Law;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly memory: Memory;
}

/** The part of the run that a case belongs to. */
export type Section = "fills" | "orthogonal";

const FILL_LAWS = ["uniform", "normal", "truncatedNormal", "kaimingNormal"] as const;
const MATRICES = [
  [2, 5],
  [256, 256],
  [1024, 1024],
  [4096, 4096],
] as const;
const LARGEST = MATRICES[MATRICES.length - 1]!;
const FLAT = [16_777_216] as const;
const ORTHOGONAL_SHAPES = [
  [512, 512],
  [1024, 1024],
  [2048, 512],
  [512, 2048],
] as const;

function fills(): Case[] {
  const cases: Case[] = [];
  for (const law of FILL_LAWS) {
    for (const memory of ["touched", "fresh"] as const) {
      for (const shape of MATRICES) cases.push({ law, dtype: "float32", shape, memory });
      // A vector's fan-in is 1, so a scheme has nothing to compute there that `normal` does not.
      if (law !== "kaimingNormal") cases.push({ law, dtype: "float32", shape: FLAT, memory });
    }
  }
  return cases;
}

function otherDTypes(): Case[] {
  return (["uniform", "normal", "truncatedNormal"] as const).flatMap((law) =>
    (law === "truncatedNormal" ? realDTypes : dtypes)
      .filter((dtype) => dtype !== "float32")
      .map((dtype): Case => ({ law, dtype, shape: LARGEST, memory: "touched" })),
  );
}

/** Every case of a section, in the order of the report. */
export function casesOf(section: Section): Case[] {
  if (section === "fills") return [...fills(), ...otherDTypes()];
  return ORTHOGONAL_SHAPES.map((shape) => ({ law: "orthogonal", dtype: "float32", shape, memory: "touched" }));
}

/** Number of elements. */
export function elements({ shape }: Pick<Case, "shape">): number {
  return shape.reduce((a, b) => a * b, 1);
}

/** The size as it is printed: 4096×4096. */
export function printedShape({ shape }: Pick<Case, "shape">): string {
  return shape.length === 1 ? shape[0]!.toLocaleString("en") : shape.join("×");
}

/** The name of a case on the command line, in the JSON and in the table of goals. */
export function caseId(item: Case): string {
  return `${item.law} ${item.dtype} ${item.shape.join("x")} ${item.memory}`;
}
