// Q = H₁⋯Hₙ·I·D in blocks of reflectors, from the last to the first: Q ← Q − V·(T·(Vᴴ·Q)). All matrices are row-major with
// n columns. Block k0 finds zeros in rows k0 … k0 + BLOCK − 1 of the columns behind it, and I·D in its own columns: neither
// is stored before.
#pragma once
#include "reflectors.cuh"

// Part blockIdx.y of Vᴴ·V of each block's columns: the sum over `chunk` rows, where parts of Vᴴ·Q are.
template <class T>
__device__ __forceinline__ void gram(T* parts, const T* v, uint64_t m, uint64_t n, uint64_t chunk) {
  constexpr int BLOCK = Tile<T>::SIZE;
  const uint64_t k0 = uint64_t(blockIdx.x) * BLOCK, start = blockIdx.y * chunk, row0 = start < k0 ? k0 : start;
  const uint64_t end = start + chunk < m ? start + chunk : m;
  const Side<T> side = {v + row0 * n + k0, n, n - k0};
  const auto tile = productTile<T, true>(row0 < end ? end - row0 : 0, side, side);
  T* out = parts + uint64_t(blockIdx.y) * BLOCK * n + k0;
  eachOfMatrix<T, false>(out, n, BLOCK, n - k0, [&](int i, int j, T) { return tile.sum[i][j]; });
}

// Sums of up to `group` parts of BLOCK×n elements each: part blockIdx.y, in the place of its first.
template <class T>
__device__ __forceinline__ void sumParts(T* parts, uint32_t count, uint32_t group, uint64_t n) {
  const uint64_t items = Tile<T>::SIZE * n, stride = uint64_t(gridDim.x) * THREADS;
  const uint32_t first = blockIdx.y * group, end = first + group < count ? first + group : count;
  for (uint64_t i = uint64_t(blockIdx.x) * THREADS + threadIdx.x; i < items; i += stride) {
    T* at = parts + first * items + i;
    T sum = *at;
#pragma unroll 8
    for (uint32_t part = 1; part < end - first; part++) sum = plus(sum, at[part * items]);
    *at = sum;
  }
}

// Adds the parts of every block, every `group`th of `count`, in order.
template <class T>
__device__ __forceinline__ void addGrams(T* grams, const T* parts, uint32_t count, uint32_t group, uint64_t n) {
  constexpr int BLOCK = Tile<T>::SIZE;
  const uint64_t stride = uint64_t(gridDim.x) * THREADS, items = (n + BLOCK - 1) / BLOCK * BLOCK * BLOCK;
  for (uint64_t i = uint64_t(blockIdx.x) * THREADS + threadIdx.x; i < items; i += stride) {
    const uint64_t row = i / BLOCK % BLOCK, col = i / (BLOCK * BLOCK) * BLOCK + i % BLOCK;
    T sum = scalar<T>(typename RealOf<T>::Type(0));
    if (col < n) {
      const T* at = parts + row * n + col;
      sum = *at;
#pragma unroll 8
      for (uint32_t part = group; part < count; part += group) sum = plus(sum, at[uint64_t(part) * BLOCK * n]);
    }
    grams[i] = sum;
  }
}

// Part blockIdx.y of Vᴴ·Q below the block's own rows and behind its own columns: the sum over `chunk` rows, BLOCK×n.
template <class T>
__device__ __forceinline__ void project(T* parts, const T* v, const T* q, uint64_t m, uint64_t n, uint64_t k0,
                                        uint64_t chunk) {
  constexpr int BLOCK = Tile<T>::SIZE;
  const uint64_t row0 = k0 + BLOCK + blockIdx.y * chunk, col0 = k0 + BLOCK + uint64_t(blockIdx.x) * BLOCK;
  const uint64_t end = row0 + chunk < m ? row0 + chunk : m;
  const auto tile = productTile<T, true>(end - row0, {v + row0 * n + k0, n, n - k0}, {q + row0 * n + col0, n, n - col0});
  T* out = parts + uint64_t(blockIdx.y) * BLOCK * n + col0;
  eachOfMatrix<T, false>(out, n, BLOCK, n - col0, [&](int i, int j, T) { return tile.sum[i][j]; });
}

constexpr int STRIP = 16;  // columns that a block of threads makes in combine()
constexpr int COMBINE_THREADS = 512;

