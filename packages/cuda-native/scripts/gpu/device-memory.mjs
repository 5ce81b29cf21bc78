// Device memory that belongs to the caller of an initializer, for the conformance suite's option `out`.

/** Device memory on the generator's device that holds the numbers of `initial`. */
export function deviceMemory({ context, stream }, initial) {
  const { byteLength } = initial;
  const ptr = context.run(() => {
    const address = context.memory.allocatePermanently(Math.max(1, byteLength));
    if (byteLength > 0) context.driver.call.cuMemcpyHtoDAsync_v2(address, initial, byteLength, stream);
    return address;
  });
  const read = async () => {
    const bytes = new Uint8Array(byteLength);
    const mark = context.run(() => context.marks.record(stream));
    await context.marks.happening(mark);
    context.marks.drop(mark);
    await context.staging.readFresh(ptr, bytes);
    return new initial.constructor(bytes.buffer);
  };
  return { memory: { ptr, byteLength }, read };
}
