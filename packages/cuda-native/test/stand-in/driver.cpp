// libcuda.so.1 for tests: the driver API's functions that the binding calls, on an interpreter of PTX.
#include <cstring>
#include <utility>

#include "device.h"

bool initialized = false;

namespace {

std::mutex globalMutex;
std::map<int, std::unique_ptr<Context>> contexts;
std::map<uint64_t, std::unique_ptr<unsigned char[]>> pinned;
std::map<uint64_t, uint64_t> pinnedSize;
thread_local std::vector<Context*> current;
uint64_t nextHandle = 0x1000;
// No host address lies here, so a device pointer used on the host faults.
uint64_t nextAddress = 0x7d0000000000ull;

// Instructions that kernels have executed, by cost.
int64_t executed[COSTS];

struct PlannedFault {
  int64_t countdown;
  int result;
};
std::map<std::string, PlannedFault> faults;
std::map<std::string, int64_t> calls;

bool isPinned(uint64_t address, uint64_t size) {
  const auto after = pinnedSize.upper_bound(address);
  if (after == pinnedSize.begin()) return false;
  const auto& [start, length] = *std::prev(after);
  return address - start <= length && length - (address - start) >= size;
}

const std::map<int, const char*> NAMES = {{0, "CUDA_SUCCESS"},
                                          {1, "CUDA_ERROR_INVALID_VALUE"},
                                          {2, "CUDA_ERROR_OUT_OF_MEMORY"},
                                          {3, "CUDA_ERROR_NOT_INITIALIZED"},
                                          {100, "CUDA_ERROR_NO_DEVICE"},
                                          {101, "CUDA_ERROR_INVALID_DEVICE"},
                                          {201, "CUDA_ERROR_INVALID_CONTEXT"},
                                          {209, "CUDA_ERROR_NO_BINARY_FOR_GPU"},
                                          {218, "CUDA_ERROR_INVALID_PTX"},
                                          {222, "CUDA_ERROR_UNSUPPORTED_PTX_VERSION"},
                                          {400, "CUDA_ERROR_INVALID_HANDLE"},
                                          {500, "CUDA_ERROR_NOT_FOUND"},
                                          {600, "CUDA_ERROR_NOT_READY"},
                                          {700, "CUDA_ERROR_ILLEGAL_ADDRESS"},
                                          {701, "CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES"},
                                          {716, "CUDA_ERROR_MISALIGNED_ADDRESS"},
                                          {719, "CUDA_ERROR_LAUNCH_FAILED"},
                                          {999, "CUDA_ERROR_UNKNOWN"}};

}  // namespace

Context* here() { return current.empty() ? nullptr : current.back(); }
uint64_t newHandle() { return nextHandle += 16; }
uint64_t newAddress(uint64_t size) {
  const uint64_t address = nextAddress;
  nextAddress += (size + 0xfff) / 0x200 * 0x200;
  return address;
}
std::unique_ptr<unsigned char[]> poisoned(uint64_t size) {
  std::unique_ptr<unsigned char[]> memory(new unsigned char[size]);
  memset(memory.get(), 0xa5, size);
  return memory;
}

int faultIn(const char* function) {
  std::lock_guard<std::mutex> lock(globalMutex);
  calls[function]++;
  const auto found = faults.find(function);
  if (found == faults.end() || --found->second.countdown > 0) return 0;
  const int result = found->second.result;
  faults.erase(found);
  return result;
}

EXPORT cuInit(unsigned) {
  if (const int fault = faultIn(__func__)) return fault;
  if (settings.devices == 0) return NO_DEVICE;
  initialized = true;
  return SUCCESS;
}
EXPORT cuGetErrorName(int result, const char** name) {
  const auto found = NAMES.find(result);
  *name = found == NAMES.end() ? nullptr : found->second;
  return found == NAMES.end() ? INVALID_VALUE : SUCCESS;
}
EXPORT cuDeviceGetCount(int* count) {
  *count = int(settings.devices);
  return initialized ? SUCCESS : NOT_INITIALIZED;
}
EXPORT cuDeviceGetAttribute(int* value, int attribute, int) {
  *value = attribute == 16 ? int(settings.multiprocessors)
           : attribute == 75 ? int(settings.capability / 10)
           : attribute == 76 ? int(settings.capability % 10)
           : attribute == 115 ? int(settings.pools)
                             : 0;
  return SUCCESS;
}

EXPORT cuDevicePrimaryCtxRetain(uint64_t* out, int device) {
  if (const int fault = faultIn(__func__)) return fault;
  std::lock_guard<std::mutex> lock(globalMutex);
  auto& context = contexts[device];
  if (!context) {
    context = std::make_unique<Context>();
    context->legacy = std::make_shared<Stream>(*context);
  }
  context->retained++;
  *out = uint64_t(context.get());
  return SUCCESS;
}
EXPORT cuDevicePrimaryCtxRelease_v2(int device) {
  const auto found = contexts.find(device);
  if (found == contexts.end()) return INVALID_CONTEXT;
  if (--found->second->retained == 0) {
    found->second->synchronize();
    found->second->streams.clear();
    found->second->legacy.reset();
    contexts.erase(found);
  }
  return SUCCESS;
}
EXPORT cuCtxPushCurrent_v2(uint64_t context) {
  if (const int fault = faultIn(__func__)) return fault;
  std::lock_guard<std::mutex> lock(globalMutex);
  bool alive = false;
  for (const auto& [device, each] : contexts) alive = alive || uint64_t(each.get()) == context;
  if (!alive) return INVALID_CONTEXT;
  current.push_back(reinterpret_cast<Context*>(context));
  return SUCCESS;
}
EXPORT cuCtxPopCurrent_v2(uint64_t* context) {
  faultIn(__func__);
  if (current.empty()) return INVALID_CONTEXT;
  *context = uint64_t(current.back());
  current.pop_back();
  return SUCCESS;
}

