// libcuda.so.1 for tests: the driver API's functions that the binding calls, on an interpreter of PTX. Devices, contexts,
// modules and launches are here; memory.cpp, pool.cpp and streams.cpp have the rest.
#include <cstring>
#include <utility>

#include "device.h"

bool initialized = false;
std::mutex globalMutex;
std::map<int, std::unique_ptr<Context>> contexts;

namespace {

thread_local std::vector<Context*> current;
uint64_t nextHandle = 0x1000;
// No host address lies here, so a device pointer used on the host faults.
uint64_t nextAddress = 0x7d0000000000ull;

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
    context->show(machine);
    const uint32_t grid[3] = {gridX, gridY, gridZ};
    machine.run(*f, copy.data(), grid, blockX, shared);
    std::lock_guard<std::mutex> lock(globalMutex);
    for (int cost = 0; cost < COSTS; cost++) executed[cost] += int64_t(std::exchange(machine.executed[cost], 0));
  });
  return SUCCESS;
}
