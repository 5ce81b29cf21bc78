/**
 * The loss of a device.
 *
 * @module
 */
import type { WeightInitError } from "@weightinit/core";
import { type Failure, lostError } from "./failure.ts";

export class Loss {
  #error: WeightInitError | undefined;
  readonly #waiting = new Set<(error: WeightInitError) => void>();

  /** @param note - is told, before those that wait */
  constructor(device: GPUDevice, note: (error: WeightInitError) => void) {
    device.lost.then((info) => {
      const error = lostError(info);
      this.#error = error;
      note(error);
      for (const tell of this.#waiting) tell(error);
    });
  }

  /**
   * Settles with the loss, or with nothing once `work` has settled. A race with `device.lost` would leave 300 bytes there
   * each time, for as long as the device lives.
   */
  during(work: Promise<unknown>): Failure {
    if (this.#error !== undefined) return Promise.resolve(this.#error);
    return new Promise((resolve) => {
      const end = () => {
        this.#waiting.delete(resolve);
        resolve(undefined);
      };
      this.#waiting.add(resolve);
      work.then(end, end);
    });
  }
}
