// Memory pools: memory that is allocated and freed in the order of a stream.
#include <algorithm>

#include "device.h"

namespace {

// CUmemPoolProps (cuda.h): allocType CU_MEM_ALLOCATION_TYPE_PINNED, location.type CU_MEM_LOCATION_TYPE_DEVICE.
struct Properties {
  int type, handles, locationType, location;
  unsigned char rest[72];
};
enum Attribute { RELEASE_THRESHOLD = 4, RESERVED_NOW = 5, USED_NOW = 7 };

Pool* find(Context* context, uint64_t handle) {
  const auto found = context->pools.find(handle);
  return found == context->pools.end() ? nullptr : &found->second;
}

}  // namespace

EXPORT cuMemPoolCreate(uint64_t* out, const Properties* properties) {
  ENTER();
  const bool zero = std::all_of(properties->rest, properties->rest + sizeof properties->rest, [](int x) { return !x; });
  if (!settings.pools || properties->type != 1 || properties->handles || properties->locationType != 1 || !zero)
    return INVALID_VALUE;
  std::lock_guard<std::mutex> lock(context->mutex);
  *out = newHandle();
  context->pools[*out];
  return SUCCESS;
}
EXPORT cuMemPoolDestroy(uint64_t pool) {
  if (const int fault = faultIn(__func__)) return fault;
  Context* const context = here();
  if (!context) return INVALID_CONTEXT;
  std::lock_guard<std::mutex> lock(context->mutex);
  return context->pools.erase(pool) ? SUCCESS : INVALID_VALUE;
}
EXPORT cuMemPoolSetAttribute(uint64_t handle, int attribute, const uint64_t* value) {
  ENTER();
  std::lock_guard<std::mutex> lock(context->mutex);
  Pool* const pool = find(context, handle);
  if (!pool || attribute != RELEASE_THRESHOLD) return INVALID_VALUE;
  pool->threshold = *value;
  return SUCCESS;
}
EXPORT cuMemPoolGetAttribute(uint64_t handle, int attribute, uint64_t* value) {
  ENTER();
  std::lock_guard<std::mutex> lock(context->mutex);
  const Pool* const pool = find(context, handle);
  if (!pool || (attribute != RESERVED_NOW && attribute != USED_NOW)) return INVALID_VALUE;
  *value = attribute == USED_NOW ? pool->used : pool->used + pool->retained;
  return SUCCESS;
}
EXPORT cuMemPoolTrimTo(uint64_t handle, uint64_t least) {
  ENTER();
  std::lock_guard<std::mutex> lock(context->mutex);
  Pool* const pool = find(context, handle);
  if (!pool) return INVALID_VALUE;
  pool->retained = std::min(pool->retained, least > pool->used ? least - pool->used : 0);
  return SUCCESS;
}
EXPORT cuMemAllocFromPoolAsync(uint64_t* out, uint64_t size, uint64_t handle, uint64_t streamHandle) {
  ENTER();
  const auto stream = context->stream(streamHandle);
  if (!stream) return INVALID_HANDLE;
  Pool* const pool = find(context, handle);
  if (!pool || size == 0) return INVALID_VALUE;
  const auto fits = [&] { return context->unclaimed() + pool->retained >= size; };
  // What is freed by then in the order of the stream may be used; another stream's needs its work to have ended.
  if (!fits()) stream->wait(stream->issued());
  if (!fits()) return OUT_OF_MEMORY;
  {
    std::lock_guard<std::mutex> lock(context->mutex);
    *out = newAddress(size);
    context->used += size;
    pool->used += size;
    pool->retained -= std::min(pool->retained, size);
  }
  const uint64_t address = *out;
  // Work of another stream that is not ordered after this finds nothing at the address.
  context->enqueue(stream, [=](Machine&) {
    Allocation allocation{size, poisoned(size), handle};
    std::lock_guard<std::mutex> lock(context->mutex);
    context->memory.emplace(address, std::move(allocation));
  });
  return SUCCESS;
}
EXPORT cuMemFreeAsync(uint64_t address, uint64_t streamHandle) {
  if (const int fault = faultIn(__func__)) return fault;
  Context* const context = here();
  if (!context) return INVALID_CONTEXT;
  if (context->lost) return context->lost;
  const auto stream = context->stream(streamHandle);
  if (!stream) return INVALID_HANDLE;
  context->enqueue(stream, [=](Machine&) {
    std::lock_guard<std::mutex> lock(context->mutex);
    if (!context->release(address)) throw Fault{INVALID_VALUE};
  });
  return SUCCESS;
}
