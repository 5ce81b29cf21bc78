// Runs a kernel: block after block, in each block warp after warp up to the next barrier, in each warp thread after
// thread up to the next instruction that all of its threads execute together.
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

const unsigned char* Machine::constant(uint64_t address, uint64_t size) const {
  const auto& memory = *function->constantMemory;
  if (address + size > memory.size()) throw Fault{700};
  return memory.data() + address;
}

unsigned char* Machine::local(uint64_t address, uint64_t size) {
  if (address + size > shared.size()) throw Fault{700};
  return shared.data() + address;
}

// Runs one thread until it ends or must wait, and returns the instruction that it stopped at.
const Instruction& Machine::runThread(uint32_t thread) {
  uint64_t* s = slotsOf(thread);
  for (int& pc = at[thread];;) {
    const Instruction& in = function->code[size_t(pc++)];
    executed[in.cost]++;  // also where the guard is false: it is issued all the same
    if (in.guard >= 0 && (s[in.guard] != 0) == in.negated) continue;
    switch (in.kind) {
      case Kind::Plain: in.execute(in, s, *this); break;
      case Kind::Branch: pc = in.target; break;
      case Kind::Return: pc = -1; return in;
      default: return in;
    }
  }
}

// What a warp's threads do together, once all have come to it.
void Machine::together(const Instruction& in, uint32_t first, uint32_t end) {
  for (uint32_t t = first; t < end; t++)
    if (uint32_t(slotsOf(t)[in.slot[2]]) != 0xffffffffu) throw Fault{719};  // the kernels name no part of a warp
  if (in.kind != Kind::Ballot) return;
  uint32_t votes = 0;
  for (uint32_t t = first; t < end; t++) votes |= uint32_t(slotsOf(t)[in.slot[1]] != 0) << (t - first);
  for (uint32_t t = first; t < end; t++) slotsOf(t)[in.slot[0]] = votes;
}

// Runs a warp's threads up to the next barrier of the block, or to their end; returns how many ended.
uint32_t Machine::runWarp(uint32_t first, uint32_t end) {
  for (uint32_t ended = 0;;) {
    const Instruction* met = nullptr;
    uint32_t waiting = 0;
    for (uint32_t t = first; t < end; t++) {
      if (at[t] < 0) continue;
      const Instruction& in = runThread(t);
      ended += in.kind == Kind::Return;
      if (in.kind != Kind::Ballot && in.kind != Kind::WarpBarrier) continue;
      if (met && met != &in) throw Fault{719};  // CUDA_ERROR_LAUNCH_FAILED: a card would wait for ever
      met = &in;
      waiting++;
    }
    if (!met) return ended;
    if (waiting != end - first) throw Fault{719};
    together(*met, first, end);
  }
}

void Machine::run(const Function& f, const unsigned char* with, const uint32_t grid[3], uint32_t threads,
                  uint32_t dynamicShared) {
  function = &f;
  parameters = with;
  stride = size_t(f.registers) + f.constants.size();
  slots.assign(std::max(slots.size(), stride * threads), 0xdeadbeefdeadbeefull);
  shared.assign(size_t(f.sharedBytes) + dynamicShared, 0);
  at.assign(threads, 0);
  for (uint32_t y = 0; y < grid[1]; y++) {
    for (uint32_t x = 0; x < grid[0]; x++) {
      memset(shared.data(), 0xa5, shared.size());
      std::fill(at.begin(), at.end(), 0);
      for (uint32_t t = 0; t < threads; t++) {
        uint64_t* constants = slotsOf(t) + f.registers;
        std::copy(f.constants.begin(), f.constants.end(), constants);
        constants[TID_X] = t, constants[NTID_X] = threads, constants[CTAID_X] = x, constants[CTAID_Y] = y, constants[NCTAID_X] = grid[0];
      }
      for (uint32_t running = threads; running > 0;)
        for (uint32_t t = 0; t < threads; t += 32) running -= runWarp(t, std::min(t + 32, threads));
    }
  }
}
