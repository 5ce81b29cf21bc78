// The float64 standard normal: Wichura's AS241 (PPND16), Applied Statistics 37 (1988) 477–484, in the fixed order of
// core's quantile64, every operation rounded on its own.
#pragma once
#include <cstdint>

__device__ __forceinline__ double times(double a, double b) { return __dmul_rn(a, b); }
__device__ __forceinline__ double plus(double a, double b) { return __dadd_rn(a, b); }

// rn(a/b), by the instructions that the compiler takes for operands far from the ends of the range, without asking
// whether they are: 2⁻⁹⁰⁰ < |b|, |a/b| < 2⁹⁰⁰, and |a| > 2⁻⁹⁰⁰ or 0.
__device__ __forceinline__ double quotient(double a, double b) {
  double y;
  asm("rcp.approx.ftz.f64 %0, %1;" : "=d"(y) : "d"(b));
  y = __hiloint2double(__double2hiint(y), 1);
  const double e = __fma_rn(-b, y, 1);
  y = __fma_rn(y, __fma_rn(e, e, e), y);
  y = __fma_rn(y, __fma_rn(-b, y, 1), y);
  const double q = times(a, y);
  return __fma_rn(y, __fma_rn(-b, q, a), q);
}

// Coefficients in ascending powers, as in the paper. In constant memory they are operands of the instructions.
__constant__ double A[8] = {3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
                            45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727};
__constant__ double B[8] = {1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077,
                            21213.794301586595867, 39307.89580009271061, 28729.085735721942674, 5226.495278852854561};
__constant__ double C[8] = {1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
                            1.27045825245236838258, 0.24178072517745061177, 0.0227238449892691845833,
                            7.7454501427834140764e-4};
__constant__ double D[8] = {1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455,
                            0.14810397642748007459, 0.0151986665636164571966, 5.475938084995344946e-4,
                            1.05075007164441684324e-9};
__constant__ double E[8] = {6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123,
                            0.026532189526576123093, 0.0012426609473880784386, 2.71155556874348757815e-5,
                            2.01033439929228813265e-7};
__constant__ double F[8] = {1, 0.59983220655588793769, 0.1369298809227358053, 0.0148753612908506148525,
                            7.868691311456132591e-4, 1.8463183175100546818e-5, 1.4215117583164458887e-7,
                            2.04426310338993978564e-15};
__constant__ double ARTANH[12] = {1.0 / 1,  1.0 / 3,  1.0 / 5,  1.0 / 7,  1.0 / 9,  1.0 / 11,
                                  1.0 / 13, 1.0 / 15, 1.0 / 17, 1.0 / 19, 1.0 / 21, 1.0 / 23};

// Horner's rule from the highest power down.
template <int N>
__device__ __forceinline__ double polynomial(const double (&c)[N], double x) {
  double sum = c[N - 1];
#pragma unroll
  for (int i = N - 2; i >= 0; i--) sum = plus(times(sum, x), c[i]);
  return sum;
}

// ln x for 0 < x < 1: x = m·2^e with m in [√½, √2), then 2·artanh((m−1)/(m+1)) by its series to s²³.
__device__ __forceinline__ double lnBelowOne(double x) {
  const uint64_t bits = uint64_t(__double_as_longlong(x));
  int exponent = int(bits >> 52) - 1022;
  double m = __longlong_as_double((long long)((bits & 0xfffffffffffffull) | 0x3fe0000000000000ull));  // [½, 1)
  if (m < 0.7071067811865476) {
    m = times(m, 2);
    exponent--;
  }
  const double s = quotient(plus(m, -1), plus(m, 1)), q = times(s, s);
  return plus(times(exponent, 0.6931471805599453), times(times(2, s), polynomial(ARTANH, q)));
}

// |z| at distance `c` from the median, 2⁻⁶⁵ ≤ |c| ≤ 0.425.
__device__ __forceinline__ double quantileCentre(double c) {
  const double r = plus(0.180625, -times(c, c));  // 0.425² − c²
  return quotient(times(c, polynomial(A, r)), polynomial(B, r));
}

// |z| for the tail probability `p`, 2⁻⁶⁵ ≤ p < 0.075.
__device__ __forceinline__ double quantileFarTail(double p) {
  const double r = __dsqrt_rn(-lnBelowOne(p));
  if (r <= 5) {
    const double t = plus(r, -1.6);
    return quotient(polynomial(C, t), polynomial(D, t));
  }
  const double t = plus(r, -5);
  return quotient(polynomial(E, t), polynomial(F, t));
}

// For the odd x: the distance of its probability from the median where that is at most 0.425, and the tail probability
// elsewhere. `high` and `low` (its lowest bit counts as set) are those of x, or of −x with a `flip` whose bit 31 is set.
struct Place {
  double at;
  bool far;
};
__device__ __forceinline__ Place placeOf(uint32_t high, uint32_t low, uint32_t flip) {
  const uint32_t negative = uint32_t(int32_t(high) >> 31);
  const uint64_t magnitude = uint64_t(high ^ negative) << 32 | ((low ^ negative) | 1);
  const double integer = __ull2double_rn(magnitude);
  const double d = __hiloint2double(__double2hiint(integer) - (65 << 20), __double2loint(integer));  // times 2⁻⁶⁵
  const bool centre = int32_t(high ^ flip) < 0, near = d >= 0.075;
  return {!centre && near ? plus(0.5, -d) : d, !centre && !near};
}

__device__ __forceinline__ double signedBy(double x, uint32_t signBit) {  // bit 31
  return __hiloint2double(int(uint32_t(__double2hiint(x)) ^ signBit), __double2loint(x));
}
