/**
 * The float32 normals of src/normal.ts, with glibc's `logf`, `sinf` and `cosf` of rng-parts: all in float64, rounded once.
 *
 * @module
 */
import { WORDS } from "./memory";
import { oneBlock, w0, w1, w2, w3 } from "./philox";

// prettier-ignore
const LOGS = memory.data<f64>([
  1.398907162146528, -0.33569133332882284, 1.3403141896637998, -0.2929040563774074,
  1.286432210124115, -0.2518726580937369, 1.2367150214269895, -0.21245868807117255,
  1.1906977166711752, -0.17453945183745634, 1.1479821020556429, -0.1380057072319758,
  1.1082251448272158, -0.10275976698545139, 1.0711297413057381, -0.06871392447020525,
  1.036437278977283, -0.0357891387398228, 1, 0,
  0.9492859795739057, 0.05204517742929496, 0.8951049428609004, 0.11081431298787942,
  0.8476821620351103, 0.1652495223695143, 0.8050314851692001, 0.21687389031699977,
  0.7664671008843108, 0.2659635028121397, 0.731428603316328, 0.3127556664073557,
]);

// @ts-ignore: decorator
@inline
function logf(x: f32): f32 {
  const b = reinterpret<i32>(x);
  const offset = b - 0x3f330000;
  const row = LOGS + (<usize>(<u32>offset >> 19 & 15) << 4);
  const z = reinterpret<f32>(b - (offset & 0xff800000));
  const r = <f64>z * load<f64>(row) - 1;
  const y0 = load<f64>(row, 8) + <f64>(offset >> 23) * 0.6931471805599453;
  const r2 = r * r;
  const y = -0.25089342214237154 * r2 + (0.333456765744066 * r - 0.4999997485802103);
  return <f32>(y * r2 + (y0 + r));
}

let sine: f32 = 0, cosine: f32 = 0;

/** Two normals, to `sine` and `cosine`. */
// @ts-ignore: decorator
@inline
function pair(first: u32, second: u32): void {
  const u = max<f32>(<f32>(first & 0x7fffff) * <f32>1.1920928955078125e-7, <f32>1e-7);
  const radius = sqrt<f32>(logf(u) * -2);
  // The product is float64's, of a float32.
  const angle = <f32>(<f64>(second & 0x7fffff) * 1.1920928955078125e-7 * 6.283185307179586);
  const y = <f64>angle;
  const n = angle < 0.75 ? 0 : (<i32>(y * 10680707.430881744) + 0x800000) >> 24;
  const x = y - <f64>n * 1.5707963267948966;
  const q = x * x;
  const a = x * q;
  const odd = x - a * 0.16666654943701084 + a * q * (0.008332178146138854 - q * 0.00019517298981385725);
  const d = q * q;
  const e = -0.001388676379437604 + q * 2.4390450703564542e-5;
  const even = 1 - q * 0.49999999725108224 + d * 0.041666623324344516 + d * q * e;
  const s = n & 1 ? even : odd, c = n & 1 ? odd : even;
  sine = <f32>(n & 2 ? -s : s) * radius;
  cosine = <f32>((n + 1) & 2 ? -c : c) * radius;
}

/** Makes normals of the words of `pairs` pairs, in place. */
export function normals(pairs: u32): void {
  for (let at = WORDS, end = WORDS + 8 * <usize>pairs; at < end; at += 8) {
    pair(load<u32>(at), load<u32>(at, 4));
    store<f32>(at, sine);
    store<f32>(at, cosine, 4);
  }
}

/**
 * Four normals within ±2 a group, of the first that the blocks from the group's own on give; the groups' are 256 apart.
 */
export function truncatedNormals(groups: u32, c0: u32, c1: u32, c2: u32, c3: u32, k0: u32, k1: u32): void {
  let low = <u64>c1 << 32 | <u64>c0;
  const high = <u64>c3 << 32 | <u64>c2;
  let at = WORDS;
  for (let group: u32 = 0; group < groups; group++, low += 256) {
    const end = at + 16;
    for (let block: u64 = 0; at < end; block++) {
      const own = low + block;
      // A counter that has run over 2⁶⁴ since the first is below it.
      const upper = high + u64(own < (<u64>c1 << 32 | <u64>c0));
      oneBlock(<u32>own, <u32>(own >> 32), <u32>upper, <u32>(upper >> 32), k0, k1);
      for (let half = 0; half < 2 && at < end; half++) {
        pair(half ? w2 : w0, half ? w3 : w1);
        if (abs<f32>(sine) < 2) {
          store<f32>(at, sine);
          at += 4;
        }
        if (abs<f32>(cosine) < 2 && at < end) {
          store<f32>(at, cosine);
          at += 4;
        }
      }
    }
  }
}
