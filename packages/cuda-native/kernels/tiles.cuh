// A 64×64 tile of a matrix product, by 256 threads that make 4×4 elements each. Sums run in a fixed order, so that the
// same product has the same bits in every run.
#pragma once
#include "scalars.cuh"

constexpr int TILE = 64;
constexpr int DEPTH = 16;    // of the panels in shared memory
constexpr int THREADS = 256;
constexpr int EACH = 4;      // rows and columns of the tile that a thread makes

template <class T>
struct Accumulator {
  T sum[EACH][EACH];
};

__device__ __forceinline__ int rowOf(int a) { return int(threadIdx.x) / 16 + 16 * a; }
__device__ __forceinline__ int colOf(int b) { return int(threadIdx.x) % 16 + 16 * b; }

template <class Use>
__device__ __forceinline__ void eachInTile(Use use) {
#pragma unroll
  for (int i = 0; i < EACH; i++)
#pragma unroll
    for (int j = 0; j < EACH; j++) use(i, j);
}

// Panels whose products are added up before they join the total: a float32 sum of tens of thousands of squares, taken in
// one go, is wrong in its fifth digit.
constexpr int PANELS = 16;

// Σₖ left(i, k)·right(k, j) for k < depth; both give 0 outside their matrices. LEFT_ROWS: neighbours in memory are
// neighbours in i (true) or in k (false).
template <class T, bool LEFT_ROWS, bool LONG, class Left, class Right>
__device__ __forceinline__ Accumulator<T> productTile(uint64_t depth, Left left, Right right) {
  __shared__ alignas(16) unsigned char memory[2 * DEPTH * (TILE + 1) * sizeof(T)];
  T(*a)[TILE + 1] = reinterpret_cast<T(*)[TILE + 1]>(memory);
  T(*b)[TILE + 1] = a + DEPTH;
  const T zero = scalar<T>(typename RealOf<T>::Type(0));
  Accumulator<T> result, total;
  eachInTile([&](int i, int j) { result.sum[i][j] = total.sum[i][j] = zero; });
  for (uint64_t start = 0; start < depth; start += DEPTH) {
#pragma unroll
    for (int l = 0; l < DEPTH * TILE / THREADS; l++) {
      const int at = int(threadIdx.x) + THREADS * l;
      const int i = LEFT_ROWS ? at % TILE : at / DEPTH, k = LEFT_ROWS ? at / TILE : at % DEPTH;
      a[k][i] = left(i, start + k);
      b[at / TILE][at % TILE] = right(start + at / TILE, at % TILE);
    }
    __syncthreads();
#pragma unroll 4
    for (int k = 0; k < DEPTH; k++)
#pragma unroll
      for (int i = 0; i < EACH; i++)
#pragma unroll
        for (int j = 0; j < EACH; j++)
          result.sum[i][j] = plus(result.sum[i][j], times(a[k][rowOf(i)], b[k][colOf(j)]));
    __syncthreads();
    if (LONG && start / DEPTH % PANELS == PANELS - 1) {
      eachInTile([&](int i, int j) {
        total.sum[i][j] = plus(total.sum[i][j], result.sum[i][j]);
        result.sum[i][j] = zero;
      });
    }
  }
  if (LONG) eachInTile([&](int i, int j) { result.sum[i][j] = plus(total.sum[i][j], result.sum[i][j]); });
  return result;
}
