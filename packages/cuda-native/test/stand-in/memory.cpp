// Memory of the device and of the host, and copies between them.
#include <cstring>

#include "device.h"

std::map<uint64_t, Allocation> pinned;

namespace {

bool isPinned(uint64_t address, uint64_t size) {
  const auto after = pinned.upper_bound(address);
  if (after == pinned.begin()) return false;
  const auto& [start, allocation] = *std::prev(after);
  return address - start <= allocation.size && allocation.size - (address - start) >= size;
}

}  // namespace

EXPORT cuMemAlloc_v2(uint64_t* out, uint64_t size) {
  ENTER();
  if (size == 0) return INVALID_VALUE;
  if (context->unclaimed() < size) return OUT_OF_MEMORY;
  Allocation allocation{size, poisoned(size)};
  std::lock_guard<std::mutex> lock(context->mutex);
  *out = newAddress(size);
  context->used += size;
  context->memory.emplace(*out, std::move(allocation));
  return SUCCESS;
}
EXPORT cuMemFree_v2(uint64_t address) {
  if (const int fault = faultIn(__func__)) return fault;
  Context* const context = here();
  if (!context) return INVALID_CONTEXT;
  context->synchronize();
  std::lock_guard<std::mutex> lock(context->mutex);
  return context->release(address) ? context->lost : INVALID_VALUE;
}
EXPORT cuMemGetInfo_v2(uint64_t* free, uint64_t* total) {
  ENTER();
  *total = uint64_t(settings.memory);
  *free = context->unclaimed();
  return SUCCESS;
}
EXPORT cuMemAllocHost_v2(uint64_t* out, uint64_t size) {
  ENTER();
  std::lock_guard<std::mutex> lock(globalMutex);
  Allocation allocation{size, poisoned(size)};
  *out = uint64_t(allocation.host.get());
  pinned.emplace(*out, std::move(allocation));
  return SUCCESS;
}
EXPORT cuMemFreeHost(uint64_t address) {
  std::lock_guard<std::mutex> lock(globalMutex);
  return pinned.erase(address) ? SUCCESS : INVALID_VALUE;
}

// Pageable memory may be read when the stream comes to it, and land later still.
EXPORT cuMemcpyHtoDAsync_v2(uint64_t to, const void* from, uint64_t size, uint64_t streamHandle) {
  ENTER();
  const auto stream = context->stream(streamHandle);
  if (!stream) return INVALID_HANDLE;
  context->enqueue(stream, [=](Machine& machine) {
    if (settings.late > 0) std::this_thread::sleep_for(std::chrono::microseconds(settings.late));
    context->show(machine);
    memcpy(machine.global(to, size), from, size);
  });
  return SUCCESS;
}
// To pageable memory it returns when the copy has ended.
EXPORT cuMemcpyDtoHAsync_v2(uint64_t to, uint64_t from, uint64_t size, uint64_t streamHandle) {
  ENTER();
  const auto stream = context->stream(streamHandle);
  if (!stream) return INVALID_HANDLE;
  const bool toPinned = isPinned(to, size);
  const uint64_t ticket = context->enqueue(stream, [=](Machine& machine) {
    context->show(machine);
    std::lock_guard<std::mutex> lock(globalMutex);
    if (toPinned && !isPinned(to, size)) throw Fault{ILLEGAL_ADDRESS};  // freed before the copy
    memcpy(reinterpret_cast<void*>(to), machine.global(from, size), size);
  });
  if (!toPinned) stream->wait(ticket);
  return context->lost;
}
