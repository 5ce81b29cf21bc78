// The float64 standard normal: Wichura's AS241 (PPND16), Applied Statistics 37 (1988) 477–484, in the fixed order of
// core's quantile64, every operation rounded on its own.
#pragma once
#include <cstdint>

__device__ __forceinline__ double times(double a, double b) { return __dmul_rn(a, b); }
__device__ __forceinline__ double plus(double a, double b) { return __dadd_rn(a, b); }

// Horner's rule from the highest power down; coefficients in ascending powers, as in the paper.
struct Polynomial {
  double c[8];
  __device__ __forceinline__ double at(double x) const {
    double sum = c[7];
#pragma unroll
    for (int i = 6; i >= 0; i--) sum = plus(times(sum, x), c[i]);
    return sum;
  }
};

// ln x for 0 < x < 1: x = m·2^e with m in [√½, √2), then 2·artanh((m−1)/(m+1)) by its series to s²³.
__device__ __forceinline__ double lnBelowOne(double x) {
  const uint64_t bits = uint64_t(__double_as_longlong(x));
  int exponent = int(bits >> 52) - 1022;
  double m = __longlong_as_double((long long)((bits & 0xfffffffffffffull) | 0x3fe0000000000000ull));  // [½, 1)
  if (m < 0.7071067811865476) {
    m = times(m, 2);
    exponent--;
  }
  const double s = __ddiv_rn(plus(m, -1), plus(m, 1)), q = times(s, s);
  double sum = 1.0 / 23;
#pragma unroll
  for (int k = 21; k >= 1; k -= 2) sum = plus(times(sum, q), 1.0 / k);
  return plus(times(exponent, 0.6931471805599453), times(times(2, s), sum));
}

// |z| at distance `c` from the median, |c| ≤ 0.425.
__device__ __forceinline__ double quantileCentre(double c) {
  constexpr Polynomial A = {{3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
                             45921.953931549871457, 67265.770927008700853, 33430.575583588128105,
                             2509.0809287301226727}};
  constexpr Polynomial B = {{1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077,
                             21213.794301586595867, 39307.89580009271061, 28729.085735721942674,
                             5226.495278852854561}};
  const double r = plus(0.180625, -times(c, c));  // 0.425² − c²
  return __ddiv_rn(times(c, A.at(r)), B.at(r));
}

// |z| for the tail probability `p`, 0 < p ≤ ¼.
__device__ __forceinline__ double quantileTail(double p) {
  constexpr Polynomial C = {{1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055,
                             3.64784832476320460504, 1.27045825245236838258, 0.24178072517745061177,
                             0.0227238449892691845833, 7.7454501427834140764e-4}};
  constexpr Polynomial D = {{1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455,
                             0.14810397642748007459, 0.0151986665636164571966, 5.475938084995344946e-4,
                             1.05075007164441684324e-9}};
  constexpr Polynomial E = {{6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358,
                             0.29656057182850489123, 0.026532189526576123093, 0.0012426609473880784386,
                             2.71155556874348757815e-5, 2.01033439929228813265e-7}};
  constexpr Polynomial F = {{1, 0.59983220655588793769, 0.1369298809227358053, 0.0148753612908506148525,
                             7.868691311456132591e-4, 1.8463183175100546818e-5, 1.4215117583164458887e-7,
                             2.04426310338993978564e-15}};
  if (p >= 0.075) return quantileCentre(plus(0.5, -p));
  const double r = __dsqrt_rn(-lnBelowOne(p));
  if (r <= 5) {
    const double t = plus(r, -1.6);
    return __ddiv_rn(C.at(t), D.at(t));
  }
  const double t = plus(r, -5);
  return __ddiv_rn(E.at(t), F.at(t));
}

// |z| for the odd `x`: negative in the centre half, positive in the tails. |z| ≤ 9.16.
__device__ __forceinline__ double normalMagnitude64(int64_t x) {
  const double d = times(__ull2double_rn(uint64_t(x < 0 ? -x : x)), 0x1p-65);
  return x < 0 ? quantileCentre(d) : quantileTail(d);
}

__device__ __forceinline__ double affine64(double magnitude, bool negative, double std, double mean) {
  return plus(times(negative ? -magnitude : magnitude, std), mean);
}

__device__ __forceinline__ int64_t joined(uint32_t high, uint32_t low) {
  return int64_t(uint64_t(high) << 32 | low);
}
