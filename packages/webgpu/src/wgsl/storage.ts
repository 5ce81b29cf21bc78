/**
 * Storing reals in WGSL: rounding to the 16-bit formats by integers, clamping by value, two halves to a word
 * (docs/stream.md, "Narrowing and bounds").
 *
 * @module
 */

/** Real dtypes that this backend stores. */
export type Part = "float16" | "bfloat16" | "float32";

/** `narrow`: float32 bits to the dtype's bits, to nearest even, keeping the sign of zero. */
export const NARROW: Readonly<Record<Part, string>> = {
  float32: `
fn narrow(x: u32) -> u32 {
  return x;
}`,
  bfloat16: `
fn narrow(x: u32) -> u32 {
  return (x + 0x7fffu + ((x >> 16u) & 1u)) >> 16u;
}`,
  float16: `
fn narrow(x: u32) -> u32 {
  let sign = (x >> 16u) & 0x8000u;
  let magnitude = x & 0x7fffffffu;
  if (magnitude >= 0x38800000u) {
    let m = magnitude - 0x38000000u;
    return sign | min(0x7c00u, (m + 0xfffu + ((m >> 13u) & 1u)) >> 13u);
  }
  let exponent = magnitude >> 23u;
  if (exponent < 102u) { return sign; }
  let shift = 126u - exponent;
  let m = 0x800000u | (magnitude & 0x7fffffu);
  return sign | ((m + (1u << (shift - 1u)) - 1u + ((m >> shift) & 1u)) >> shift);
}`,
};

/** `clamped`: to the bounds lo and hi, as ordered integers: a float comparison may flush subnormals. */
export function clamping(part: Part): string {
  const [sign, magnitude] = part === "float32" ? ["0x80000000u", "0x7fffffffu"] : ["0x8000u", "0x7fffu"];
  return `
fn ordered(x: u32) -> i32 {
  let magnitude = bitcast<i32>(x & ${magnitude});
  return select(magnitude, -magnitude, (x & ${sign}) != 0u);
}
fn clamped(x: u32) -> u32 {
  let value = ordered(x);
  return select(select(x, P.hi, value > ordered(P.hi)), P.lo, value < ordered(P.lo));
}`;
}

/** Which bounds values before rounding can meet; `zero`: a lower one that may be 0, of a dtype of 16 bits. */
export type Bounds = "" | "above" | "below" | "above below" | "zero" | "above zero";

/**
 * `bounded`: the float32 bits that `affine` makes of a word, clamped by the device's comparisons. That is before they
 * are rounded, which is monotone; where the first value is 0, what will round to −0 stays, for it is equal.
 */
export function bounding(bounds: Bounds): string {
  let value = "bitcast<f32>(affine(u))";
  if (bounds.includes("below")) value = `max(${value}, bitcast<f32>(P.lo))`;
  if (bounds.includes("above")) value = `min(${value}, bitcast<f32>(P.hi))`;
  if (bounds.includes("zero")) {
    return `
fn bounded(u: u32) -> u32 {
  let x = ${value};
  return bitcast<u32>(select(x, bitcast<f32>(P.lo), x < bitcast<f32>(P.least)));
}`;
  }
  return `
fn bounded(u: u32) -> u32 {
  return ${bounds === "" ? "affine(u)" : `bitcast<u32>(${value})`};
}`;
}

/** `pair`: two reals, float32 bits, rounded into a word. A product moves bit 16 up, so that one shift leaves it alone. */
export const PAIR = {
  bfloat16: `
fn upper(x: u32) -> u32 {
  return x + (((x * P.plus15) >> 31u) + 0x7fffu);
}
fn pair(a: u32, b: u32) -> u32 {
  return (upper(a) >> 16u) | (upper(b) & 0xffff0000u);
}`,
  float16: `
fn pair(a: u32, b: u32) -> u32 {
  return narrow(a) | (narrow(b) << 16u);
}`,
  /** By the device's own rounding, where it has given the known answers and nothing overflows. */
  packed: `
fn pair(a: u32, b: u32) -> u32 {
  return pack2x16float(vec2<f32>(bitcast<f32>(a), bitcast<f32>(b)));
}`,
} as const;

const PUT_HALF = `
fn put(p: u32, x: u32) {
  let shift = (p & 1u) * 16u;
  OUT[p >> 1u] = (OUT[p >> 1u] & ~(0xffffu << shift)) | (x << shift);
}`;

/** `put`: one real at position `p`, by the one invocation that writes to its word. */
export const PUT: Readonly<Record<Part, string>> = {
  float32: `
fn put(p: u32, x: u32) {
  OUT[p] = x;
}`,
  float16: PUT_HALF,
  bfloat16: PUT_HALF,
};

const STORE_HALVES = `
fn storePair(p: u32, low: u32, high: u32) {
  let inLow = p >= P.first && p < P.end;
  let inHigh = p + 1u >= P.first && p + 1u < P.end;
  if (inLow && inHigh) {
    OUT[p >> 1u] = low | (high << 16u);
  } else if (inLow) {
    OUT[p >> 1u] = (OUT[p >> 1u] & 0xffff0000u) | low;
  } else if (inHigh) {
    OUT[p >> 1u] = (OUT[p >> 1u] & 0xffffu) | (high << 16u);
  }
}
fn store(p: u32, x: vec4<u32>) {
  storePair(p, x.x, x.y);
  storePair(p + 2u, x.z, x.w);
}`;

/**
 * `store`: four reals to positions p … p + 3 of the binding, those within [first, end). An invocation owns whole
 * words, so a half that belongs to the caller's neighbouring data is kept without a race.
 */
export const STORE: Readonly<Record<Part, string>> = {
  float32: `
fn store(p: u32, x: vec4<u32>) {
  if (p >= P.first && p + 4u <= P.end) {
    OUT[p] = x.x;
    OUT[p + 1u] = x.y;
    OUT[p + 2u] = x.z;
    OUT[p + 3u] = x.w;
    return;
  }
  for (var i = 0u; i < 4u; i++) {
    if (p + i >= P.first && p + i < P.end) { OUT[p + i] = x[i]; }
  }
}`,
  float16: STORE_HALVES,
  bfloat16: STORE_HALVES,
};
