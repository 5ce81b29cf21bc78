#include "device.h"

#include <algorithm>
#include <cstring>

Settings settings;

Stream::Stream(Context& c) : context(c), thread([this] { loop(); }) {}

Stream::~Stream() {
  {
    std::lock_guard<std::mutex> lock(mutex);
    stopping = true;
  }
  changed.notify_all();
  thread.join();
}

uint64_t Stream::push(std::function<void(Machine&)> work, std::vector<Point> after) {
  std::lock_guard<std::mutex> lock(mutex);
  queue.push_back({std::move(work), std::move(after)});
  changed.notify_all();
  return ++pushed;
}

uint64_t Stream::issued() {
  std::lock_guard<std::mutex> lock(mutex);
  return pushed;
}

bool Stream::reached(uint64_t ticket) {
  std::lock_guard<std::mutex> lock(mutex);
  return done >= ticket;
}

void Stream::wait(uint64_t ticket) {
  std::unique_lock<std::mutex> lock(mutex);
  changed.wait(lock, [&] { return done >= ticket; });
}

void Stream::loop() {
  Machine machine;
  for (;;) {
    Item item;
    {
      std::unique_lock<std::mutex> lock(mutex);
      changed.wait(lock, [&] { return stopping || !queue.empty(); });
      if (queue.empty()) return;
      item = std::move(queue.front());
      queue.pop_front();
    }
    for (const auto& [other, ticket] : item.after) other->wait(ticket);
    // Half a minute at most: a caller that wrongly waits for the work fails its test instead of hanging.
    for (int i = 0; settings.held && i < 30'000; i++) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    if (settings.delay > 0) std::this_thread::sleep_for(std::chrono::microseconds(settings.delay));
    if (context.lost == 0) {
      try {
        item.work(machine);
      } catch (const Fault& fault) {
        context.lost = fault.result;
      }
    }
    item = {};
    std::lock_guard<std::mutex> lock(mutex);
    done++;
    changed.notify_all();
  }
}

void Context::show(Machine& machine) {
  std::lock_guard<std::mutex> lock(mutex);
  machine.regions.clear();
  for (const auto& [start, allocation] : memory) machine.regions.push_back({start, allocation.size, allocation.host.get()});
  machine.last = nullptr;
}

std::shared_ptr<Stream> Context::stream(uint64_t handle) {
  std::lock_guard<std::mutex> lock(mutex);
  if (handle <= 1) return legacy;
  const auto found = streams.find(handle);
  return found == streams.end() ? nullptr : found->second;
}

uint64_t Context::enqueue(const std::shared_ptr<Stream>& stream, std::function<void(Machine&)> work,
                          std::vector<Stream::Point> after) {
  std::lock_guard<std::mutex> lock(mutex);
  if (stream == legacy) {
    for (const auto& [handle, other] : streams)
      if (other->blocking) after.emplace_back(other, other->issued());
    for (const auto& other : ending)
      if (other->blocking) after.emplace_back(other, other->issued());
  } else if (stream->blocking && legacy->issued() > 0) {
    after.emplace_back(legacy, legacy->issued());
  }
  return stream->push(std::move(work), std::move(after));
}

bool Context::release(uint64_t address) {
  const auto found = memory.find(address);
  if (found == memory.end()) return false;
  const auto& [size, host, handle] = found->second;
  used -= size;
  if (const auto of = pools.find(handle); of != pools.end()) {
    Pool& pool = of->second;
    pool.used -= size;
    pool.retained = std::min(pool.retained + size, pool.threshold > pool.used ? pool.threshold - pool.used : 0);
  }
  memory.erase(found);
  return true;
}

uint64_t Context::unclaimed() {
  std::lock_guard<std::mutex> lock(mutex);
  uint64_t taken = used;
  for (const auto& [handle, pool] : pools) taken += pool.retained;
  return uint64_t(settings.memory) > taken ? uint64_t(settings.memory) - taken : 0;
}

void Context::synchronize() {
  std::vector<std::shared_ptr<Stream>> all;
  {
    std::lock_guard<std::mutex> lock(mutex);
    all.push_back(legacy);
    for (const auto& [handle, stream] : streams) all.push_back(stream);
    for (auto& stream : ending) all.push_back(std::move(stream));
    ending.clear();
  }
  for (const auto& stream : all) stream->wait(stream->issued());
}
