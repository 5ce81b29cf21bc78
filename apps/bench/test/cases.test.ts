import { dtypes } from "@weightinit/core";
import { expect, test } from "vitest";
import { caseId, casesOf, elements } from "../src/cases.ts";
import { contenders, jobOf, OURS } from "../src/contenders.ts";

const fills = casesOf("fills");
const all = [...fills, ...casesOf("orthogonal")];

test("no case comes twice, and no contender", () => {
  expect(new Set(all.map(caseId)).size).toBe(all.length);
  expect(new Set(contenders.map(({ id }) => id)).size).toBe(contenders.length);
});

test("we are measured in every case, in every dtype at 4096²", () => {
  const us = contenders.find(({ id }) => id === OURS)!;
  expect(all.every((item) => us.takes(item))).toBe(true);
  const normals = fills.filter((item) => item.law === "normal" && item.shape.join() === "4096,4096");
  expect(new Set(normals.map(({ dtype }) => dtype))).toEqual(new Set(dtypes));
});

test("fills have the sizes that the goals speak of", () => {
  expect([...new Set(fills.map(elements))]).toEqual([10, 65_536, 1_048_576, 16_777_216]);
});

test("libraries that cannot fill memory of the caller are asked for fresh tensors only", () => {
  const touched = all.filter(({ memory, law }) => memory === "touched" && law !== "orthogonal");
  for (const id of ["tfjs-cpu", "tfjs-wasm", "jax-js"]) {
    const contender = contenders.find((one) => one.id === id)!;
    expect(touched.some((item) => contender.takes(item))).toBe(false);
    expect(all.some((item) => contender.takes(item))).toBe(true);
  }
});

test("a job carries the contender's threads and variant", () => {
  const [item] = fills;
  const tfjs = contenders.find(({ id }) => id === "tfjs-wasm")!;
  expect(jobOf(tfjs, item!)).toEqual({ ...item, threads: 1, variant: "wasm" });
});
