// The pretended machine: memory, streams with a thread each, contexts, and the faults a test asks for.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "ptx.h"

enum Result {
  SUCCESS = 0,
  INVALID_VALUE = 1,
  OUT_OF_MEMORY = 2,
  NOT_INITIALIZED = 3,
  NO_DEVICE = 100,
  INVALID_DEVICE = 101,
  INVALID_CONTEXT = 201,
  NO_BINARY_FOR_GPU = 209,
  INVALID_PTX = 218,
  UNSUPPORTED_PTX_VERSION = 222,
  INVALID_HANDLE = 400,
  NOT_FOUND = 500,
  NOT_READY = 600,
  ILLEGAL_ADDRESS = 700,
};

// What tests may change, by standin_set.
struct Settings {
  int64_t devices = 2, driver = 11020 /* R460, the first with memory pools */, capability = 75, memory = 1ll << 30, multiprocessors = 2,
          delay = 0 /* µs before each queued operation */, held = 0 /* whether queued operations wait for its end */,
          late = 0 /* µs until a copy to the device has landed */,
          pools = 1 /* whether the device has memory pools */;
};
extern Settings settings;

// A queue of work and the thread that does it, in order. Work may first wait for a point in another queue.
class Stream {
 public:
  explicit Stream(class Context& context);
  ~Stream();
  using Point = std::pair<std::shared_ptr<Stream>, uint64_t>;
  uint64_t push(std::function<void(Machine&)> work, std::vector<Point> after = {});
  uint64_t issued();
  bool reached(uint64_t ticket);
  void wait(uint64_t ticket);
  bool blocking = true;

 private:
  struct Item {
    std::function<void(Machine&)> work;
    std::vector<Point> after;
  };
  void loop();
  class Context& context;
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<Item> queue;
  uint64_t pushed = 0, done = 0;
  bool stopping = false;
  std::thread thread;
};

struct Event {
  Stream::Point point{nullptr, 0};
};

struct Allocation {
  uint64_t size;
  std::unique_ptr<unsigned char[]> host;
  uint64_t pool = 0;  // handle, if it came from one
};

// Memory that stays with the context when it is freed, to be used again.
struct Pool {
  uint64_t threshold = 0, used = 0, retained = 0;
};

class Context {
 public:
  int retained = 0;
  int lost = 0;  // sticky result after a failed kernel
  std::mutex mutex;
  std::map<uint64_t, Allocation> memory;
  uint64_t used = 0;
  std::map<uint64_t, Pool> pools;
  std::shared_ptr<Stream> legacy;
  std::map<uint64_t, std::shared_ptr<Stream>> streams;
  std::vector<std::shared_ptr<Stream>> ending;  // destroyed, with work that may go on
  std::map<uint64_t, Event> events;
  std::map<uint64_t, Module> modules;

  void synchronize();
  // Gives an allocation's memory to its pool or to nobody; false if there is none. The caller holds the mutex.
  bool release(uint64_t address);
  // Bytes that neither an allocation nor a pool has.
  uint64_t unclaimed();
  // Lets a machine reach the memory that is allocated now.
  void show(Machine& machine);
  // The stream of a handle (0 and 1: the legacy stream), or null.
  std::shared_ptr<Stream> stream(uint64_t handle);
  // Queues work that obeys the legacy stream's rule: it waits for all blocking streams, and they for it.
  uint64_t enqueue(const std::shared_ptr<Stream>& stream, std::function<void(Machine&)> work,
                   std::vector<Stream::Point> after = {});
};

// The thread's current context, or null.
Context* here();
uint64_t newHandle();
// Addresses are never used again, and nothing lies between two of them: what a freed or a short buffer is written
// through is outside everything.
uint64_t newAddress(uint64_t size);
// Memory as a device has it: not zero.
std::unique_ptr<unsigned char[]> poisoned(uint64_t size);

#define EXPORT extern "C" __attribute__((visibility("default"))) int

// Opens every function that works in a context.
#define ENTER()                                          \
  if (!initialized) return NOT_INITIALIZED;              \
  if (const int fault = faultIn(__func__)) return fault; \
  Context* const context = here();                       \
  if (!context) return INVALID_CONTEXT;                  \
  if (context->lost) return context->lost

extern bool initialized;
extern std::mutex globalMutex;  // of what follows, and of faults and counts
extern std::map<int, std::unique_ptr<Context>> contexts;
extern std::map<uint64_t, Allocation> pinned;  // the host's, by its address
extern int64_t executed[COSTS];                // instructions of kernels, by cost

// Counts the call, and counts down faults asked for by standin_fault; 0 unless this call of `function` is to fail.
int faultIn(const char* function);
