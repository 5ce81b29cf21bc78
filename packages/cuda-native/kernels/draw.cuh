// Reals of a draw: real r uses word r (float32 precision) or words 2r and 2r + 1 (float64) of lane 0.
#pragma once
#include "pairs.cuh"
#include "philox.cuh"
#include "whole.cuh"

// `law.at(word)` is a real in a 16- or 32-bit format. If `law.allowed()`, `law.number(word)` is a float32 that it is rounded
// from, and `law.pair(bits)` does to a rounded pair what is left to do.
template <class Item, class Law>
__device__ __forceinline__ void fillDraw(Item* out, uint64_t first, uint64_t count, const RoundKeys& keys, uint32_t draw, Law law) {
  constexpr int BLOCKS = Group<Item>::SIZE / 4;
  fillGroups(
      out, first, count, law.allowed(),
      [&](uint64_t g) {
        Quad quad;
#pragma unroll
        for (int b = 0; b < BLOCKS; b++) {
          const Words words = philox(g * BLOCKS + b, draw, VALUES, keys);
#pragma unroll
          for (int k = 0; k < 4; k++) {
            if constexpr (BLOCKS == 1) quad.word[k] = __float_as_uint(law.number(words.word[k]));
            else if (k % 2 == 0)
              quad.word[2 * b + k / 2] = law.pair(packed<Item>(law.number(words.word[k]), law.number(words.word[k + 1])));
          }
        }
        return quad;
      },
      [&](uint64_t b, Item* item) {
        const Words words = philox(b, draw, VALUES, keys);
#pragma unroll
        for (int k = 0; k < 4; k++) item[k] = law.at(words.word[k]);
      });
}

// `law.at(high, low)` is a float64.
template <class Law>
__device__ __forceinline__ void fillDraw64(double* out, uint64_t first, uint64_t count, const RoundKeys& keys, uint32_t draw,
                                           Law law) {
  const auto make = [&](uint64_t g, double* item) {
    const Words words = philox(g, draw, VALUES, keys);
    item[0] = law.at(words.word[0], words.word[1]);
    item[1] = law.at(words.word[2], words.word[3]);
  };
  fillGroups(
      out, first, count, true,
      [&](uint64_t g) {
        double item[2];
        make(g, item);
        return Quad{{uint32_t(__double2loint(item[0])), uint32_t(__double2hiint(item[0])),
                     uint32_t(__double2loint(item[1])), uint32_t(__double2hiint(item[1]))}};
      },
      make);
}
