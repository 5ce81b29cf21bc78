import { glorotNormal, glorotUniform, kaimingNormal, kaimingUniform, printedNumber } from "@weightinit/core";
import { describe, expect, test } from "vitest";
import { MersenneTwister, Xoshiro } from "../src/index.ts";
import { bits, type JuliaGenerator, readJson } from "./golden.ts";

interface Values {
  readonly values: readonly number[];
  readonly bits: readonly string[];
}
interface Table extends Values {
  readonly printed_rows: readonly (readonly string[])[];
}
type Numbers = Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** The elements of a row-major tensor in Julia's order. */
function columnMajor<T extends Numbers>(data: T, shape: readonly number[]): T {
  const result = data.slice() as T;
  data.forEach((value, at) => {
    const index = shape.map((length, axis) => {
      const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
      return Math.floor(at / inner) % length;
    });
    const place = index.reduceRight((sum, i, axis) => sum * shape[axis]! + i, 0);
    result[place] = value;
  });
  return result;
}

function expectValues(got: Numbers, golden: Values): void {
  expect(bits(got)).toEqual(golden.bits);
  expect(Array.from(got)).toEqual(golden.values);
}

describe("tables that public documents print", () => {
  const golden = readJson("julia-doc-tables.json") as Record<string, unknown>;

  function expectTable(name: string, data: Float32Array<ArrayBuffer>): void {
    const table = golden[name] as Table;
    expectValues(columnMajor(data, [2, 5]), table);
    expect(Array.from(data, printedNumber)).toEqual(table.printed_rows.flat());
  }

  test("WeightInitializers.jl's page, all four", () => {
    const rng = new MersenneTwister(42);
    expectTable("table1_mt42", kaimingNormal(rng, 2, 5).data);
    expectTable("table3_mt42_continued_gain1", kaimingNormal(rng, { gain: 1 })(2, 5).data);
    expectTable("table2_default_xoshiro1234", kaimingNormal(new Xoshiro(1234), 2, 5).data);
    expectTable("table4_default_xoshiro1234_gain1", kaimingNormal({ gain: 1 })(new Xoshiro(1234), 2, 5).data);
  });

  test("the documents made with Julia 1.11", () => {
    const rng = new MersenneTwister(42, { julia: "1.11" });
    expectTable("julia111_docs_table1_mt42", kaimingNormal(rng, 2, 5).data);
    expectTable("julia111_docs_table3_mt42_continued_gain1", kaimingNormal(rng, 2, 5, { gain: 1 }).data);
  });

  test("an older README's Float64 table, drawn in bulk", () => {
    const { data } = kaimingNormal(new Xoshiro(1234), "float64", 2, 5);
    expectValues(columnMajor(data, [2, 5]), golden["old_readme_float64_xoshiro1234_bulk"] as Values);
  });

  test("values in docstrings and in Julia's test suite", () => {
    const anchors = golden["anchors_from_public_documents"] as Record<string, readonly number[]>;
    const two = (rng: JuliaGenerator) => [rng.rand(), rng.rand()];
    const five = (rng: JuliaGenerator, law: "uniform" | "normal") => {
      const out = new Float64Array(5);
      rng[law](out);
      return Array.from(out);
    };
    const thousand = () => {
      const rng = new MersenneTwister(0);
      rng.rand();
      const out = new Float64Array(1000);
      rng.uniform(out);
      return Array.from(out.slice(-5));
    };
    expect({
      "MersenneTwister(1234) rand x2 (Julia <=1.10 docstring)": two(new MersenneTwister(1234)),
      "MersenneTwister(1234) randn!(zeros(5))": five(new MersenneTwister(1234), "normal"),
      "MersenneTwister(123) rand x2 (Julia 1.11+ docstring)": two(new MersenneTwister(123, { julia: "1.11" })),
      "Xoshiro(1234) rand x2": two(new Xoshiro(1234)),
      "Xoshiro(123) rand!(zeros(5))": five(new Xoshiro(123), "uniform"),
      "Xoshiro(123) randn!(zeros(5))": five(new Xoshiro(123), "normal"),
      "MersenneTwister(0) classic: rand(); rand!(zeros(1000))[end-4:end]": thousand(),
    }).toEqual(anchors);
  });
});

describe("glorot and kaiming Float32 tensors", () => {
  const { how: _how, layout: _layout, ...entries } = readJson("julia-initializers.json") as Record<string, unknown>;
  const generators: Record<string, () => JuliaGenerator> = {
    "MersenneTwister(42) Julia<=1.10": () => new MersenneTwister(42),
    "MersenneTwister(42) Julia 1.11+": () => new MersenneTwister(42, { julia: "1.11" }),
    "Xoshiro(1234) default rng": () => new Xoshiro(1234),
  };
  const schemes: Record<string, typeof glorotNormal> = {
    glorot_uniform: glorotUniform,
    glorot_normal: glorotNormal,
    kaiming_uniform: kaimingUniform,
    kaiming_normal: kaimingNormal,
  };

  test.each(Object.entries(entries))("%s", (name, golden) => {
    const [, generator, scheme, dims] = /^(.+): (\w+) \(([\d,]+)\)$/.exec(name) as unknown as [
      string,
      string,
      string,
      string,
    ];
    const shape = dims.split(",").map(Number);
    const { data } = schemes[scheme]!(generators[generator]!(), ...shape);
    const got = columnMajor(data, shape);
    const { first16, last4 } = golden as { first16?: Values; last4?: Values };
    if (first16 && last4) {
      expectValues(got.slice(0, 16), first16);
      expectValues(got.slice(-4), last4);
    } else {
      expectValues(got, golden as Values);
    }
  });
});
