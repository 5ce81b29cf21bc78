// How a grid walks over a tensor's reals: a thread makes 16 bytes at a time, aligned to the stream's blocks, and stores
// them at once where the memory's alignment allows it.
#pragma once
#include "formats.cuh"

constexpr int THREADS = 256;

template <class Item>
struct Group {
  static constexpr int SIZE = 16 / sizeof(Item);
  Item item[SIZE];
};

// Word i of the four that a group is in memory.
template <class Item>
__device__ __forceinline__ uint32_t wordOf(const Group<Item>& group, int i) {
  if constexpr (sizeof(Item) == 8) {
    const uint64_t bits = bitsOf(group.item[i / 2]);
    return uint32_t(i % 2 ? bits >> 32 : bits);
  } else if constexpr (sizeof(Item) == 4) {
    return bitsOf(group.item[i]);
  } else {
    return uint32_t(bitsOf(group.item[2 * i])) | uint32_t(bitsOf(group.item[2 * i + 1])) << 16;
  }
}

// As an instruction: the compiler would merge these stores with those of single items and lose the width.
template <class Item>
__device__ __forceinline__ void storeGroup(Item* out, const Group<Item>& group) {
  asm volatile("st.global.v4.u32 [%0], {%1, %2, %3, %4};" ::"l"(__cvta_generic_to_global(out)),
               "r"(wordOf(group, 0)), "r"(wordOf(group, 1)), "r"(wordOf(group, 2)), "r"(wordOf(group, 3))
               : "memory");
}

// Fills reals `first` … `first + count − 1` of the whole tensor, which `out` holds. `make(g)` gives group g: reals
// g·SIZE … g·SIZE + SIZE − 1.
template <class Item, class Make>
__device__ __forceinline__ void fillGroups(Item* out, uint64_t first, uint64_t count, Make make) {
  constexpr uint64_t SIZE = Group<Item>::SIZE;
  const uint64_t firstGroup = first / SIZE;
  const uint64_t groups = (first + count - 1) / SIZE - firstGroup + 1;
  const bool aligned = (uint64_t(out) - first * sizeof(Item)) % 16 == 0;  // the address that real 0 would have
  const uint64_t stride = uint64_t(gridDim.x) * THREADS;
  for (uint64_t i = uint64_t(blockIdx.x) * THREADS + threadIdx.x; i < groups; i += stride) {
    const uint64_t start = (firstGroup + i) * SIZE;
    const Group<Item> group = make(firstGroup + i);
    if (aligned && start >= first && start + SIZE <= first + count) {
      storeGroup(out + (start - first), group);
    } else {
#pragma unroll
      for (int k = 0; k < int(SIZE); k++) {
        if (start + k - first < count) out[start + k - first] = group.item[k];
      }
    }
  }
}
