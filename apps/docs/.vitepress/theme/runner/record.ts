/**
 * Watches a device: every tensor that it fills is kept for the page to show.
 *
 * @module
 */
import { type Device, dtypeInfo, type Rng, type Tensor } from "@weightinit/core";
import type { RecordedTensor } from "./messages.ts";

/** More are counted, not shown. */
const MOST_TENSORS = 6;
/** Larger tensors are named, not shown: 16 MB of float32. */
const MOST_VALUES = 2 ** 22;

function headerOf(tensor: Tensor): string {
  return String(tensor).split("\n")[0]!.replace(/:$/, "");
}

async function recorded(tensor: Tensor, promisesBits: boolean): Promise<RecordedTensor> {
  const { dtype, shape, size } = tensor;
  const about = { dtype, shape, header: headerOf(tensor), promisesBits };
  if (size > MOST_VALUES) return { ...about, storage: undefined, reals: undefined };
  // Both copies are asked for at once, before the example can destroy the tensor.
  const [storage, float32] = await Promise.all([tensor.toArray(), tensor.toFloat32()]);
  return { ...about, storage, reals: dtypeInfo(dtype).part === "float64" ? (storage as Float64Array) : float32 };
}

/** A list of what devices filled. */
export class Recorder {
  readonly #tensors: Promise<RecordedTensor>[] = [];
  readonly #devices = new Set<string>();
  #count = 0;

  /** Makes a device report here, under a name; it goes on working as before. */
  watch<R extends Rng>(name: string, device: Device<R>): void {
    const { fill } = device;
    device.fill = (rng, tensor, what, place) => {
      fill.call(device, rng, tensor, what, place);
      this.#devices.add(name);
      if (this.#count++ < MOST_TENSORS) this.#tensors.push(recorded(tensor, what.kind !== "orthogonal"));
    };
  }

  /** Names of the devices that filled something, in order. */
  get devices(): string[] {
    return [...this.#devices];
  }

  /** How many tensors were not kept. */
  get more(): number {
    return Math.max(0, this.#count - MOST_TENSORS);
  }

  /** The tensors that could be read. */
  async tensors(): Promise<RecordedTensor[]> {
    const settled = await Promise.allSettled(this.#tensors);
    return settled.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  }
}