EXPORT cuCtxSynchronize() {
  ENTER();
  context->synchronize();
  return context->lost;
}

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
  auto memory = poisoned(size);
  *out = uint64_t(memory.get());
  pinnedSize[*out] = size;
  pinned[*out] = std::move(memory);
  return SUCCESS;
}
EXPORT cuMemFreeHost(uint64_t address) {
  std::lock_guard<std::mutex> lock(globalMutex);
  pinnedSize.erase(address);
  return pinned.erase(address) ? SUCCESS : INVALID_VALUE;
}

namespace {

// Pageable memory is staged at once; when it lands is another matter.
int copyToDevice(Context* context, const std::shared_ptr<Stream>& stream, uint64_t to, const void* from,
                 uint64_t size) {
  const auto* bytes = static_cast<const unsigned char*>(from);
  std::vector<unsigned char> staged(bytes, bytes + size);
  context->enqueue(stream, [=, staged = std::move(staged)](Machine& machine) {
    if (settings.late > 0) std::this_thread::sleep_for(std::chrono::microseconds(settings.late));
    machine.regions = context->regions();
    machine.last = nullptr;
    memcpy(machine.global(to, size), staged.data(), size);
  });
  return SUCCESS;
}

}  // namespace

EXPORT cuMemcpyHtoDAsync_v2(uint64_t to, const void* from, uint64_t size, uint64_t streamHandle) {
  ENTER();
  const auto stream = context->stream(streamHandle);
  if (!stream) return INVALID_HANDLE;
  return copyToDevice(context, stream, to, from, size);
}
// To pageable memory it returns when the copy has ended.
EXPORT cuMemcpyDtoHAsync_v2(uint64_t to, uint64_t from, uint64_t size, uint64_t streamHandle) {
  ENTER();
  const auto stream = context->stream(streamHandle);
  if (!stream) return INVALID_HANDLE;
  const bool toPinned = isPinned(to, size);
  const uint64_t ticket = context->enqueue(stream, [=](Machine& machine) {
    machine.regions = context->regions();
    machine.last = nullptr;
    std::lock_guard<std::mutex> lock(globalMutex);
    if (toPinned && !isPinned(to, size)) throw Fault{ILLEGAL_ADDRESS};  // freed before the copy
    memcpy(reinterpret_cast<void*>(to), machine.global(from, size), size);
  });
  if (!toPinned) stream->wait(ticket);
  return context->lost;
}

EXPORT cuStreamCreate(uint64_t* out, unsigned flags) {
  ENTER();
  auto stream = std::make_shared<Stream>(*context);
  stream->blocking = !(flags & 1);
  std::lock_guard<std::mutex> lock(context->mutex);
  *out = newHandle();
  context->streams[*out] = std::move(stream);
  return SUCCESS;
}
EXPORT cuStreamDestroy_v2(uint64_t streamHandle) {
  Context* const context = here();
  if (!context) return INVALID_CONTEXT;
  std::shared_ptr<Stream> stream;
  {
    std::lock_guard<std::mutex> lock(context->mutex);
    const auto found = context->streams.find(streamHandle);
    if (found == context->streams.end()) return INVALID_HANDLE;
    stream = found->second;
    context->streams.erase(found);
  }
  stream->wait(stream->issued());
  return SUCCESS;
}
EXPORT cuStreamSynchronize(uint64_t streamHandle) {
  ENTER();
  const auto stream = context->stream(streamHandle);
  if (!stream) return INVALID_HANDLE;
  stream->wait(stream->issued());
  return context->lost;
}
EXPORT cuStreamWaitEvent(uint64_t streamHandle, uint64_t event, unsigned) {
  ENTER();
  const auto stream = context->stream(streamHandle);
  const auto found = context->events.find(event);
  if (!stream || found == context->events.end()) return INVALID_HANDLE;
  std::vector<Stream::Point> after;
  if (found->second.point.first) after.push_back(found->second.point);
  context->enqueue(stream, [](Machine&) {}, std::move(after));
  return SUCCESS;
}
EXPORT cuEventCreate(uint64_t* out, unsigned) {
  ENTER();
  *out = newHandle();
  context->events[*out];
  return SUCCESS;
}
EXPORT cuEventDestroy_v2(uint64_t event) {
  Context* const context = here();
  if (!context) return INVALID_CONTEXT;
  return context->events.erase(event) ? SUCCESS : INVALID_HANDLE;
}
EXPORT cuEventRecord(uint64_t event, uint64_t streamHandle) {
  ENTER();
  const auto stream = context->stream(streamHandle);
  const auto found = context->events.find(event);
  if (!stream || found == context->events.end()) return INVALID_HANDLE;
  found->second.point = {stream, context->enqueue(stream, [](Machine&) {})};
  return SUCCESS;
}
EXPORT cuEventQuery(uint64_t event) {
  ENTER();
  const auto found = context->events.find(event);
  if (found == context->events.end()) return INVALID_HANDLE;
  const auto& [stream, ticket] = found->second.point;
  if (stream && !stream->reached(ticket)) return NOT_READY;
  return context->lost;
}
EXPORT cuEventSynchronize(uint64_t event) {
  ENTER();
  const auto found = context->events.find(event);
  if (found == context->events.end()) return INVALID_HANDLE;
  const auto [stream, ticket] = found->second.point;
  if (stream) stream->wait(ticket);
  return context->lost;
}
EXPORT cuEventElapsedTime(float* milliseconds, uint64_t, uint64_t) {
  ENTER();
  *milliseconds = 1;  // the stand-in has no clock: figures made with it mean nothing
  return SUCCESS;
}

