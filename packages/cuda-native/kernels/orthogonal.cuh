// Q = H₁⋯Hₙ·I·D in blocks of 64 reflectors, from the last to the first: Q ← Q − (V·T)·(Vᴴ·Q). All matrices are row-major
// with n columns. A first column k0 names the block.
#pragma once
#include "reflectors.cuh"
#include "tiles.cuh"

static_assert(BLOCK == TILE, "a block of reflectors is a tile");

// Part blockIdx.y of Vᴴ·V of each block's columns: the sum over `chunk` rows, where parts of Vᴴ·Q are.
template <class T>
__device__ __forceinline__ void gram(T* parts, const T* v, uint64_t m, uint64_t n, uint64_t chunk) {
  const uint64_t k0 = uint64_t(blockIdx.x) * BLOCK, row0 = k0 + blockIdx.y * chunk;
  const uint64_t end = row0 + chunk < m ? row0 + chunk : m;
  const Side<T> side = {v + row0 * n + k0, n, n - k0};
  const auto tile = productTile<T, true, true>(row0 < end ? end - row0 : 0, side, side);
  T* out = parts + uint64_t(blockIdx.y) * BLOCK * n;
  eachInTile([&](int i, int j) {
    if (k0 + colOf(j) < n) out[rowOf(i) * n + k0 + colOf(j)] = tile.sum[i][j];
  });
}

// Adds the parts of every block, in order.
template <class T>
__device__ __forceinline__ void reduceGrams(T* grams, const T* parts, uint32_t count, uint64_t n) {
  const uint64_t stride = uint64_t(gridDim.x) * THREADS, items = (n + BLOCK - 1) / BLOCK * BLOCK * BLOCK;
  for (uint64_t i = uint64_t(blockIdx.x) * THREADS + threadIdx.x; i < items; i += stride) {
    const uint64_t row = i / BLOCK % BLOCK, col = i / (BLOCK * BLOCK) * BLOCK + i % BLOCK;
    T sum = scalar<T>(typename RealOf<T>::Type(0));
    if (col < n) {
      const T* at = parts + row * n + col;
      sum = *at;
#pragma unroll 8
      for (uint32_t part = 1; part < count; part++) sum = plus(sum, at[part * BLOCK * n]);
    }
    grams[i] = sum;
  }
}

// U = V·T, block by block: grid (tiles of rows, blocks of columns).
template <class T>
__device__ __forceinline__ void expand(T* u, const T* v, const T* triangles, uint64_t m, uint64_t n) {
  const uint64_t k0 = uint64_t(blockIdx.y) * BLOCK, row0 = uint64_t(blockIdx.x) * TILE;
  if (row0 < k0) return;
  const T* triangle = triangles + uint64_t(blockIdx.y) * BLOCK * BLOCK;
  const uint64_t depth = n - k0 < BLOCK ? n - k0 : BLOCK;
  const auto tile = productTile<T, false, false>(depth, {v + row0 * n + k0, n, m - row0}, {triangle, BLOCK, BLOCK});
  eachInTile([&](int i, int j) {
    const uint64_t row = row0 + rowOf(i), col = k0 + colOf(j);
    if (row < m && col < n) u[row * n + col] = tile.sum[i][j];
  });
}

// I·D.
template <class T>
__device__ __forceinline__ void identity(T* q, const T* signs, uint64_t m, uint64_t n) {
  const uint64_t stride = uint64_t(gridDim.x) * THREADS;
  for (uint64_t i = uint64_t(blockIdx.x) * THREADS + threadIdx.x; i < m * n; i += stride) {
    const uint64_t row = i / n, col = i % n;
    q[i] = row == col ? signs[col] : scalar<T>(typename RealOf<T>::Type(0));
  }
}

// Part blockIdx.y of Vᴴ·Q: the sum over `chunk` rows, 64×n.
template <class T>
__device__ __forceinline__ void project(T* parts, const T* v, const T* q, uint64_t m, uint64_t n, uint64_t k0,
                                        uint64_t chunk) {
  const uint64_t row0 = k0 + blockIdx.y * chunk, col0 = k0 + uint64_t(blockIdx.x) * TILE;
  const uint64_t end = row0 + chunk < m ? row0 + chunk : m;
  const auto tile =
      productTile<T, true, true>(end - row0, {v + row0 * n + k0, n, n - k0}, {q + row0 * n + col0, n, n - col0});
  T* out = parts + uint64_t(blockIdx.y) * BLOCK * n;
  eachInTile([&](int i, int j) {
    const uint64_t col = col0 + colOf(j);
    if (col < n) out[rowOf(i) * n + col] = tile.sum[i][j];
  });
}

