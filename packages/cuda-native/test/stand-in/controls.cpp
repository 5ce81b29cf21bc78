// What tests ask of the stand-in: faults, settings, counts.
#include <cstring>
#include <utility>

#include "device.h"

int64_t executed[COSTS];

namespace {

struct PlannedFault {
  int64_t countdown;
  int result;
};
std::map<std::string, PlannedFault> faults;
std::map<std::string, int64_t> calls;

}  // namespace

int faultIn(const char* function) {
  std::lock_guard<std::mutex> lock(globalMutex);
  calls[function]++;
  const auto found = faults.find(function);
  if (found == faults.end() || --found->second.countdown > 0) return 0;
  const int result = found->second.result;
  faults.erase(found);
  return result;
}

// The nth next call of `function` ("kernel": the nth next launch, while it runs) fails with `result`.
EXPORT standin_fault(const char* function, int64_t nth, int result) {
  std::lock_guard<std::mutex> lock(globalMutex);
  if (nth == 0) faults.erase(function);
  else faults[function] = {nth, result};
  return SUCCESS;
}
EXPORT standin_set(const char* name, int64_t value) {
  const std::map<std::string, int64_t Settings::*> fields = {
      {"devices", &Settings::devices}, {"driver", &Settings::driver},   {"capability", &Settings::capability},
      {"memory", &Settings::memory},   {"delay", &Settings::delay},     {"multiprocessors", &Settings::multiprocessors},
      {"late", &Settings::late},       {"pools", &Settings::pools},     {"held", &Settings::held}};
  const auto found = fields.find(name);
  if (found == fields.end()) return NOT_FOUND;
  settings.*found->second = value;
  return SUCCESS;
}
// Waits until all that is queued is done, in every context.
EXPORT standin_finish() {
  for (const auto& [device, context] : contexts) context->synchronize();
  return SUCCESS;
}
// How often a function has been called; "" for all of the driver's.
EXPORT standin_calls(const char* function, int64_t* count) {
  std::lock_guard<std::mutex> lock(globalMutex);
  *count = 0;
  for (const auto& [name, times] : calls)
    if (*function == 0 ? name.rfind("cu", 0) == 0 : name == function) *count += times;
  return SUCCESS;
}
// Instructions executed since the last call, by cost.
EXPORT standin_instructions(int64_t* counts) {
  std::lock_guard<std::mutex> lock(globalMutex);
  for (int cost = 0; cost < COSTS; cost++) counts[cost] = std::exchange(executed[cost], 0);
  return SUCCESS;
}
// What is alive, over all contexts: allocations, bytes, pinned buffers, streams, events, modules, contexts, pools, and
// the bytes that these retain.
EXPORT standin_live(int64_t* counts) {
  memset(counts, 0, 9 * sizeof(int64_t));
  for (const auto& [device, context] : contexts) {
    std::lock_guard<std::mutex> lock(context->mutex);
    counts[0] += int64_t(context->memory.size());
    counts[1] += int64_t(context->used);
    counts[3] += int64_t(context->streams.size());
    counts[4] += int64_t(context->events.size());
    counts[5] += int64_t(context->modules.size());
    counts[6]++;
    counts[7] += int64_t(context->pools.size());
    for (const auto& [handle, pool] : context->pools) counts[8] += int64_t(pool.retained);
  }
  counts[2] = int64_t(pinned.size());
  return SUCCESS;
}
