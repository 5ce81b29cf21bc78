// Reals of a draw: real r uses word r (float32 precision) or words 2r and 2r + 1 (float64) of lane 0.
#pragma once
#include "formats.cuh"
#include "groups.cuh"
#include "philox.cuh"

// `law.at(word)` is a real in a 16- or 32-bit format.
template <class Item, class Law>
__device__ __forceinline__ void fillDraw(Item* out, uint64_t first, uint64_t count, const RoundKeys& keys, uint32_t draw, Law law) {
  constexpr int BLOCKS = Group<Item>::SIZE / 4;
  fillGroups(out, first, count, [&](uint64_t g) {
    Group<Item> group;
#pragma unroll
    for (int b = 0; b < BLOCKS; b++) {
      const Words words = philox(g * BLOCKS + b, draw, VALUES, keys);
#pragma unroll
      for (int k = 0; k < 4; k++) group.item[4 * b + k] = law.at(words.word[k]);
    }
    return group;
  });
}

// `law.at(high, low)` is a float64.
template <class Law>
__device__ __forceinline__ void fillDraw64(double* out, uint64_t first, uint64_t count, const RoundKeys& keys, uint32_t draw,
                                           Law law) {
  fillGroups(out, first, count, [&](uint64_t g) {
    const Words words = philox(g, draw, VALUES, keys);
    return Group<double>{{law.at(words.word[0], words.word[1]), law.at(words.word[2], words.word[3])}};
  });
}
