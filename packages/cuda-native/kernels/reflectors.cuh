// Householder reflectors of a random matrix (Stewart, SIAM J. Numer. Anal. 17 (1980) 403): reflector k comes from
// column k alone, so all of them are made at once. H = I − 2·v·vᴴ/(vᴴv).
#pragma once
#include "tiles.cuh"

constexpr int LANES = 16;  // threads that share a column
constexpr int TRIANGLE_THREADS = 512;

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
  if (k < n) {
#pragma unroll 4
    for (uint64_t r = row0 + lane; r < end; r += LANES)
      if (r >= k) sum = plus(sum, squared(v[r * n + k]));
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
  constexpr int BLOCK = Tile<T>::SIZE;
  __shared__ R sums[LANES][32];
  const uint64_t k = uint64_t(blockIdx.x) * 32 + threadIdx.x % 32;
  const int lane = int(threadIdx.x) / 32;
  R sum = 0;
  if (k < n)
    for (uint32_t part = lane; part < count; part += LANES) sum = plus(sum, parts[part * n + k]);
  sums[lane][threadIdx.x % 32] = sum;
  __syncthreads();
  if (k >= n) return;
  for (uint64_t r = k / BLOCK * BLOCK + lane; r < k; r += LANES) v[r * n + k] = scalar<T>(R(0));
  if (lane != 0) return;
  for (int l = 1; l < LANES; l++) sum = plus(sum, sums[l][threadIdx.x % 32]);
  const T head = v[k * n + k];
  v[k * n + k] = plus(head, signedBy(head, root(sum)));
  signs[k] = signedBy(head, R(-1));
}

// The compact WY form of Schreiber and Van Loan (1989): H₁⋯H_b = I − V·T·Vᴴ with an upper triangle T, column after column:
// T[k, k] = τ = 2/vₖᴴvₖ, and above it −τ·T·Vᴴvₖ. A block of threads makes one triangle, stored by columns.
template <class T>
__device__ __forceinline__ void makeTriangle(T* triangles, const T* grams, uint64_t n) {
  using R = typename RealOf<T>::Type;
  constexpr int BLOCK = Tile<T>::SIZE, SHARE = TRIANGLE_THREADS / BLOCK;  // threads of a row
  __shared__ alignas(16) unsigned char memory[(BLOCK * (BLOCK + 1) / 2 + BLOCK + SHARE * BLOCK) * sizeof(T)];
  T* packed = reinterpret_cast<T*>(memory);  // column k from k·(k + 1)/2 on
  T* column = packed + BLOCK * (BLOCK + 1) / 2;
  T* shares = column + BLOCK;
  const uint64_t block = uint64_t(blockIdx.x) * BLOCK * BLOCK, rest = n - uint64_t(blockIdx.x) * BLOCK;
  const int size = rest < BLOCK ? int(rest) : BLOCK, row = int(threadIdx.x) % BLOCK, share = int(threadIdx.x) / BLOCK;
  const T zero = scalar<T>(R(0));
  const auto load = [&](int k) { return share == 0 && k < size && row <= k ? grams[block + row * BLOCK + k] : zero; };
  T next = load(0);
  for (int k = 0; k < BLOCK; k++) {
    if (share == 0) column[row] = next;
    __syncthreads();
    next = load(k + 1);
    T sum = zero;
    if (k < size)
#pragma unroll 4
      for (int c = row + share; c < k; c += SHARE) sum = fused(packed[c * (c + 1) / 2 + row], column[c], sum);
    shares[share * BLOCK + row] = sum;
    __syncthreads();
    if (share == 0) {
      T x = zero;
      if (k < size && row <= k) {
        const R tau = over(R(2), realPart(column[k]));
        for (int other = 1; other < SHARE; other++) sum = plus(sum, shares[other * BLOCK + row]);
        x = row == k ? scalar<T>(tau) : times(sum, scalar<T>(-tau));
        packed[k * (k + 1) / 2 + row] = x;
      }
      triangles[block + k * BLOCK + row] = x;
    }
    __syncthreads();
  }
}
