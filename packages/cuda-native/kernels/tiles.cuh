// A 64×64 tile of a matrix product, by 256 threads that make 4×4 elements each. Sums run in a fixed order, so that the
// same product has the same bits in every run.
#pragma once
#include "scalars.cuh"

constexpr int TILE = 64;
constexpr int DEPTH = 16;    // of the panels in shared memory
constexpr int THREADS = 256;
constexpr int EACH = 4;      // rows and columns of the tile that a thread makes, neighbours

template <class T>
struct Accumulator {
  T sum[EACH][EACH];
};

__device__ __forceinline__ int rowOf(int a) { return int(threadIdx.x) / 16 * EACH + a; }
__device__ __forceinline__ int colOf(int b) { return int(threadIdx.x) % 16 * EACH + b; }

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

// A matrix of which the product takes `count` ≤ 64 rows or columns.
template <class T>
struct Side {
  const T* at;
  uint64_t stride;
  uint64_t count;
};

// Σₖ left(i, k)·right(k, j) for k < depth: right(k, j) is right.at[k·stride + j], and left(i, k) is the conjugate of
// left.at[k·stride + i] if ACROSS (Vᴴ·Q) and left.at[i·stride + k] otherwise (U·W); 0 outside.
template <class T, bool ACROSS, bool LONG>
__device__ __forceinline__ Accumulator<T> productTile(uint64_t depth, Side<T> left, Side<T> right) {
  struct alignas(16) Four {
    T item[EACH];
  };
  // Complex products are as long already, and their PTX would be most of the package.
  constexpr int UNROLLED = sizeof(T) == sizeof(typename RealOf<T>::Type) ? DEPTH : 2;
  constexpr int PITCH = TILE + EACH, LOADS = DEPTH * TILE / THREADS;
  __shared__ alignas(16) unsigned char memory[2 * DEPTH * PITCH * sizeof(T)];
  T(*a)[PITCH] = reinterpret_cast<T(*)[PITCH]>(memory);
  T(*b)[PITCH] = a + DEPTH;
  const T zero = scalar<T>(typename RealOf<T>::Type(0));
  const int thread = int(threadIdx.x), j = thread % TILE, k4 = thread / TILE;  // of `right`, and of `left` if ACROSS
  const int i16 = thread / DEPTH, k1 = thread % DEPTH;
  const T* rightAt = right.at + k4 * right.stride + j;
  const T* leftAt = ACROSS ? left.at + k4 * left.stride + j : left.at + i16 * left.stride + k1;
  const uint64_t rightDepth = uint64_t(j) < right.count ? depth : 0, leftDepth = uint64_t(j) < left.count ? depth : 0;
  T nextLeft[LOADS], nextRight[LOADS];
  const auto load = [&](uint64_t start) {
#pragma unroll
    for (int l = 0; l < LOADS; l++) {
      const uint64_t k = start + k4 + l * (THREADS / TILE);
      nextRight[l] = k < rightDepth ? rightAt[l * (THREADS / TILE) * right.stride] : zero;
      if (ACROSS) {
        nextLeft[l] = k < leftDepth ? conjugate(leftAt[l * (THREADS / TILE) * left.stride]) : zero;
      } else {
        const bool inside = start + k1 < depth && uint64_t(i16 + l * (THREADS / DEPTH)) < left.count;
        nextLeft[l] = inside ? leftAt[l * (THREADS / DEPTH) * left.stride] : zero;
      }
    }
    rightAt += DEPTH * right.stride;
    leftAt += ACROSS ? DEPTH * left.stride : DEPTH;
  };
  Accumulator<T> result, total;
  eachInTile([&](int x, int y) { result.sum[x][y] = total.sum[x][y] = zero; });
  load(0);
  for (uint64_t start = 0; start < depth; start += DEPTH) {
    __syncthreads();
#pragma unroll
    for (int l = 0; l < LOADS; l++) {
      b[k4 + l * (THREADS / TILE)][j] = nextRight[l];
      if (ACROSS) a[k4 + l * (THREADS / TILE)][j] = nextLeft[l];
      else a[k1][i16 + l * (THREADS / DEPTH)] = nextLeft[l];
    }
    __syncthreads();
    if (start + DEPTH < depth) load(start + DEPTH);
#pragma unroll UNROLLED
    for (int k = 0; k < DEPTH; k++) {
      const Four x = *reinterpret_cast<const Four*>(&a[k][rowOf(0)]), y = *reinterpret_cast<const Four*>(&b[k][colOf(0)]);
      eachInTile([&](int p, int q) { result.sum[p][q] = fused(x.item[p], y.item[q], result.sum[p][q]); });
    }
    if (LONG && start / DEPTH % PANELS == PANELS - 1) {
      eachInTile([&](int p, int q) {
        total.sum[p][q] = plus(total.sum[p][q], result.sum[p][q]);
        result.sum[p][q] = zero;
      });
    }
  }
  if (LONG) eachInTile([&](int p, int q) { result.sum[p][q] = plus(total.sum[p][q], result.sum[p][q]); });
  return result;
}
