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

template <class T>
struct alignas(16) Four {
  T item[4];
};
// Whether runs of four elements can be read and written at once, from `at` on in rows of `stride`.
template <class T>
__device__ __forceinline__ bool byFours(const T* at, uint64_t stride) {
  return (uint64_t(at) | stride * sizeof(T)) % 16 == 0;
}

// Σₖ left(i, k)·right(k, j) for k < depth: right(k, j) is right.at[k·stride + j], and left(i, k) is the conjugate of
// left.at[k·stride + i] if ACROSS (Vᴴ·Q) and left.at[i·stride + k] otherwise (V·W); 0 outside.
template <class T, bool ACROSS>
__device__ __forceinline__ Accumulator<T> productTile(uint64_t depth, Side<T> left, Side<T> right) {
  constexpr int SIZE = Tile<T>::SIZE, EACH = Tile<T>::EACH, PITCH = SIZE + 4, LOADS = DEPTH * SIZE / THREADS;
  constexpr int LINES = THREADS / SIZE, COLUMN = THREADS / DEPTH;  // rows, and columns of `left`, that are loaded at a time
  constexpr int QUADS = 4 * LINES, COLUMN_QUADS = 4 * COLUMN;      // the same by fours
  __shared__ alignas(16) unsigned char memory[2 * DEPTH * PITCH * sizeof(T)];
  T(*a)[PITCH] = reinterpret_cast<T(*)[PITCH]>(memory);
  T(*b)[PITCH] = a + DEPTH;
  const T zero = scalar<T>(typename RealOf<T>::Type(0));
  const int thread = int(threadIdx.x);
  const bool whole = left.count >= SIZE && right.count >= SIZE && depth % DEPTH == 0 && byFours(left.at, left.stride) &&
                     byFours(right.at, right.stride);
  // Where this thread loads from: `right`, and `left` if ACROSS, at row `line` and column j; `left` otherwise at (i0, k0).
  const int j = whole ? thread % (SIZE / 4) * 4 : thread % SIZE, line = whole ? thread / (SIZE / 4) : thread / SIZE;
  const int i0 = whole ? thread / (DEPTH / 4) : thread / DEPTH, k0 = whole ? thread % (DEPTH / 4) * 4 : thread % DEPTH;
  const T* rightAt = right.at + line * right.stride + j;
  const T* leftAt = ACROSS ? left.at + line * left.stride + j : left.at + i0 * left.stride + k0;
  const uint64_t rightDepth = uint64_t(j) < right.count ? depth : 0, leftDepth = uint64_t(j) < left.count ? depth : 0;
  T nextLeft[LOADS], nextRight[LOADS];
  const auto load = [&](uint64_t start) {
    if (whole) {
#pragma unroll
      for (int l = 0; l < LOADS / 4; l++) {
        const Four<T> x = *reinterpret_cast<const Four<T>*>(leftAt + l * (ACROSS ? QUADS : COLUMN_QUADS) * left.stride);
        const Four<T> y = *reinterpret_cast<const Four<T>*>(rightAt + l * QUADS * right.stride);
#pragma unroll
        for (int e = 0; e < 4; e++) {
          nextLeft[4 * l + e] = ACROSS ? conjugate(x.item[e]) : x.item[e];
          nextRight[4 * l + e] = y.item[e];
        }
      }
    } else {
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
    }
    rightAt += DEPTH * right.stride;
    leftAt += ACROSS ? DEPTH * left.stride : DEPTH;
  };
  const auto store = [&] {
    if (whole) {
#pragma unroll
      for (int l = 0; l < LOADS / 4; l++) {
        Four<T> x, y;
#pragma unroll
        for (int e = 0; e < 4; e++) x.item[e] = nextLeft[4 * l + e], y.item[e] = nextRight[4 * l + e];
        *reinterpret_cast<Four<T>*>(&b[line + l * QUADS][j]) = y;
        if (ACROSS) {
          *reinterpret_cast<Four<T>*>(&a[line + l * QUADS][j]) = x;
        } else {
#pragma unroll
          for (int e = 0; e < 4; e++) a[k0 + e][i0 + l * COLUMN_QUADS] = x.item[e];
        }
      }
    } else {
#pragma unroll
      for (int l = 0; l < LOADS; l++) {
        b[line + l * LINES][j] = nextRight[l];
        if (ACROSS) a[line + l * LINES][j] = nextLeft[l];
        else a[k0][i0 + l * COLUMN] = nextLeft[l];
      }
    }
  };
  Accumulator<T> result;
  eachInTile<T>([&](int x, int y) { result.sum[x][y] = zero; });
  load(0);
#pragma unroll 1
  for (uint64_t start = 0; start < depth; start += DEPTH) {
    __syncthreads();
    store();
    __syncthreads();
    if (start + DEPTH < depth) load(start + DEPTH);
#pragma unroll 2
    for (int k = 0; k < DEPTH; k++) {
      Four<T> x[EACH / 4], y[EACH / 4];
#pragma unroll
      for (int q = 0; q < EACH / 4; q++) {
        x[q] = *reinterpret_cast<const Four<T>*>(&a[k][rowOf(4 * q)]);
        y[q] = *reinterpret_cast<const Four<T>*>(&b[k][colOf(4 * q)]);
      }
      eachInTile<T>([&](int p, int q) { result.sum[p][q] = fused(x[p / 4].item[p % 4], y[q / 4].item[q % 4], result.sum[p][q]); });
    }
  }
  return result;
}

// `use(i, j, at)` gives what comes to element (i, j) of a tile, of which `rows` and `cols` are in the matrix, and is there
// if `READ`.
template <class T, bool READ, class Use>
__device__ __forceinline__ void eachOfMatrix(T* matrix, uint64_t stride, uint64_t rows, uint64_t cols, Use use) {
  constexpr int SIZE = Tile<T>::SIZE, EACH = Tile<T>::EACH;
  if (rows >= SIZE && cols >= SIZE && byFours(matrix, stride)) {
#pragma unroll
    for (int i = 0; i < EACH; i++)
#pragma unroll
      for (int j = 0; j < EACH; j += 4) {
        Four<T>* at = reinterpret_cast<Four<T>*>(matrix + rowOf(i) * stride + colOf(j));
        Four<T> four;
        if (READ) four = *at;
#pragma unroll
        for (int e = 0; e < 4; e++) four.item[e] = use(i, j + e, four.item[e]);
        *at = four;
      }
  } else {
    eachInTile<T>([&](int i, int j) {
      if (uint64_t(rowOf(i)) >= rows || uint64_t(colOf(j)) >= cols) return;
      T* at = matrix + rowOf(i) * stride + colOf(j);
      *at = use(i, j, READ ? *at : T{});
    });
  }
}
