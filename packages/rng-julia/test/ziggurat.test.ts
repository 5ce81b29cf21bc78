import { describe, expect, test } from "vitest";
import { fillNormal } from "../src/fill.ts";
import { MersenneTwisterSource } from "../src/mersenne-twister-source.ts";
import type { RawSource } from "../src/raw-source.ts";
import { hashedSeed, limbs } from "../src/seeding.ts";
import { XoshiroSource } from "../src/xoshiro-source.ts";
import { nextNormal, normalFrom } from "../src/ziggurat.ts";
import { acceptBelow, densities, layerWidths, tailStart } from "../src/ziggurat-tables.ts";
import { readJson } from "./golden.ts";

/** How often the 52-bit words that entered the ziggurat were not accepted at once, and how often in layer 0. */
class Entries {
  slow = 0;
  tail = 0;
  count(high: number, low: number): void {
    const magnitude = high * 2 ** 31 + (low >>> 1);
    const layer = (low >>> 1) & 255;
    if (magnitude < acceptBelow[layer]!) return;
    this.slow++;
    if (layer === 0) this.tail++;
  }
  countAll(words: Uint32Array): void {
    for (let i = 0; i < words.length; i += 2) this.count(words[i + 1]!, words[i]!);
  }
}

class SpiedMersenneTwister extends MersenneTwisterSource {
  readonly entries = new Entries();
  /** next52 also serves the uniform draws, so only those that randn asked for count. */
  #uniform = false;
  override next52(): void {
    super.next52();
    if (!this.#uniform) this.entries.count(this.high, this.low);
  }
  override nextFloat64(): number {
    this.#uniform = true;
    const u = super.nextFloat64();
    this.#uniform = false;
    return u;
  }
  override fill52(words: Uint32Array): void {
    this.#uniform = true;
    super.fill52(words);
    this.#uniform = false;
    this.entries.countAll(words);
  }
}

class SpiedXoshiro extends XoshiroSource {
  readonly entries = new Entries();
  override next52(): void {
    super.next52();
    this.entries.count(this.high, this.low);
  }
  override fill52(words: Uint32Array): void {
    super.fill52(words);
    this.entries.countAll(words);
  }
}

const spied = [
  { file: "julia-mt19937-42-classic.json", make: () => new SpiedMersenneTwister(limbs(42n), false) },
  { file: "julia-mt19937-1234-classic.json", make: () => new SpiedMersenneTwister(limbs(1234n), false) },
  { file: "julia-mt19937-42-julia1.11.json", make: () => new SpiedMersenneTwister(hashedSeed(42n), true) },
  { file: "julia-xoshiro-1234.json", make: () => new SpiedXoshiro(hashedSeed(1234n), false) },
  { file: "julia-xoshiro-42.json", make: () => new SpiedXoshiro(hashedSeed(42n), false) },
  { file: "julia-xoshiro-1234-julia1.11.json", make: () => new SpiedXoshiro(hashedSeed(1234n), true) },
];

interface Counted {
  readonly slow_path_entries?: number;
  readonly tail_entries: number;
}

describe.each(spied)("slow paths of $file", ({ file, make }) => {
  const golden = readJson(file) as Record<string, Counted>;

  test("Float32 array of 64×32×3×3", () => {
    const source = make();
    fillNormal(source, new Float32Array(64 * 32 * 3 * 3), "float32");
    const { slow_path_entries, tail_entries } = golden["randn_Float32_array_64x32x3x3"]!;
    expect({ slow: source.entries.slow, tail: source.entries.tail }).toEqual({
      slow: slow_path_entries,
      tail: tail_entries,
    });
    expect(tail_entries).toBeGreaterThan(0);
  });

  test("Float64 array of 20000", () => {
    const source = make();
    fillNormal(source, new Float64Array(20000), "float64");
    expect(source.entries.tail).toBe(golden["randn_Float64_array_20000"]!.tail_entries);
  });
});

describe.each([
  { name: "MersenneTwister", shortest: 13, make: (seed: bigint) => new MersenneTwisterSource(limbs(seed), false) },
  { name: "Xoshiro", shortest: 7, make: (seed: bigint) => new XoshiroSource(hashedSeed(seed), false) },
])("Float64 arrays of $name are drawn in bulk from $shortest on", ({ shortest, make }) => {
  const array = (seed: bigint, length: number) => {
    const out = new Float64Array(length);
    fillNormal(make(seed), out, "float64");
    return Array.from(out);
  };
  const scalars = (seed: bigint, length: number) => {
    const source = make(seed);
    return Array.from({ length }, () => nextNormal(source));
  };
  const bulk = (seed: bigint, length: number) => {
    const source = make(seed);
    const words = new Uint32Array(2 * length);
    source.fill52(words);
    return Array.from({ length }, (_, i) => normalFrom(source, words[2 * i + 1]!, words[2 * i]! | 0));
  };

  test("seeds whose first draws need further ones tell the two apart", () => {
    let told = 0;
    for (let seed = 0n; seed < 200n; seed++) {
      const short = scalars(seed, shortest - 1);
      expect(array(seed, shortest - 1)).toEqual(short);
      expect(array(seed, shortest)).toEqual(bulk(seed, shortest));
      if (bulk(seed, shortest - 1).join() !== short.join()) told++;
    }
    expect(told).toBeGreaterThan(3);
  });
});

/** A source that gives the uniforms it was told to, and then a word that is accepted at once. */
function scripted(uniforms: number[], tailOfComplement = false): RawSource & { readonly redrawn: number } {
  const next = () => uniforms.shift() ?? expect.unreachable("too many draws");
  const none = () => expect.unreachable("not a scalar randn");
  return {
    high: 0,
    low: 2 * 200,
    redrawn: 0,
    next52() {
      (this as { redrawn: number }).redrawn++;
    },
    nextFloat64: next,
    nextFloat32: none,
    nextFloat16: none,
    fillFloat64: none,
    fillFloat32: none,
    fillFloat16: none,
    fill52: none,
    bulkNormalLength: 13,
    tailOfComplement,
  };
}

/** The 52 bits with the largest magnitude in a layer. */
const edge = (layer: number, negative: boolean, bit8 = 0) =>
  [0xfffff, ((0xfffffc00 | (bit8 << 9) | (layer << 1) | (negative ? 1 : 0)) >>> 0) | 0] as const;

describe("branches", () => {
  test("magnitude 0 with the sign bit gives +0, as negating an integer does", () => {
    expect(Object.is(normalFrom(scripted([]), 0, 1), 0)).toBe(true);
  });

  test("wedge: under the density is kept, above it another draw is taken", () => {
    const [high, low] = edge(100, true);
    const kept = scripted([0]);
    const x = normalFrom(kept, high, low);
    expect(x).toBeCloseTo(-layerWidths[100]! * 2 ** 51, 12);
    expect(kept.redrawn).toBe(0);
    const refused = scripted([1 - 2 ** -53]);
    expect(normalFrom(refused, high, low)).toBe(200 * layerWidths[200]!);
    expect(refused.redrawn).toBe(1);
  });

  test("tail: a rejected pair is followed by another, and bit 8 of the magnitude is the sign", () => {
    // −ln(0.5)/R and −ln(1 − 2⁻⁵³): 2y is far less than x², so the first pair is rejected.
    const uniforms = [0.5, 1 - 2 ** -53, 0.25, 0.125];
    const expected = tailStart + Math.log(4) / tailStart;
    const [high, low] = edge(0, false);
    expect(normalFrom(scripted([...uniforms]), high, low)).toBeCloseTo(expected, 14);
    expect(normalFrom(scripted([...uniforms]), ...edge(0, false, 1))).toBeCloseTo(-expected, 14);
    // From Julia 1.11 on the same branch takes 1 − U.
    const complements = uniforms.map((u) => 1 - u);
    expect(normalFrom(scripted(complements, true), high, low)).toBe(normalFrom(scripted([...uniforms]), high, low));
  });

  test("tail: a uniform of 0 is drawn again rather than giving an infinite number", () => {
    expect(normalFrom(scripted([0, 0, 0.25, 0.125]), ...edge(0, false))).toBeCloseTo(
      tailStart + Math.log(4) / tailStart,
      14,
    );
  });
});

describe("tables", () => {
  const golden = readJson("ziggurat_tables_julia.json") as { ki: string[]; wi: number[]; fi: number[]; nor_r: number };

  test("every entry is Julia's", () => {
    expect(Array.from(acceptBelow)).toEqual(golden.ki.map(Number));
    expect(Array.from(layerWidths)).toEqual(golden.wi);
    expect(Array.from(densities)).toEqual(golden.fi);
    expect(tailStart).toBe(golden.nor_r);
  });

  test("256 layers of equal area", () => {
    const x = Array.from(layerWidths, (width) => width * 2 ** 51);
    expect(x[255]).toBeCloseTo(tailStart, 14);
    const area = x[0]! * densities[255]!;
    for (let i = 2; i < 256; i++) expect(x[i]! * (densities[i - 1]! - densities[i]!)).toBeCloseTo(area, 12);
  });
});
