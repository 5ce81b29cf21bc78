// As groups.cuh, for laws of which most groups can be made in a quicker way.
#pragma once
#include "groups.cuh"

struct Quad {
  uint32_t word[4];  // 16 bytes as in memory
};

// As an instruction: the compiler would merge these stores with those of single items and lose the width.
__device__ __forceinline__ void storeWords(uint64_t address, const uint32_t (&word)[4]) {
  asm volatile("st.global.v4.u32 [%0], {%1, %2, %3, %4};" ::"l"(address), "r"(word[0]), "r"(word[1]), "r"(word[2]),
               "r"(word[3])
               : "memory");
}

// Fills reals `first` … `first + count − 1` of the whole tensor, which `out` holds. `quick(g)` gives group g, reals
// g·SIZE … g·SIZE + SIZE − 1, if `allowed`: it makes the whole groups of aligned memory. `make(b, item)` makes the rest, the
// reals of block b of the stream.
template <class Item, class Make, class Quick>
__device__ __forceinline__ void fillGroups(Item* out, uint64_t first, uint64_t count, bool allowed, Quick quick, Make make) {
  constexpr uint64_t SIZE = Group<Item>::SIZE;
  const uint64_t end = first + count;
  const uint64_t firstGroup = first / SIZE, endGroup = (end + SIZE - 1) / SIZE;
  const uint64_t base = uint64_t(__cvta_generic_to_global(out)) - first * sizeof(Item);  // the address that real 0 would have
  const uint64_t thread = uint64_t(blockIdx.x) * THREADS + threadIdx.x;
  uint64_t step = uint64_t(gridDim.x) * THREADS, g = firstGroup + thread, until = endGroup;
  if (allowed && base % 16 == 0) {
    const uint64_t wholeFirst = (first + SIZE - 1) / SIZE, wholeEnd = end / SIZE;
    uint64_t address = base + (wholeFirst + thread) * 16;
    const uint64_t addressEnd = base + wholeEnd * 16;
    uint64_t group = wholeFirst + thread;
#pragma unroll 1
    for (; address < addressEnd; address += step * 16, group += step) storeWords(address, quick(group).word);
    // The first and the last group, where they are not whole.
    if (thread != 0) return;
    if (wholeFirst == firstGroup) g = endGroup - 1;
    if (wholeEnd == endGroup) until = wholeFirst;
    if (wholeFirst > wholeEnd) until = endGroup;
    step = endGroup - 1 - firstGroup;
    if (step == 0) step = 1;
  }
#pragma unroll 1
  for (; g < until; g += step) {
    constexpr int BLOCKS = SIZE < 4 ? 1 : SIZE / 4, REALS = SIZE / BLOCKS;
#pragma unroll 1
    for (int b = 0; b < BLOCKS; b++) {
      Item item[REALS];
      make(g * BLOCKS + b, item);
#pragma unroll
      for (int k = 0; k < REALS; k++) {
        const uint64_t at = g * SIZE + (b * REALS + k) - first;
        if (at < count) out[at] = item[k];
      }
    }
  }
}
