// Runs a kernel: block after block, in each block thread after thread up to the next barrier.
#include <algorithm>
#include <cstring>

#include "ptx.h"

unsigned char* Machine::global(uint64_t address, uint64_t size) {
  if (!last || address < last->start || address - last->start >= last->size) {
    auto after = std::upper_bound(regions.begin(), regions.end(), address,
                                  [](uint64_t a, const Region& region) { return a < region.start; });
    if (after == regions.begin()) throw Fault{700};  // CUDA_ERROR_ILLEGAL_ADDRESS
    last = &*(after - 1);
  }
  const uint64_t at = address - last->start;
  if (at >= last->size || last->size - at < size) throw Fault{700};
  return last->host + at;
}

unsigned char* Machine::local(uint64_t address, uint64_t size) {
  if (address + size > shared.size()) throw Fault{700};
  return shared.data() + address;
}

void Machine::run(const Function& f, const unsigned char* with, const uint32_t grid[3], uint32_t threads) {
  parameters = with;
  const size_t stride = size_t(f.registers) + f.constants.size();
  slots.assign(std::max(slots.size(), stride * threads), 0xdeadbeefdeadbeefull);
  shared.assign(size_t(f.sharedBytes), 0);
  std::vector<int> at(threads);
  const Instruction* code = f.code.data();
  for (uint32_t y = 0; y < grid[1]; y++) {
    for (uint32_t x = 0; x < grid[0]; x++) {
      memset(shared.data(), 0xa5, shared.size());
      std::fill(at.begin(), at.end(), 0);
      for (uint32_t t = 0; t < threads; t++) {
        uint64_t* constants = slots.data() + stride * t + f.registers;
        std::copy(f.constants.begin(), f.constants.end(), constants);
        constants[TID_X] = t, constants[CTAID_X] = x, constants[CTAID_Y] = y, constants[NCTAID_X] = grid[0];
      }
      for (uint32_t running = threads; running > 0;) {
        for (uint32_t t = 0; t < threads; t++) {
          if (at[t] < 0) continue;
          uint64_t* s = slots.data() + stride * t;
          for (int pc = at[t];;) {
            const Instruction& in = code[pc++];
            executed[in.cost]++;  // also where the guard is false: it is issued all the same
            if (in.guard >= 0 && (s[in.guard] != 0) == in.negated) continue;
            if (in.kind == Kind::Plain) {
              in.execute(in, s, *this);
            } else if (in.kind == Kind::Branch) {
              pc = in.target;
            } else {
              at[t] = in.kind == Kind::Barrier ? pc : -1;
              running -= in.kind == Kind::Return;
              break;
            }
          }
        }
      }
    }
  }
}
