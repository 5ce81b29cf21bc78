/**
 * Events that are recorded when they are asked for, and shared: each still comes after its tensor's fill, and waiting for
 * one takes one query a turn, however many wait.
 */
import { constant, normal, uniform, zeros32 } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { releaseContexts } from "@weightinit/cuda-native";
import { afterEach, expect, test } from "vitest";
import { calls, createRng, createStream, describeOnStandIn, failCall, setStandIn } from "./helpers/stand-in.ts";

const turn = () => new Promise((resolve) => setImmediate(resolve));

describeOnStandIn("events", () => {
  afterEach(() => {
    for (const setting of ["delay", "held"] as const) setStandIn(setting, 0);
    releaseContexts();
  });

  test.each(["at once", "later, with other work behind it"])(
    "a stream that waits for a tensor's event comes after its fill: asked for %s",
    async (when) => {
      const rng = createRng(1);
      const { context } = rng;
      const stream = createStream(rng);
      setStandIn("delay", 3000);
      const filled = uniform(rng, 100);
      if (when !== "at once") normal(rng, 200);
      context.run(() => context.driver.call.cuStreamWaitEvent(stream, filled.event, 0));
      setStandIn("delay", 0);
      const { ptr, byteLength } = filled;
      const over = constant(createRng(1), 100, { value: 7, out: { ptr, byteLength, stream } });
      // Were the other stream too early, the fill would be the last to write.
      await Promise.all([over.ready(), filled.ready()]);
      expect(await filled.toArray()).toEqual(new Float32Array(100).fill(7));
    },
  );

  test("tensors up to there share one, as long as any of them lives; later ones have another", () => {
    const rng = createRng(1);
    const [first, second] = [zeros32(rng, 1), zeros32(rng, 2)];
    const { event } = second;
    const start = calls("cuEventRecord");
    expect(first.event).toBe(event);
    expect(calls("cuEventRecord")).toBe(start);
    const third = zeros32(rng, 3);
    expect(third.event).not.toBe(event);
    second.destroy();
    // Its handle is not recorded anew for anybody else.
    const others = Array.from({ length: 5 }, (_, i) => zeros32(rng, 4 + i).event);
    expect(others).not.toContain(event);
    expect(first.event).toBe(event);
    first.destroy();
    third.destroy();
    // And is used again then: no more than these are ever made.
    const made = calls("cuEventCreate");
    for (let i = 0; i < 5; i++) {
      const tensor = zeros32(rng, 1);
      expect(tensor.event).not.toBe(0n);
      tensor.destroy();
    }
    expect(calls("cuEventCreate") - made).toBeLessThanOrEqual(1);
  });

  test("a tensor of several fills has its event after the last", async () => {
    const rng = createRng(1);
    const slice = { 0: [0, 2], 1: [1, 3], 2: [0, 3] } as const;
    setStandIn("delay", 500);
    const part = uniform(rng, 3, 4, 5, { slice: slice as never });
    await part.ready();
    setStandIn("delay", 0);
    expect(await part.toArray()).toEqual(uniform(new CpuRng(1), 3, 4, 5, { slice: slice as never }).data);
  });

  test("a hundred that wait cost one query a turn", async () => {
    const rng = createRng(1);
    setStandIn("held", 1);
    const tensors = Array.from({ length: 100 }, () => zeros32(rng, 10));
    let settled = 0;
    const start = calls("cuEventQuery");
    const all = Promise.all(tensors.map((tensor) => tensor.ready().then(() => settled++)));
    for (let i = 0; i < 10; i++) await turn();
    expect(settled).toBe(0);
    expect(calls("cuEventQuery") - start).toBeLessThan(100);
    setStandIn("held", 0);
    await all;
    expect(settled).toBe(100);
  });

  test("a tensor may go while somebody waits for it", async () => {
    const rng = createRng(1);
    setStandIn("held", 1);
    const tensor = zeros32(rng, 10);
    let settled = false;
    const waiting = tensor.ready().then(() => {
      settled = true;
    });
    tensor.destroy();
    const later = Array.from({ length: 3 }, (_, i) => zeros32(rng, 10 + i).event);
    expect(new Set(later).size).toBe(3);
    for (let i = 0; i < 5; i++) await turn();
    expect(settled).toBe(false);
    setStandIn("held", 0);
    await waiting;
  });

  test("what fails when the event is asked for is told there, and the next time it is recorded", async () => {
    const rng = createRng(1);
    const tensor = zeros32(rng, 10);
    failCall("cuEventRecord", 1);
    expect(() => tensor.event).toThrow(expect.objectContaining({ code: "WI_DEVICE_ERROR" }));
    failCall("cuEventRecord", 1);
    await expect(tensor.ready()).rejects.toMatchObject({ code: "WI_DEVICE_ERROR" });
    failCall("cuEventRecord", 1);
    await expect(tensor.toArray()).rejects.toMatchObject({ code: "WI_DEVICE_ERROR" });
    expect(await tensor.toArray()).toEqual(new Float32Array(10));
  });
});
