/**
 * One network in training.
 *
 * @module
 */
import { CpuRng } from "@weightinit/cpu";
import { Mlp } from "./mlp.ts";
import { trainedSchemes } from "./schemes.ts";
import type { Side, TrainSettings } from "./settings.ts";
import { type Data, tasks } from "./tasks.ts";

/** The layers' sizes: two coordinates, `depth` − 1 hidden layers, one number. */
export const sizesOf = ({ width, depth }: Pick<TrainSettings, "width" | "depth">): number[] => [
  2,
  ...new Array<number>(depth - 1).fill(width),
  1,
];

export class TrainingRun {
  readonly data: Data;
  readonly #settings: TrainSettings;
  readonly #network: Mlp;
  /** The mean squared error before each step. */
  readonly losses: number[] = [];

  constructor(settings: TrainSettings, side: Side) {
    this.#settings = settings;
    const rng = new CpuRng(settings.seed);
    this.data = tasks[settings.task].data(rng.fork("data"));
    const sizes = sizesOf(settings);
    const { make } = trainedSchemes[settings[side]];
    const weights = sizes.slice(1).map((out, l) => make(rng.fork(`layer.${l}`), out, sizes[l]!).data);
    this.#network = new Mlp(weights, sizes, settings.activation);
  }

  /** Takes steps; returns their errors. */
  advance(steps: number): number[] {
    const { points, targets } = this.data;
    const losses = Array.from({ length: steps }, () => this.#network.step(points, targets, this.#settings.rate));
    this.losses.push(...losses);
    return losses;
  }

  /** What the network says in the middle of each cell of a square grid over ±`reach`, row by row from the top. */
  surface(cells: number, reach: number): Float64Array {
    const points = new Float64Array(2 * cells * cells);
    const middle = (k: number) => reach * ((2 * k + 1) / cells - 1);
    for (let r = 0; r < cells; r++) {
      for (let c = 0; c < cells; c++) points.set([middle(c), -middle(r)], 2 * (r * cells + c));
    }
    return this.#network.predict(points);
  }
}
