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

__device__ __forceinline__ Words philox(uint64_t block, uint32_t draw, uint32_t lane, const RoundKeys& keys) {
  uint32_t c0 = uint32_t(block), c1 = uint32_t(block >> 32), c2 = draw, c3 = lane;
#pragma unroll
  for (int round = 0; round < ROUNDS; round++) {
    const uint64_t p0 = wideProduct(c0, 0xD2511F53u), p1 = wideProduct(c2, 0xCD9E8D57u);
    c0 = uint32_t(p1 >> 32) ^ c1 ^ keys.low[round];
    c1 = uint32_t(p1);
    c2 = uint32_t(p0 >> 32) ^ c3 ^ keys.high[round];
    c3 = uint32_t(p0);
  }
  return {{c0, c1, c2, c3}};
}
