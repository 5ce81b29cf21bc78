// Elementwise fills of a slice, whose reals come in runs: real first + ⌊j/run⌋·stride + j mod run of the whole is real j of
// the tensor, for j < count, a multiple of `run`. A thread makes what one block of the stream has of one run.
#pragma once
#include "groups.cuh"
#include "philox.cuh"

struct Runs {
  uint64_t first, count, run, stride;
};

template <class Item>
constexpr int REALS = sizeof(Item) == 8 ? 2 : 4;  // of a block of the stream

// All reals of a block, at once, to an address that is a multiple of their size.
template <class Item>
__device__ __forceinline__ void storeBlock(Item* out, const Item (&item)[REALS<Item>]) {
  const uint64_t address = uint64_t(__cvta_generic_to_global(out));
  if constexpr (sizeof(Item) == 2) {
    const uint32_t low = uint32_t(bitsOf(item[0])) | uint32_t(bitsOf(item[1])) << 16;
    const uint32_t high = uint32_t(bitsOf(item[2])) | uint32_t(bitsOf(item[3])) << 16;
    asm volatile("st.global.v2.u32 [%0], {%1, %2};" ::"l"(address), "r"(low), "r"(high) : "memory");
  } else if constexpr (sizeof(Item) == 4) {
    asm volatile("st.global.v4.u32 [%0], {%1, %2, %3, %4};" ::"l"(address), "r"(bitsOf(item[0])), "r"(bitsOf(item[1])),
                 "r"(bitsOf(item[2])), "r"(bitsOf(item[3]))
                 : "memory");
  } else {
    asm volatile("st.global.v2.f64 [%0], {%1, %2};" ::"l"(address), "d"(item[0]), "d"(item[1]) : "memory");
  }
}

// `make(words, item)` gives the reals of a block.
template <class Item, class Make>
__device__ __forceinline__ void fillRuns(Item* out, const Runs& runs, const RoundKeys& keys, uint32_t draw, Make make) {
  constexpr uint64_t SIZE = REALS<Item>;
  const uint64_t run = runs.run;
  const uint64_t blocks = (run + SIZE - 2) / SIZE + 1;  // that a run may lie in
  const uint64_t pieces = runs.count / run * blocks, threads = uint64_t(gridDim.x) * blockDim.x;
#pragma unroll 1
  for (uint64_t i = uint64_t(blockIdx.x) * blockDim.x + threadIdx.x; i < pieces; i += threads) {
    const uint64_t r = i / blocks, start = runs.first + r * runs.stride, end = start + run;
    const uint64_t block = start / SIZE + (i - r * blocks), real = block * SIZE;
    if (real >= end) continue;
    Item item[SIZE];
    make(philox(block, draw, VALUES, keys), item);
    const uint64_t at = r * run + (real - start);
    if (real >= start && real + SIZE <= end && uint64_t(out + at) % sizeof(item) == 0) {
      storeBlock(out + at, item);
    } else {
#pragma unroll
      for (int k = 0; k < int(SIZE); k++)
        if (real + k >= start && real + k < end) out[at + k] = item[k];
    }
  }
}

// By a law whose `at(word)` is a real.
template <class Item, class Law>
__device__ __forceinline__ void fillRuns32(Item* out, const Runs& runs, const RoundKeys& keys, uint32_t draw, const Law& law) {
  fillRuns(out, runs, keys, draw, [&](const Words& words, Item* item) {
#pragma unroll
    for (int k = 0; k < 4; k++) item[k] = law.at(words.word[k]);
  });
}

// By a law whose `at(high, low)` is a float64.
template <class Law>
__device__ __forceinline__ void fillRuns64(double* out, const Runs& runs, const RoundKeys& keys, uint32_t draw, const Law& law) {
  fillRuns(out, runs, keys, draw, [&](const Words& words, double* item) {
#pragma unroll
    for (int k = 0; k < 2; k++) item[k] = law.at(words.word[2 * k], words.word[2 * k + 1]);
  });
}
