// Philox4x32-10 (Salmon, Moraes, Dror, Shaw, SC 2011; constants of Random123), counter (block, draw, lane).
#pragma once
#include <cstdint>

constexpr int ROUNDS = 10;

// The key of each round, low and high half: made by the host, because as a kernel's parameter they are operands of the
// exclusive-ors, while a key that each thread steps on costs two additions a round.
struct RoundKeys {
  uint32_t low[ROUNDS], high[ROUNDS];
};

struct Words {
  uint32_t word[4];
};

constexpr uint32_t VALUES = 0;     // lane of the words that become values
constexpr uint32_t SELECTION = 1;  // lane of the words that select (sparse)

// One instruction; left to itself the compiler widens the first round's operand and multiplies 64 by 64 bits.
__device__ __forceinline__ uint64_t wideProduct(uint32_t a, uint32_t b) {
  uint64_t product;
  asm("mul.wide.u32 %0, %1, %2;" : "=l"(product) : "r"(a), "r"(b));
  return product;
}

constexpr uint32_t MULTIPLIERS[2] = {0xD2511F53u, 0xCD9E8D57u};

__device__ __forceinline__ void philoxRounds(Words& c, int from, const RoundKeys& keys) {
#pragma unroll
  for (int round = from; round < ROUNDS; round++) {
    const uint64_t p0 = wideProduct(c.word[0], MULTIPLIERS[0]), p1 = wideProduct(c.word[2], MULTIPLIERS[1]);
    c = {{uint32_t(p1 >> 32) ^ c.word[1] ^ keys.low[round], uint32_t(p1), uint32_t(p0 >> 32) ^ c.word[3] ^ keys.high[round],
          uint32_t(p0)}};
  }
}

__device__ __forceinline__ Words philox(uint64_t block, uint32_t draw, uint32_t lane, const RoundKeys& keys) {
  Words counter = {{uint32_t(block), uint32_t(block >> 32), draw, lane}};
  philoxRounds(counter, 0, keys);
  return counter;
}

// What blocks whose numbers share the upper half have in common in the first three rounds: half of the first two.
struct Opening {
  uint32_t first, second[2], third;
};
__device__ __forceinline__ Opening openingOf(uint32_t high, uint32_t draw, uint32_t lane, const RoundKeys& keys) {
  const uint64_t p1 = uint64_t(draw) * MULTIPLIERS[1];
  const uint64_t p0 = uint64_t(uint32_t(p1 >> 32) ^ high ^ keys.low[0]) * MULTIPLIERS[0];
  return {lane ^ keys.high[0],
          {uint32_t(p1) ^ keys.low[1], uint32_t(p0 >> 32) ^ keys.high[1]},
          uint32_t(p0) ^ keys.high[2]};
}
// The block with this lower half of its number.
__device__ __forceinline__ Words philox(uint32_t low, const Opening& opening, const RoundKeys& keys) {
  const uint64_t first = wideProduct(low, MULTIPLIERS[0]);
  const uint64_t second = wideProduct(uint32_t(first >> 32) ^ opening.first, MULTIPLIERS[1]);
  const uint64_t p0 = wideProduct(uint32_t(second >> 32) ^ opening.second[0], MULTIPLIERS[0]);
  const uint64_t p1 = wideProduct(uint32_t(first) ^ opening.second[1], MULTIPLIERS[1]);
  Words words = {{uint32_t(p1 >> 32) ^ uint32_t(second) ^ keys.low[2], uint32_t(p1), uint32_t(p0 >> 32) ^ opening.third,
                  uint32_t(p0)}};
  philoxRounds(words, 3, keys);
  return words;
}
