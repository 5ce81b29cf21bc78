/**
 * Generators that lack something: an order that is the stream's, or room on their device.
 *
 * @module
 */
import { type Device, type Makes, PortableRng, type Rng, registerRng, WeightInitError } from "../../src/index.ts";
import { recordingDevice } from "./recording.ts";

/** Hands out its numbers one after the other: on the recording device, which never asks for them. */
export class Foreign implements Rng<Makes> {
  declare readonly "~makes": Makes;
  readonly asked: unknown[] = [];
}
registerRng(Foreign, recordingDevice as unknown as Device<Foreign>);

/** Of a device with few elements, one dtype and no memory. */
export class SmallRng extends PortableRng<Makes> {
  protected override withSeed(seed: bigint): this {
    return new SmallRng(seed) as this;
  }
}
registerRng(SmallRng, {
  name: "small",
  supports: { dtypes: ["float32"], maxElements: 10 },
  allocate: () => {
    throw new WeightInitError("WI_OUT_OF_MEMORY", "expected memory, got none");
  },
  fill: () => {},
});