// Adds parts 1 … count − 1 to part 0, in order.
template <class T>
__device__ __forceinline__ void reduce(T* parts, uint32_t count, uint64_t n, uint64_t k0) {
  const uint64_t width = n - k0, stride = uint64_t(gridDim.x) * THREADS;
  for (uint64_t i = uint64_t(blockIdx.x) * THREADS + threadIdx.x; i < BLOCK * width; i += stride) {
    T* at = parts + i / width * n + k0 + i % width;
    T sum = *at;
#pragma unroll 8
    for (uint32_t part = 1; part < count; part++) sum = plus(sum, at[part * BLOCK * n]);
    *at = sum;
  }
}

// Q ← Q − U·W on a tile: grid (tiles of rows, tiles of columns); only the first may be above 65,535.
template <class T>
__device__ __forceinline__ void update(T* q, const T* u, const T* w, uint64_t m, uint64_t n, uint64_t k0) {
  const uint64_t row0 = k0 + uint64_t(blockIdx.x) * TILE, col0 = k0 + uint64_t(blockIdx.y) * TILE;
  const uint64_t depth = n - k0 < BLOCK ? n - k0 : BLOCK;
  const auto tile =
      productTile<T, false, false>(depth, {u + row0 * n + k0, n, m - row0}, {w + col0, n, n - col0});
  eachInTile([&](int i, int j) {
    const uint64_t row = row0 + rowOf(i), col = col0 + colOf(j);
    if (row < m && col < n) q[row * n + col] = plus(q[row * n + col], -tile.sum[i][j]);
  });
}

#define ORTHOGONAL(suffix, T)                                                                                         \
  extern "C" __global__ void __launch_bounds__(32 * LANES)                                                            \
      norms_##suffix(RealOf<T>::Type* parts, const T* v, uint64_t m, uint64_t n, uint64_t chunk) {                    \
    sumSquares(parts, v, m, n, chunk);                                                                                \
  }                                                                                                                   \
  extern "C" __global__ void __launch_bounds__(32 * LANES)                                                            \
      reflectors_##suffix(T* v, T* signs, const RealOf<T>::Type* parts, uint32_t count, uint64_t n) {                 \
    makeReflectors(v, signs, parts, count, n);                                                                        \
  }                                                                                                                   \
  extern "C" __global__ void __launch_bounds__(THREADS)                                                               \
      gram_##suffix(T* parts, const T* v, uint64_t m, uint64_t n, uint64_t chunk) {                                   \
    gram(parts, v, m, n, chunk);                                                                                      \
  }                                                                                                                   \
  extern "C" __global__ void __launch_bounds__(THREADS)                                                               \
      grams_##suffix(T* grams, const T* parts, uint32_t count, uint64_t n) {                                          \
    reduceGrams(grams, parts, count, n);                                                                              \
  }                                                                                                                   \
  extern "C" __global__ void __launch_bounds__(BLOCK) triangles_##suffix(T* triangles, const T* grams, uint64_t n) {  \
    invertTriangle(triangles, grams, n);                                                                              \
  }                                                                                                                   \
  extern "C" __global__ void __launch_bounds__(THREADS)                                                               \
      expand_##suffix(T* u, const T* v, const T* triangles, uint64_t m, uint64_t n) {                                 \
    expand(u, v, triangles, m, n);                                                                                    \
  }                                                                                                                   \
  extern "C" __global__ void __launch_bounds__(THREADS)                                                               \
      identity_##suffix(T* q, const T* signs, uint64_t m, uint64_t n) {                                               \
    identity(q, signs, m, n);                                                                                         \
  }                                                                                                                   \
  extern "C" __global__ void __launch_bounds__(THREADS)                                                               \
      project_##suffix(T* parts, const T* v, const T* q, uint64_t m, uint64_t n, uint64_t k0, uint64_t chunk) {       \
    project(parts, v, q, m, n, k0, chunk);                                                                            \
  }                                                                                                                   \
  extern "C" __global__ void __launch_bounds__(THREADS)                                                               \
      reduce_##suffix(T* parts, uint32_t count, uint64_t n, uint64_t k0) {                                            \
    reduce(parts, count, n, k0);                                                                                      \
  }                                                                                                                   \
  extern "C" __global__ void __launch_bounds__(THREADS)                                                               \
      update_##suffix(T* q, const T* u, const T* w, uint64_t m, uint64_t n, uint64_t k0) {                            \
    update(q, u, w, m, n, k0);                                                                                        \
  }
