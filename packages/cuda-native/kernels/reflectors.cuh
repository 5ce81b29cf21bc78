// Householder reflectors of a random matrix (Stewart, SIAM J. Numer. Anal. 17 (1980) 403): reflector k comes from
// column k alone, so all of them are made at once. H = I − 2·v·vᴴ/(vᴴv).
#pragma once
#include "scalars.cuh"

constexpr int BLOCK = 64;  // reflectors accumulated at a time
constexpr int LANES = 16;  // threads that share a column

// Part blockIdx.y of the squared norms of the columns from the diagonal down: the sum over `chunk` rows. Grid: a block for
// 32 columns and a part.
template <class T>
__device__ __forceinline__ void sumSquares(typename RealOf<T>::Type* parts, const T* v, uint64_t m, uint64_t n,
                                           uint64_t chunk) {
  using R = typename RealOf<T>::Type;
  __shared__ R sums[LANES][32];
  const uint64_t k = uint64_t(blockIdx.x) * 32 + threadIdx.x % 32, row0 = blockIdx.y * chunk;
  const uint64_t end = row0 + chunk < m ? row0 + chunk : m;
  const int lane = int(threadIdx.x) / 32;
  R sum = 0;
  for (uint64_t start = row0 + lane; k < n && start < end; start += LANES * BLOCK) {
    R part = 0;  // short sums first, as in tiles.cuh
    for (uint64_t r = start; r < end && r < start + LANES * BLOCK; r += LANES)
      if (r >= k) part = plus(part, squared(v[r * n + k]));
    sum = plus(sum, part);
  }
  sums[lane][threadIdx.x % 32] = sum;
  __syncthreads();
  if (lane != 0 || k >= n) return;
  for (int l = 1; l < LANES; l++) sum = plus(sum, sums[l][threadIdx.x % 32]);
  parts[blockIdx.y * n + k] = sum;
}

// Column k of the m×n normals `v`: v[k, k] += sign(v[k, k])·‖v[k.., k]‖, zeros above it within its block of rows, and
// the factor −sign(v[k, k]) that makes the product's distribution Haar's. Grid: a block for 32 columns.
template <class T>
__device__ __forceinline__ void makeReflectors(T* v, T* signs, const typename RealOf<T>::Type* parts, uint32_t count,
                                               uint64_t n) {
  using R = typename RealOf<T>::Type;
  const uint64_t k = uint64_t(blockIdx.x) * 32 + threadIdx.x % 32;
  const int lane = int(threadIdx.x) / 32;
  if (k >= n) return;
  for (uint64_t r = k / BLOCK * BLOCK + lane; r < k; r += LANES) v[r * n + k] = scalar<T>(R(0));
  if (lane != 0) return;
  R sum = 0;
  for (uint32_t part = 0; part < count; part++) sum = plus(sum, parts[part * n + k]);
  const T head = v[k * n + k];
  v[k * n + k] = plus(head, signedBy(head, root(sum)));
  signs[k] = signedBy(head, R(-1));
}

// The compact WY form of Schreiber and Van Loan (1989): H₁⋯H_b = I − V·T·Vᴴ. T is the inverse of the upper triangle of
// VᴴV with its diagonal halved (Puglisi 1992). A block of threads inverts one triangle, a thread a column.
template <class T>
__device__ __forceinline__ void invertTriangle(T* triangles, const T* grams, uint64_t n) {
  using R = typename RealOf<T>::Type;
  const uint64_t block = uint64_t(blockIdx.x) * BLOCK * BLOCK, rest = n - uint64_t(blockIdx.x) * BLOCK;
  const T* gram = grams + block;
  T* triangle = triangles + block;
  const int size = rest < BLOCK ? int(rest) : BLOCK, c = int(threadIdx.x);
  for (int i = BLOCK - 1; i >= 0; i--) {
    T x = scalar<T>(R(0));
    if (c < size && i <= c) {
      T sum = scalar<T>(R(i == c ? -1 : 0));
      for (int r = i + 1; r <= c; r++) sum = plus(sum, times(gram[i * BLOCK + r], triangle[r * BLOCK + c]));
      x = times(sum, scalar<T>(over(R(-2), realPart(gram[i * BLOCK + i]))));
    }
    triangle[i * BLOCK + c] = x;
  }
}
