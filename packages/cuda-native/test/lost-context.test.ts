/**
 * A kernel that fails while it runs takes the context with it, as on a real card.
 */
import { kaimingNormal, zeros32 } from "@weightinit/core";
import { expect, test } from "vitest";
import { createRng, describeOnStandIn, failCall } from "./helpers/stand-in.ts";

const LAUNCH_FAILED = 719;

describeOnStandIn("a lost context", () => {
  test("is told by every tensor of it, also those made before, with CUDA's name", async () => {
    const rng = createRng(1);
    const before = zeros32(rng, 10);
    await before.ready();
    failCall("kernel", LAUNCH_FAILED);
    const failed = kaimingNormal(rng, 10, 10);
    const lost = { code: "WI_DEVICE_LOST", message: expect.stringContaining("CUDA_ERROR_LAUNCH_FAILED (719)") };
    await expect(failed.ready()).rejects.toMatchObject(lost);
    await expect(failed.toArray()).rejects.toMatchObject(lost);
    await expect(before.toArray()).rejects.toMatchObject(lost);
    expect(() => zeros32(rng, 1)).toThrow(expect.objectContaining({ code: "WI_DEVICE_LOST" }));
    before.destroy();
    failed.destroy();
    // What was drawn survives: another backend goes on from the state.
    expect(rng.state).toEqual({ stream: 1, seed: "1", draw: 1 });
  });
});
