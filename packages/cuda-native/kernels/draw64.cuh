// Float64 normals of a draw: real r uses words 2r and 2r + 1 of lane 0.
#pragma once
#include "draw.cuh"
#include "normal64.cuh"

constexpr uint32_t ROWS = 8;  // most groups that a lane makes of a tile
constexpr int WARPS = THREADS / 32;

// A warp's tile of groups. Most values come from the quantile's centre. The rest, 15 %, would keep most lanes waiting in
// every step: they are collected, and made by all lanes at the end.
struct Tile {
  double2 group[ROWS * 32];
  uint16_t far[ROWS * 64];
};

// `law.oddOf(high, low, flip, sign)` makes of two words those that placeOf() takes, and the value's sign as bit 31.
// `law.affine(z)`: the value.
template <class Law>
__device__ __forceinline__ void fillNormal64(const Part<double>& part, const Law& law) {
  const auto [out, first, count, keys, draw] = part;
  __shared__ Tile tiles[WARPS];
  const uint32_t lane = threadIdx.x % 32;
  const uint32_t tile = uint32_t(__cvta_generic_to_shared(&tiles[threadIdx.x / 32]));
  const uint32_t queue = tile + ROWS * 512, below = (1u << lane) - 1;
  const uint64_t end = first + count, endGroup = (end + 1) / 2;
  // A multiple of a tile, so that no tile has two upper halves of the block's number.
  const uint64_t firstGroup = first / 2 / (ROWS * 32) * (ROWS * 32);
  const uint64_t base = uint64_t(__cvta_generic_to_global(out)) - first * 8;
  const uint64_t lanes = uint64_t(gridDim.x) * THREADS;
  uint32_t rows = 2;  // as many as give every warp a tile
  while (rows < ROWS && rows * lanes < endGroup - firstGroup) rows *= 2;
  const uint32_t bytes = rows * 512;
  uint64_t start = firstGroup + (uint64_t(blockIdx.x) * WARPS + threadIdx.x / 32) * (rows * 32);
#pragma unroll 1
  for (; start < endGroup; start += rows * lanes) {
    uint32_t next = queue;
    const Opening opening = openingOf(uint32_t(start >> 32), draw, VALUES, keys);
#pragma unroll 1
    for (uint32_t row = 0; row < bytes; row += 512) {
      const uint32_t at = row + lane * 16;
      const Words words = philox(uint32_t(start) + at / 16, opening, keys);
      double z[2];
      bool far[2];
#pragma unroll
      for (int k = 0; k < 2; k++) {
        uint32_t high = words.word[2 * k], low = words.word[2 * k + 1], flip, sign;
        law.oddOf(high, low, flip, sign);
        const Place place = placeOf(high, low, flip);
        const double centre = quantileCentre(place.at);
        far[k] = place.far;
        z[k] = signedBy(place.far ? place.at : centre, sign);
      }
      asm volatile("st.shared.v2.f64 [%0], {%1, %2};" ::"r"(tile + at), "d"(z[0]), "d"(z[1]) : "memory");
#pragma unroll
      for (int k = 0; k < 2; k++) {
        const uint32_t votes = __ballot_sync(~0u, far[k]);
        if (far[k]) asm volatile("st.shared.u16 [%0], %1;" ::"r"(next + 2 * __popc(votes & below)), "h"(uint16_t(at + 8 * k)) : "memory");
        next += 2 * __popc(votes);
      }
    }
    __syncwarp();
#pragma unroll 1
    for (uint32_t from = queue + 2 * lane; from < next; from += 64) {
      uint16_t at;
      double p;
      asm volatile("ld.shared.u16 %0, [%1];" : "=h"(at) : "r"(from) : "memory");
      asm volatile("ld.shared.f64 %0, [%1];" : "=d"(p) : "r"(tile + at) : "memory");
      p = signedBy(quantileFarTail(fabs(p)), uint32_t(__double2hiint(p)) & 0x80000000u);
      asm volatile("st.shared.f64 [%0], %1;" ::"r"(tile + at), "d"(p) : "memory");
    }
    __syncwarp();
    const bool whole = base % 16 == 0 && start * 2 >= first && (start + rows * 32) * 2 <= end;
    const uint64_t address = base + (start + lane) * 16;
#pragma unroll 1
    for (uint32_t row = 0; row < bytes; row += 1024) {
      double x[4];
      asm volatile("ld.shared.v2.f64 {%0, %1}, [%2];" : "=d"(x[0]), "=d"(x[1]) : "r"(tile + row + lane * 16) : "memory");
      asm volatile("ld.shared.v2.f64 {%0, %1}, [%2+512];" : "=d"(x[2]), "=d"(x[3]) : "r"(tile + row + lane * 16) : "memory");
#pragma unroll
      for (int k = 0; k < 4; k++) x[k] = law.affine(x[k]);
      if (whole) {
        asm volatile("st.global.v2.f64 [%0], {%1, %2};" ::"l"(address + row), "d"(x[0]), "d"(x[1]) : "memory");
        asm volatile("st.global.v2.f64 [%0+512], {%1, %2};" ::"l"(address + row), "d"(x[2]), "d"(x[3]) : "memory");
      } else {
#pragma unroll
        for (int k = 0; k < 4; k++) {
          const uint64_t at = (start + row / 16 + lane + k / 2 * 32) * 2 + k % 2 - first;
          if (at < count) out[at] = x[k];
        }
      }
    }
    __syncwarp();
  }
}
