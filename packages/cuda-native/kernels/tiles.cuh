// A tile of a matrix product, by 256 threads that make 8×8 or 4×4 elements each. Sums run in a fixed order, so that the
// same product has the same bits in every run. NARROW: small tiles, for matrices that are no wider.
#pragma once
#include "scalars.cuh"

constexpr int THREADS = 256;
constexpr int DEPTH = 16;  // of the panels in shared memory

// Rows and columns of a tile, and those of them that a thread makes: neighbours by four, which one load takes.
template <class T>
struct Tile {
  static constexpr int SIZE = 64, EACH = 4;
};
#ifndef NARROW
template <>
struct Tile<float> {
  static constexpr int SIZE = 128, EACH = 8;
};
#endif

template <class T>
struct Accumulator {
  T sum[Tile<T>::EACH][Tile<T>::EACH];
};

constexpr int SIDE = 16;  // threads along a side of the tile
__device__ __forceinline__ int placeOf(int index, int thread) { return index / 4 * (4 * SIDE) + thread * 4 + index % 4; }
__device__ __forceinline__ int rowOf(int i) { return placeOf(i, int(threadIdx.x) / SIDE); }
__device__ __forceinline__ int colOf(int j) { return placeOf(j, int(threadIdx.x) % SIDE); }

template <class T, class Use>
__device__ __forceinline__ void eachInTile(Use use) {
#pragma unroll
  for (int i = 0; i < Tile<T>::EACH; i++)
#pragma unroll
    for (int j = 0; j < Tile<T>::EACH; j++) use(i, j);
}

// A matrix of which the product takes `count` rows or columns, at most a tile's.
template <class T>
struct Side {
  const T* at;
  uint64_t stride;
  uint64_t count;
};

// Σₖ left(i, k)·right(k, j) for k < depth: right(k, j) is right.at[k·stride + j], and left(i, k) is the conjugate of
// left.at[k·stride + i] if ACROSS (Vᴴ·Q) and left.at[i·stride + k] otherwise (V·W); 0 outside.
template <class T, bool ACROSS>
__device__ __forceinline__ Accumulator<T> productTile(uint64_t depth, Side<T> left, Side<T> right) {
  struct alignas(16) Four {
    T item[4];
  };
  constexpr int SIZE = Tile<T>::SIZE, EACH = Tile<T>::EACH, PITCH = SIZE + 4, LOADS = DEPTH * SIZE / THREADS;
  constexpr int LINES = THREADS / SIZE;  // rows of a panel that the threads load at a time
  constexpr int COLUMN = THREADS / DEPTH;
  __shared__ alignas(16) unsigned char memory[2 * DEPTH * PITCH * sizeof(T)];
  T(*a)[PITCH] = reinterpret_cast<T(*)[PITCH]>(memory);
  T(*b)[PITCH] = a + DEPTH;
  const T zero = scalar<T>(typename RealOf<T>::Type(0));
  const int thread = int(threadIdx.x), j = thread % SIZE, line = thread / SIZE;  // of `right`, and of `left` if ACROSS
  const int i0 = thread / DEPTH, k0 = thread % DEPTH;
  const T* rightAt = right.at + line * right.stride + j;
  const T* leftAt = ACROSS ? left.at + line * left.stride + j : left.at + i0 * left.stride + k0;
  const uint64_t rightDepth = uint64_t(j) < right.count ? depth : 0, leftDepth = uint64_t(j) < left.count ? depth : 0;
  T nextLeft[LOADS], nextRight[LOADS];
  const auto load = [&](uint64_t start) {
#pragma unroll
    for (int l = 0; l < LOADS; l++) {
      const uint64_t k = start + line + l * LINES;
      nextRight[l] = k < rightDepth ? rightAt[l * LINES * right.stride] : zero;
      if (ACROSS) {
        nextLeft[l] = k < leftDepth ? conjugate(leftAt[l * LINES * left.stride]) : zero;
      } else {
        const bool inside = start + k0 < depth && uint64_t(i0 + l * COLUMN) < left.count;
        nextLeft[l] = inside ? leftAt[l * COLUMN * left.stride] : zero;
      }
    }
    rightAt += DEPTH * right.stride;
    leftAt += ACROSS ? DEPTH * left.stride : DEPTH;
  };
  Accumulator<T> result;
  eachInTile<T>([&](int x, int y) { result.sum[x][y] = zero; });
  load(0);
#pragma unroll 1
  for (uint64_t start = 0; start < depth; start += DEPTH) {
    __syncthreads();
#pragma unroll
    for (int l = 0; l < LOADS; l++) {
      b[line + l * LINES][j] = nextRight[l];
      if (ACROSS) a[line + l * LINES][j] = nextLeft[l];
      else a[k0][i0 + l * COLUMN] = nextLeft[l];
    }
    __syncthreads();
    if (start + DEPTH < depth) load(start + DEPTH);
#pragma unroll 4
    for (int k = 0; k < DEPTH; k++) {
      Four x[EACH / 4], y[EACH / 4];
#pragma unroll
      for (int q = 0; q < EACH / 4; q++) {
        x[q] = *reinterpret_cast<const Four*>(&a[k][rowOf(4 * q)]);
        y[q] = *reinterpret_cast<const Four*>(&b[k][colOf(4 * q)]);
      }
      eachInTile<T>([&](int p, int q) { result.sum[p][q] = fused(x[p / 4].item[p % 4], y[q / 4].item[q % 4], result.sum[p][q]); });
    }
  }
  return result;
}
