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
// a·b + c in one instruction: the compiler would part it.
__device__ __forceinline__ uint64_t wideSum(uint32_t a, uint32_t b, uint64_t c) {
  uint64_t sum;
  asm("mad.wide.u32 %0, %1, %2, %3;" : "=l"(sum) : "r"(a), "r"(b), "l"(c));
  return sum;
}
template <class Item>
constexpr uint32_t BLOCKS = Group<Item>::SIZE < 4 ? 1 : Group<Item>::SIZE / 4;  // of the stream, in a group

// The address that real 0 would have, where `out` holds reals from `first` on.
template <class Item>
__device__ __forceinline__ uint64_t addressOfZero(const Item* out, uint64_t first) {
  return uint64_t(__cvta_generic_to_global(out)) - first * sizeof(Item);
}

// Whether groups can be stored at once.
template <class Item>
__device__ __forceinline__ bool isAligned(const Item* out, uint64_t first) {
  return addressOfZero(out, first) % 16 == 0;
}

// Fills the whole groups among reals `first` … `first + count − 1` of the whole tensor, which aligned `out` holds.
// `maker(high)(low)` gives the group that begins with this block of the stream, the halves of its number.
template <class Item, class Maker>
__device__ __forceinline__ void fillWhole(Item* out, uint64_t first, uint64_t count, Maker maker) {
  constexpr uint64_t SIZE = Group<Item>::SIZE;
  const uint64_t end = (first + count) / SIZE;
  const uint32_t thread = blockIdx.x * blockDim.x + threadIdx.x, threads = gridDim.x * blockDim.x;
  // In runs whose blocks share the upper half of their number, and whose groups 32 bits count.
#pragma unroll 1
  for (uint64_t start = (first + SIZE - 1) / SIZE; start < end;) {
    const uint64_t block = start * BLOCKS<Item>, address = addressOfZero(out, first) + start * 16;
    const uint32_t low = uint32_t(block);
    const auto make = maker(uint32_t(block >> 32));
    const uint64_t sharing = ((uint64_t(1) << 32) - low) / BLOCKS<Item>, rest = end - start;
    const uint32_t groups = uint32_t(min(min(sharing, rest), uint64_t(1) << 31));
#pragma unroll 1
    for (uint32_t i = thread; i < groups; i += threads) storeWords(wideSum(i, 16, address), make(low + i * BLOCKS<Item>).word);
    start += groups;
  }
}

// Fills reals `first` … `first + count − 1`, or those of groups that are not whole, the first and the last, if the others
// are `done`. `make(b, item)` gives the reals of block b.
template <class Item, class Make>
__device__ __forceinline__ void fillOthers(Item* out, uint64_t first, uint64_t count, bool done, Make make) {
  constexpr uint64_t SIZE = Group<Item>::SIZE;
  constexpr int REALS = SIZE / BLOCKS<Item>;
  const uint64_t end = first + count, firstGroup = first / SIZE, endGroup = (end + SIZE - 1) / SIZE;
  const uint64_t thread = uint64_t(blockIdx.x) * blockDim.x + threadIdx.x;
  uint64_t step = uint64_t(gridDim.x) * blockDim.x, g = firstGroup + thread, until = endGroup;
  if (done) {
    if (thread != 0) return;
    const bool firstIsWhole = first % SIZE == 0, lastIsWhole = end % SIZE == 0;
    if (firstIsWhole) g = endGroup - 1;
    if (lastIsWhole) until = firstIsWhole ? g : firstGroup + 1;
    step = max(endGroup - 1 - firstGroup, uint64_t(1));
  }
#pragma unroll 1
  for (; g < until; g += step) {
#pragma unroll 1
    for (uint32_t b = 0; b < BLOCKS<Item>; b++) {
      Item item[REALS];
      make(g * BLOCKS<Item> + b, item);
#pragma unroll
      for (int k = 0; k < REALS; k++) {
        const uint64_t at = g * SIZE + (b * REALS + k) - first;
        if (at < count) out[at] = item[k];
      }
    }
  }
}