// W = T·Vᴴ·Q of block k0: the parts' sum, or in the block's own columns Vᴴ·D, times T. A block of threads makes a strip.
template <class T>
__device__ __forceinline__ void combine(T* w, const T* parts, const T* v, const T* signs, const T* triangles, uint32_t count,
                                        uint32_t group, uint64_t n, uint64_t k0) {
  constexpr int BLOCK = Tile<T>::SIZE, ROWS = COMBINE_THREADS / STRIP, SHARE = COMBINE_THREADS / BLOCK, EACH = STRIP / SHARE;
  __shared__ alignas(16) unsigned char memory[BLOCK * STRIP * sizeof(T)];
  T(*sums)[STRIP] = reinterpret_cast<T(*)[STRIP]>(memory);
  const T zero = scalar<T>(typename RealOf<T>::Type(0));
  const uint64_t col0 = k0 + uint64_t(blockIdx.x) * STRIP;
  {
    constexpr int LINES = BLOCK / ROWS;  // of a thread: their loads are on the way together
    const int c = int(threadIdx.x) % STRIP, i0 = int(threadIdx.x) / STRIP;
    const uint64_t col = col0 + c;
    T sum[LINES];
#pragma unroll
    for (int l = 0; l < LINES; l++) {
      sum[l] = zero;
      const int i = i0 + l * ROWS;
      if (col < n && col < k0 + BLOCK && k0 + i < n) sum[l] = times(conjugate(v[col * n + k0 + i]), signs[col]);
    }
    if (col < n && col >= k0 + BLOCK) {
      for (uint32_t part = 0; part < count; part += group) {
        const T* at = parts + (uint64_t(part) * BLOCK + i0) * n + col;
#pragma unroll
        for (int l = 0; l < LINES; l++) sum[l] = plus(sum[l], at[l * ROWS * n]);
      }
    }
#pragma unroll
    for (int l = 0; l < LINES; l++) sums[i0 + l * ROWS][c] = sum[l];
  }
  __syncthreads();
  const int row = int(threadIdx.x) % BLOCK, c0 = int(threadIdx.x) / BLOCK * EACH;
  const T* triangle = triangles + k0 * BLOCK + row;
  T result[EACH];
#pragma unroll
  for (int c = 0; c < EACH; c++) result[c] = zero;
#pragma unroll 16
  for (int k = 0; k < BLOCK; k++) {
    const T t = triangle[k * BLOCK];
#pragma unroll
    for (int c = 0; c < EACH; c++) result[c] = fused(t, sums[k][c0 + c], result[c]);
  }
#pragma unroll
  for (int c = 0; c < EACH; c++)
    if (col0 + c0 + c < n) w[row * n + col0 + c0 + c] = result[c];
}

// Q ← Q − V·W on a tile: grid (tiles of rows, tiles of columns); only the first may be above 65,535.
template <class T>
__device__ __forceinline__ void update(T* q, const T* v, const T* w, const T* signs, uint64_t m, uint64_t n, uint64_t k0) {
  constexpr int BLOCK = Tile<T>::SIZE;
  const uint64_t row0 = k0 + uint64_t(blockIdx.x) * BLOCK, col0 = k0 + uint64_t(blockIdx.y) * BLOCK;
  const uint64_t depth = n - k0 < BLOCK ? n - k0 : BLOCK;
  const auto tile = productTile<T, false>(depth, {v + row0 * n + k0, n, m - row0}, {w + col0, n, n - col0});
  const T zero = scalar<T>(typename RealOf<T>::Type(0));
  T* out = q + row0 * n + col0;
  if (blockIdx.x != 0 && blockIdx.y != 0) {
    eachOfMatrix<T, true>(out, n, m - row0, n - col0, [&](int i, int j, T before) { return plus(before, -tile.sum[i][j]); });
  } else {
    eachOfMatrix<T, false>(out, n, m - row0, n - col0, [&](int i, int j, T) {
      const bool diagonal = blockIdx.y == 0 && row0 + rowOf(i) == col0 + colOf(j);
      return plus(diagonal ? signs[col0 + colOf(j)] : zero, -tile.sum[i][j]);
    });
  }
}

#define ORTHOGONAL(suffix, T)                                                                                           \
  extern "C" __global__ void __launch_bounds__(32 * LANES)                                                              \
      norms_##suffix(RealOf<T>::Type* parts, const T* v, uint64_t m, uint64_t n, uint64_t chunk) {                      \
    sumSquares(parts, v, m, n, chunk);                                                                                  \
  }                                                                                                                     \
  extern "C" __global__ void __launch_bounds__(32 * LANES)                                                              \
      reflectors_##suffix(T* v, T* signs, const RealOf<T>::Type* parts, uint32_t count, uint64_t n) {                   \
    makeReflectors(v, signs, parts, count, n);                                                                          \
  }                                                                                                                     \
  extern "C" __global__ void __launch_bounds__(THREADS)                                                                 \
      gram_##suffix(T* parts, const T* v, uint64_t m, uint64_t n, uint64_t chunk) {                                     \
    gram(parts, v, m, n, chunk);                                                                                        \
  }                                                                                                                     \
  extern "C" __global__ void __launch_bounds__(THREADS)                                                                 \
      sums_##suffix(T* parts, uint32_t count, uint32_t group, uint64_t n) {                                             \
    sumParts(parts, count, group, n);                                                                                   \
  }                                                                                                                     \
  extern "C" __global__ void __launch_bounds__(THREADS)                                                                 \
      grams_##suffix(T* grams, const T* parts, uint32_t count, uint32_t group, uint64_t n) {                            \
    addGrams(grams, parts, count, group, n);                                                                            \
  }                                                                                                                     \
  extern "C" __global__ void __launch_bounds__(TRIANGLE_THREADS)                                                        \
      triangles_##suffix(T* triangles, const T* grams, uint64_t n) {                                                    \
    makeTriangle(triangles, grams, n);                                                                                  \
  }                                                                                                                     \
  extern "C" __global__ void __launch_bounds__(THREADS)                                                                 \
      project_##suffix(T* parts, const T* v, const T* q, uint64_t m, uint64_t n, uint64_t k0, uint64_t chunk) {         \
    project(parts, v, q, m, n, k0, chunk);                                                                              \
  }                                                                                                                     \
  extern "C" __global__ void __launch_bounds__(COMBINE_THREADS)                                                         \
      combine_##suffix(T* w, const T* parts, const T* v, const T* signs, const T* triangles, uint32_t count,            \
                       uint32_t group, uint64_t n, uint64_t k0) {                                                       \
    combine(w, parts, v, signs, triangles, count, group, n, k0);                                                        \
  }                                                                                                                     \
  extern "C" __global__ void __launch_bounds__(THREADS)                                                                 \
      update_##suffix(T* q, const T* v, const T* w, const T* signs, uint64_t m, uint64_t n, uint64_t k0) {              \
    update(q, v, w, signs, m, n, k0);                                                                                   \
  }
