// Reals of a draw: real r uses word r (float32 precision) or words 2r and 2r + 1 (float64) of lane 0.
#pragma once
#include "pairs.cuh"
#include "philox.cuh"
#include "whole.cuh"

// A part of a tensor that a draw fills.
template <class Item>
struct Part {
  Item* out;
  uint64_t first, count;
  const RoundKeys& keys;
  uint32_t draw;
};

// A group, by a law whose `number(word)` is a float32 that the real is rounded from, and whose `pair(bits)` does to a rounded
// pair what is left to do.
template <class Item, class Law>
__device__ __forceinline__ Quad quickGroup(uint32_t low, const Opening& opening, const RoundKeys& keys, const Law& law) {
  Quad quad;
#pragma unroll
  for (uint32_t b = 0; b < BLOCKS<Item>; b++) {
    const Words words = philox(low + b, opening, keys);
#pragma unroll
    for (int k = 0; k < 4; k++) {
      if constexpr (sizeof(Item) == 4) quad.word[k] = __float_as_uint(law.number(words.word[k]));
      else if (k % 2 == 0)
        quad.word[2 * b + k / 2] = law.pair(packed<Item>(law.number(words.word[k]), law.number(words.word[k + 1])));
    }
  }
  return quad;
}

// A group, by a law whose `at(word)` is a real.
template <class Item, class Law>
__device__ __forceinline__ Quad plainGroup(uint32_t low, const Opening& opening, const RoundKeys& keys, const Law& law) {
  Quad quad;
#pragma unroll
  for (uint32_t b = 0; b < BLOCKS<Item>; b++) {
    const Words words = philox(low + b, opening, keys);
#pragma unroll
    for (int k = 0; k < 4; k++) {
      const uint32_t bits = bitsOf(law.at(words.word[k]));
      if constexpr (sizeof(Item) == 4) quad.word[k] = bits;
      else if (k % 2 == 0) quad.word[2 * b + k / 2] = bits;
      else quad.word[2 * b + k / 2] |= bits << 16;
    }
  }
  return quad;
}

__device__ __forceinline__ Quad quadOf(double first, double second) {
  return Quad{{uint32_t(__double2loint(first)), uint32_t(__double2hiint(first)), uint32_t(__double2loint(second)),
               uint32_t(__double2hiint(second))}};
}

// The whole groups.
template <class Item, class Law>
__device__ __forceinline__ void drawWhole(const Part<Item>& part, const Law& law) {
  fillWhole(part.out, part.first, part.count, [&](uint32_t high) {
    return [&, opening = openingOf(high, part.draw, VALUES, part.keys)](uint32_t low) {
      return quickGroup<Item>(low, opening, part.keys, law);
    };
  });
}

// The others, by a law whose `at(word)` is a real.
template <class Item, class Law>
__device__ __forceinline__ void drawOthers(const Part<Item>& part, bool done, const Law& law) {
  fillOthers(part.out, part.first, part.count, done, [&](uint64_t b, Item* item) {
    const Words words = philox(b, part.draw, VALUES, part.keys);
#pragma unroll
    for (int k = 0; k < 4; k++) item[k] = law.at(words.word[k]);
  });
}

// `law.allowed()`: whether number() and pair() give what at() does.
template <class Item, class Law>
__device__ __forceinline__ void fillDraw(const Part<Item>& part, const Law& law) {
  const bool quick = law.allowed() && isAligned(part.out, part.first);
  if (quick) drawWhole(part, law);
  drawOthers(part, quick, law);
}

// `law.at(high, low)` is a float64.
template <class Law>
__device__ __forceinline__ void fillDraw64(const Part<double>& part, const Law& law) {
  const auto make = [&](const Words& words, double* item) {
    item[0] = law.at(words.word[0], words.word[1]);
    item[1] = law.at(words.word[2], words.word[3]);
  };
  const bool quick = isAligned(part.out, part.first);
  if (quick) {
    fillWhole(part.out, part.first, part.count, [&](uint32_t high) {
      return [&, opening = openingOf(high, part.draw, VALUES, part.keys)](uint32_t low) {
        double item[2];
        make(philox(low, opening, part.keys), item);
        return quadOf(item[0], item[1]);
      };
    });
  }
  fillOthers(part.out, part.first, part.count, quick,
             [&](uint64_t b, double* item) { make(philox(b, part.draw, VALUES, part.keys), item); });
}
