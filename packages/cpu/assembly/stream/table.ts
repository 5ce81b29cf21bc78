/**
 * The table of the float32 normal, built where it is used: in JavaScript it takes 8 ms of a cold process, and 6 MB that
 * V8 needs to compile the loop. Operations and their order are those of core's normal-table.ts; a test compares.
 *
 * @module
 */
import { TABLE_CENTRE, TABLE_TAILS } from "./memory";
import { centre, tail } from "./quantile64";

const PER_OCTAVE: i32 = 32;
const OCTAVES: i32 = 31;
const TWO_28: f64 = 268435456;
/** Residuals within a segment, 2¹⁸. */
const RESIDUALS: i32 = 262144;
/** cos(π/6)/2: the outer Chebyshev nodes of a quadratic on a unit interval. */
const NODE: f64 = 0.4330127018922193;

/** z·2²⁸ at `t`, 0 … 1 across the segment of |x| = 2^octave·(1 + segment/32) on. */
function z(isCentre: bool, scale: f64, segment: i32, t: f64): f64 {
  const d = scale * (1 + (<f64>segment + t) / <f64>PER_OCTAVE);
  return (isCentre ? centre(d) : tail(d)) * TWO_28;
}

/** What the slopes add to c0 at the residual `r`. */
function rise(slopes: i32, r: i32): i32 {
  const slope = (slopes >> 11) + <i32>(<u32>((slopes & 0x7ff) * r) >> 16);
  return (slope * (r >> 9) + ((slope * (r & 511)) >> 9)) >> 6;
}

/** Residuals that really occur in an octave: few values of |x| exist in the lowest ones. */
// @ts-ignore: decorator
@inline
function distinct(octave: i32): i32 {
  return octave >= 23 ? RESIDUALS : octave < 5 ? 1 : 1 << (octave - 5);
}

/** The `k`-th of up to five residuals, from the first to the last. */
// @ts-ignore: decorator
@inline
function sample(octave: i32, k: i32): i32 {
  const count = distinct(octave), samples = min(count, 5);
  return samples == 1 ? 0 : ((k * (count - 1)) / (samples - 1)) * (RESIDUALS / count);
}

function fit(at: usize, isCentre: bool, octave: i32, segment: i32): void {
  const scale = reinterpret<f64>(<u64>(octave - 33 + 1023) << 52);
  const z0 = z(isCentre, scale, segment, 0.5 - NODE);
  const z1 = z(isCentre, scale, segment, 0.5);
  const z2 = z(isCentre, scale, segment, 0.5 + NODE);
  const quadratic = (z0 - 2 * z1 + z2) / (2 * NODE * NODE), linear = (z2 - z0) / (2 * NODE);
  const c2 = max<f64>(0, floor<f64>(quadratic / 32 + 0.5));
  const slopes = (<i32>floor<f64>((linear - c2 * 32) / 8 + 0.5) << 11) | <i32>c2;
  let least: f64 = Infinity, most: f64 = -Infinity;
  for (let k = 0; k < min(distinct(octave), 5); k++) {
    const r = sample(octave, k);
    const rest = z(isCentre, scale, segment, <f64>r / <f64>RESIDUALS) - <f64>rise(slopes, r);
    least = min<f64>(least, rest);
    most = max<f64>(most, rest);
  }
  const c0 = <i32>floor<f64>((least + most) / 2 + 0.5);
  store<i32>(at, isCentre ? max(1, c0) : c0);
  store<i32>(at, slopes, 4);
}

/** Builds one region's half of the table. */
function buildRegion(at: usize, isCentre: bool): void {
  for (let octave = 0; octave < OCTAVES; octave++) {
    for (let segment = 0; segment < PER_OCTAVE; segment++, at += 8) fit(at, isCentre, octave, segment);
  }
  store<i32>(at, <i32>floor<f64>((isCentre ? centre(0.25) : tail(0.25)) * TWO_28 + 0.5));
  store<i32>(at, 0, 4);
}

export function buildTable(): void {
  buildRegion(TABLE_TAILS, false);
  buildRegion(TABLE_CENTRE, true);
}
