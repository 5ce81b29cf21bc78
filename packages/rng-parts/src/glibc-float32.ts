/**
 * The GNU C library's float32 `logf`, `sinf` and `cosf`, to the bit: those of Arm's Optimized Routines, which compute in
 * float64 and round once.
 *
 * @module
 */

/** Of 16 pieces the reciprocal of a point and its logarithm: `__logf_data`. */
// biome-ignore format: a table
const LOGS = /* @__PURE__ */ new Float64Array([
  1.398907162146528, -0.33569133332882284, 1.3403141896637998, -0.2929040563774074,
  1.286432210124115, -0.2518726580937369, 1.2367150214269895, -0.21245868807117255,
  1.1906977166711752, -0.17453945183745634, 1.1479821020556429, -0.1380057072319758,
  1.1082251448272158, -0.10275976698545139, 1.0711297413057381, -0.06871392447020525,
  1.036437278977283, -0.0357891387398228, 1, 0,
  0.9492859795739057, 0.05204517742929496, 0.8951049428609004, 0.11081431298787942,
  0.8476821620351103, 0.1652495223695143, 0.8050314851692001, 0.21687389031699977,
  0.7664671008843108, 0.2659635028121397, 0.731428603316328, 0.3127556664073557,
]);

const single = /* @__PURE__ */ new Float32Array(1);
const bits = /* @__PURE__ */ new Int32Array(single.buffer);

/** `logf(x)` of a normal float32 x > 0. */
export function glibcLogf(x: number): number {
  single[0] = x;
  const offset = bits[0]! - 0x3f330000;
  const i = (offset >>> 18) & 30;
  const k = offset >> 23;
  bits[0] = bits[0]! - (offset & 0xff800000);
  const r = single[0]! * LOGS[i]! - 1;
  const y0 = LOGS[i + 1]! + k * Math.LN2;
  const r2 = r * r;
  const y = -0.25089342214237154 * r2 + (0.333456765744066 * r - 0.4999997485802103);
  return Math.fround(y * r2 + (y0 + r));
}

/** sin or, with `turn` 1, cos of a float32 0 ≤ y < 120: the quarter turn and then a polynomial of the rest. */
function turned(y: number, turn: number): number {
  const n = y < 0.75 ? 0 : (Math.trunc(y * 10680707.430881744) + 0x800000) >> 24;
  const x = y - n * 1.5707963267948966;
  const q = x * x;
  const m = n + turn;
  let value: number;
  if (m & 1) {
    const d = q * q;
    const e = -0.001388676379437604 + q * 2.4390450703564542e-5;
    value = 1 - q * 0.49999999725108224 + d * 0.041666623324344516 + d * q * e;
  } else {
    const a = x * q;
    value = x - a * 0.16666654943701084 + a * q * (0.008332178146138854 - q * 0.00019517298981385725);
  }
  return Math.fround(m & 2 ? -value : value);
}

/** `sinf(y)` of a float32 0 ≤ y < 120. */
export function glibcSinf(y: number): number {
  return turned(y, 0);
}

/** `cosf(y)` of a float32 0 ≤ y < 120. */
export function glibcCosf(y: number): number {
  return turned(y, 1);
}
