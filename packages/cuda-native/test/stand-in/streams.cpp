// Streams and events.
#include "device.h"

EXPORT cuStreamCreate(uint64_t* out, unsigned flags) {
  ENTER();
  auto stream = std::make_shared<Stream>(*context);
  stream->blocking = !(flags & 1);
  std::lock_guard<std::mutex> lock(context->mutex);
  *out = newHandle();
  context->streams[*out] = std::move(stream);
  return SUCCESS;
}
// Does not wait: the stream is gone when its work has ended.
EXPORT cuStreamDestroy_v2(uint64_t streamHandle) {
  Context* const context = here();
  if (!context) return INVALID_CONTEXT;
  std::lock_guard<std::mutex> lock(context->mutex);
  const auto found = context->streams.find(streamHandle);
  if (found == context->streams.end()) return INVALID_HANDLE;
  context->ending.push_back(std::move(found->second));
  context->streams.erase(found);
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