EXPORT cuModuleLoadData(uint64_t* out, const char* image) {
  ENTER();
  Module module;
  try {
    module = parseModule(image);
  } catch (const std::exception& error) {
    fprintf(stderr, "stand-in driver: %s\n", error.what());
    return INVALID_PTX;
  }
  // CUDA 10.0 brought PTX 6.3, 11.0 brought 7.0, 13.0 brought 9.0: the major version is three less.
  if (module.version / 10 > int(settings.driver / 1000) - 4) return UNSUPPORTED_PTX_VERSION;
  if (module.target > settings.capability) return NO_BINARY_FOR_GPU;
  *out = newHandle();
  context->modules.emplace(*out, std::move(module));
  return SUCCESS;
}
EXPORT cuModuleUnload(uint64_t module) {
  Context* const context = here();
  if (!context) return INVALID_CONTEXT;
  context->synchronize();
  return context->modules.erase(module) ? SUCCESS : INVALID_HANDLE;
}
EXPORT cuModuleGetFunction(uint64_t* out, uint64_t module, const char* name) {
  ENTER();
  const auto found = context->modules.find(module);
  if (found == context->modules.end()) return INVALID_HANDLE;
  const auto function = found->second.functions.find(name);
  if (function == found->second.functions.end()) return NOT_FOUND;
  *out = uint64_t(&function->second);
  return SUCCESS;
}
EXPORT cuFuncSetAttribute(uint64_t function, int attribute, int value) {
  ENTER();
  // CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES; the limits of CUDA's programming guide, table of compute capabilities.
  const int64_t capability = settings.capability;
  const int most = capability == 75 ? 64 : capability == 80 ? 163 : capability < 90 || capability >= 120 ? 99 : 227;
  if (attribute != 8 || value < 0 || value > most * 1024) return INVALID_VALUE;
  (*reinterpret_cast<std::shared_ptr<Function>*>(function))->mostDynamicShared = value;
  return SUCCESS;
}
EXPORT cuLaunchKernel(uint64_t function, unsigned gridX, unsigned gridY, unsigned gridZ, unsigned blockX,
                      unsigned blockY, unsigned blockZ, unsigned shared, uint64_t streamHandle, void** parameters,
                      void** extra) {
  ENTER();
  const auto f = *reinterpret_cast<std::shared_ptr<Function>*>(function);
  const auto stream = context->stream(streamHandle);
  if (!stream) return INVALID_HANDLE;
  if (gridX == 0 || gridY == 0 || gridZ != 1 || blockY != 1 || blockZ != 1 || gridY > 65535 ||
      int(blockX) != f->threads || f->sharedBytes > 48 * 1024 || int(shared) > f->mostDynamicShared ||
      f->dynamicShared != (shared > 0) || parameters || !extra)
    return INVALID_VALUE;
  if (uint64_t(extra[0]) != 1 || uint64_t(extra[2]) != 2 || extra[4]) return INVALID_VALUE;
  const auto* bytes = static_cast<const unsigned char*>(extra[1]);
  const uint64_t size = *static_cast<const uint64_t*>(extra[3]);
  if (size != uint64_t(f->parameterBytes)) return INVALID_VALUE;
  std::vector<unsigned char> copy(bytes, bytes + size);
  const int fault = faultIn("kernel");
  context->enqueue(stream, [=](Machine& machine) {
    if (fault) throw Fault{fault};
    machine.regions = context->regions();
    machine.last = nullptr;
    const uint32_t grid[3] = {gridX, gridY, gridZ};
    machine.run(*f, copy.data(), grid, blockX, shared);
    std::lock_guard<std::mutex> lock(globalMutex);
    for (int cost = 0; cost < COSTS; cost++) executed[cost] += int64_t(std::exchange(machine.executed[cost], 0));
  });
  return SUCCESS;
}

// For tests: the nth next call of `function` ("kernel": the nth next launch, while it runs) fails with `result`.
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
