// Selection sampling (Knuth, The Art of Computer Programming vol. 2, 3.4.2, Algorithm S): a thread walks a column and
// zeroes exactly `zeros` of its elements, by the words of lane 1 (docs/stream.md, "Words").
#include "groups.cuh"
#include "philox.cuh"

template <class Item>
__device__ __forceinline__ void zeroAtRandom(Item* out, uint32_t rows, uint64_t cols, uint32_t zeros, uint32_t parts,
                                             const RoundKeys& keys, uint32_t draw) {
  const uint64_t stride = uint64_t(gridDim.x) * THREADS;
  for (uint64_t col = uint64_t(blockIdx.x) * THREADS + threadIdx.x; col < cols; col += stride) {
    uint32_t left = zeros;
    Words words;
    for (uint32_t row = 0; row < rows && left > 0; row++) {
      const uint64_t index = col * rows + row;
      if (row == 0 || index % 4 == 0) words = philox(index / 4, draw, SELECTION, keys);
      const uint32_t half = index & 1 ? words.word[1] : words.word[0], other = index & 1 ? words.word[3] : words.word[2];
      if (__umulhi(index & 2 ? other : half, rows - row) < left) {
        left--;
        for (uint32_t part = 0; part < parts; part++) out[(row * cols + col) * parts + part] = 0;
      }
    }
  }
}

#define SPARSE(name, Item)                                                                                           \
  extern "C" __global__ void __launch_bounds__(THREADS)                                                              \
      name(Item* out, uint32_t rows, uint64_t cols, uint32_t zeros, uint32_t parts, RoundKeys keys, uint32_t draw) { \
    zeroAtRandom(out, rows, cols, zeros, parts, keys, draw);                                                         \
  }
SPARSE(sparse_16, uint16_t)
SPARSE(sparse_32, uint32_t)
SPARSE(sparse_64, uint64_t)
