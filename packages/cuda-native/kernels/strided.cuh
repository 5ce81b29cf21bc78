// Elementwise fills of a slice, whose reals come in runs: real first + ⌊j/run⌋·stride + j mod run of the whole is real j of
// the tensor, for j < count, a multiple of `run`. A thread makes what one group of the whole has of one run.
#pragma once
#include "draw.cuh"

struct Runs {
  uint64_t first, count, run, stride;
};

// Real k of a group.
template <class Item>
__device__ __forceinline__ Item itemOf(const Quad& quad, int k) {
  if constexpr (sizeof(Item) == 8) return __hiloint2double(int(quad.word[2 * k + 1]), int(quad.word[2 * k]));
  else if constexpr (sizeof(Item) == 4) return __uint_as_float(quad.word[k]);
  else return Item{uint16_t(quad.word[k / 2] >> (k % 2 * 16))};
}

// `make(low, opening)` gives the group that begins with this block of the stream. Which run and which of its groups a thread
// is at, it steps on from one to the next: a division costs as much as two values.
template <class Item, class Make>
__device__ __forceinline__ void fillRuns(Item* out, const Runs& runs, const RoundKeys& keys, uint32_t draw, Make make) {
  constexpr uint64_t SIZE = Group<Item>::SIZE;
  const uint64_t run = runs.run, stride = runs.stride;
  const uint64_t groups = (run + SIZE - 2) / SIZE + 1;  // that a run may lie in
  const uint32_t thread = blockIdx.x * blockDim.x + threadIdx.x, threads = gridDim.x * blockDim.x;
  // More groups than a word counts are more than there are threads: all start within the first run.
  const uint32_t divisor = uint32_t(min(groups, uint64_t(0xffffffffu)));
  const uint32_t before = thread / divisor, step = threads / divisor;  // runs
  uint64_t group = thread - before * divisor;                          // of those that the run may lie in
  uint64_t start = runs.first + before * stride, done = before * run;  // first real of the run; reals of those before it
  const uint32_t rest = threads - step * divisor;
  const uint64_t startStep = step * stride, doneStep = step * run;
  uint32_t upper = ~0u;
  Opening opening;
#pragma unroll 1
  for (; done < runs.count; start += startStep, done += doneStep) {
    const uint64_t end = start + run, number = start / SIZE + group, real = number * SIZE;
    if (real < end) {
      const uint64_t block = number * BLOCKS<Item>;
      if (uint32_t(block >> 32) != upper) {
        upper = uint32_t(block >> 32);
        opening = openingOf(upper, draw, VALUES, keys);
      }
      const Quad quad = make(uint32_t(block), opening);
      Item* const at = out + done + (real - start);
      if (real >= start && real + SIZE <= end && uint64_t(at) % 16 == 0) {
        storeWords(uint64_t(__cvta_generic_to_global(at)), quad.word);
      } else {
#pragma unroll
        for (int k = 0; k < int(SIZE); k++)
          if (real + k >= start && real + k < end) at[k] = itemOf<Item>(quad, k);
      }
    }
    group += rest;
    if (group >= groups) {
      group -= groups;
      start += stride;
      done += run;
    }
  }
}

// By a law as draw.cuh has them.
template <class Item, class Law>
__device__ __forceinline__ void fillRuns32(Item* out, const Runs& runs, const RoundKeys& keys, uint32_t draw, const Law& law) {
  if (law.allowed()) {
    fillRuns(out, runs, keys, draw,
             [&](uint32_t low, const Opening& opening) { return quickGroup<Item>(low, opening, keys, law); });
  } else {
    fillRuns(out, runs, keys, draw,
             [&](uint32_t low, const Opening& opening) { return plainGroup<Item>(low, opening, keys, law); });
  }
}

// By a law whose `at(high, low)` is a float64.
template <class Law>
__device__ __forceinline__ void fillRuns64(double* out, const Runs& runs, const RoundKeys& keys, uint32_t draw, const Law& law) {
  fillRuns(out, runs, keys, draw, [&](uint32_t low, const Opening& opening) {
    const Words words = philox(low, opening, keys);
    return quadOf(law.at(words.word[0], words.word[1]), law.at(words.word[2], words.word[3]));
  });
}
