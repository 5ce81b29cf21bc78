/** What the training page computes: the gradient, which starts learn and which do not, and two workers in step. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as core from "@weightinit/core";
import { CpuRng, type CpuTensor } from "@weightinit/cpu";
import { describe, expect, it } from "vitest";
import { drawnPoints } from "../.vitepress/theme/plots/losses.ts";
import { type ActivationName, activations } from "../.vitepress/theme/train/activations.ts";
import { CELLS, type TrainAnswer, type TrainRequest } from "../.vitepress/theme/train/messages.ts";
import { Mlp } from "../.vitepress/theme/train/mlp.ts";
import { trainPresets } from "../.vitepress/theme/train/presets.ts";
import { type TrainedSchemeName, trainedSchemes } from "../.vitepress/theme/train/schemes.ts";
import { parseTrainSettings, printTrainSettings, TRAIN_DEFAULTS } from "../.vitepress/theme/train/settings.ts";
import { fate, learnedFrom, tableSteps } from "../.vitepress/theme/train/summary.ts";
import { colorOf, palettes } from "../.vitepress/theme/train/surface-picture.ts";
import { type TaskName, tasks } from "../.vitepress/theme/train/tasks.ts";
import { MOST_STEPS, Trainer, type TrainPort, type TrainState } from "../.vitepress/theme/train/trainer.ts";
import { sizesOf, TrainingRun } from "../.vitepress/theme/train/training-run.ts";
import { app } from "./support/sites.ts";

const theme = join(app, ".vitepress", "theme", "train");

describe("the network", () => {
  const code = readFileSync(join(theme, "mlp.ts"), "utf8");

  it("is a hundred lines that a reader can open", () => expect(code.split("\n").length - 1).toBeLessThanOrEqual(100));

  it("computes with nothing whose last digits differ between browsers", () => {
    expect(code).not.toMatch(/\bMath\b/);
    for (const file of ["activations.ts", "tasks.ts"]) {
      const names = [
        ...readFileSync(join(theme, file), "utf8")
          .replace(/\/\*.*?\*\/|\/\/.*/gs, "")
          .matchAll(/\bMath\.(\w+)/g),
      ];
      expect(names.map(([, name]) => name).filter((name) => name !== "max")).toEqual([]);
    }
  });

  it.each(Object.keys(activations) as ActivationName[])("%s goes down the gradient of its error", (name) => {
    const sizes = [2, 3, 3, 1];
    const weights = sizes.slice(1).map((out, l) => core.normal(new CpuRng(7).fork(l), out, sizes[l]!).data);
    const points = Float64Array.of(0.3, -0.7, 1.1, 0.2, -0.4, 0.9);
    const targets = Float64Array.of(1, -1, 0.5);
    const rate = 1e-6;
    const error = (changed: readonly (readonly number[])[]) =>
      new Mlp(changed, sizes, name).predict(points).reduce((sum, y, n) => sum + (y - targets[n]!) ** 2 / 3, 0);
    const start = weights.map((w) => [...w]);
    // The first step moves by −rate times the gradient, so the error falls by rate·|gradient|², biases included.
    let square = 0;
    const h = 1e-6;
    for (const [l, layer] of start.entries()) {
      for (const i of layer.keys()) {
        const moved = (by: number) =>
          error(start.map((w, k) => (k === l ? w.map((x, j) => (j === i ? x + by : x)) : w)));
        square += ((moved(h) - moved(-h)) / (2 * h)) ** 2;
      }
    }
    const network = new Mlp(weights, sizes, name);
    const before = network.step(points, targets, rate);
    const after = network.step(points, targets, 0);
    expect(before).toBeCloseTo(error(start), 12);
    expect((before - after) / rate).toBeGreaterThan(square * 0.999);
    // The biases' share, from the same network with its inputs shifted, is what remains: positive, and no more than the rest by far.
    expect((before - after) / rate).toBeLessThan(square + biasSquare(name, start, sizes, points, targets));
  });

  /** |∂error/∂bias|² and one part in a hundred: the biases' gradient by differences, through the layers written out. */
  function biasSquare(
    name: ActivationName,
    weights: readonly (readonly number[])[],
    sizes: readonly number[],
    points: Float64Array,
    targets: Float64Array,
  ): number {
    const error = (at: readonly [number, number, number]) => {
      let sum = 0;
      for (let n = 0; n < targets.length; n++) {
        let x = [points[2 * n]!, points[2 * n + 1]!];
        for (const [l, weight] of weights.entries()) {
          const z = Array.from({ length: sizes[l + 1]! }, (_, o) =>
            x.reduce((s, v, i) => s + weight[o * x.length + i]! * v, at[0] === l && at[1] === o ? at[2] : 0),
          );
          x = l < weights.length - 1 ? z.map(activations[name].at) : z;
        }
        sum += (x[0]! - targets[n]!) ** 2 / targets.length;
      }
      return sum;
    };
    let square = 0;
    for (let l = 0; l < weights.length; l++) {
      for (let o = 0; o < sizes[l + 1]!; o++) square += ((error([l, o, 1e-6]) - error([l, o, -1e-6])) / 2e-6) ** 2;
    }
    return square * 1.01;
  }

  it("has the tanh of the mathematical one", () => {
    for (let x = -25; x <= 25; x += 0.37) {
      expect(Math.abs(activations.tanh.at(x) - Math.tanh(x))).toBeLessThan(2e-15);
    }
    expect(activations.tanh.at(0)).toBe(0);
  });
});

/** The error behind so many steps. */
function trained(task: TaskName, left: TrainedSchemeName, steps: number, seed = 42): number {
  const run = new TrainingRun({ ...TRAIN_DEFAULTS, ...tasks[task].network, task, left, seed }, "left");
  return run.advance(steps).at(-1)!;
}

describe("a good start learns, a bad one does not", () => {
  it.each([
    ["spirals", "kaimingNormal", 200],
    ["spirals", "kaimingUniform", 200],
    ["spirals", "orthogonalRelu", 300],

    ["moons", "lecunNormal", 200],
    ["moons", "orthogonalRelu", 200],
    ["linear", "orthogonal", 100],
    ["linear", "glorotUniform", 100],
    ["linear", "lecunNormal", 100],
  ] as const)("%s: %s is below what counts as learned after %d steps", (task, scheme, steps) => {
    expect(trained(task, scheme, steps)).toBeLessThan(tasks[task].learnedAt);
  });

  it.each([
    ["spirals", "small", 0.99],
    ["spirals", "equal", 0.99],
    ["moons", "small", 0.99],
    ["moons", "large", 0.5],
    ["moons", "equal", 0.3],
    ["linear", "small", 0.2],
  ] as const)("%s: %s is still above %d after 150 steps", (task, scheme, above) => {
    const { learnedAt } = tasks[task];
    expect(above).toBeGreaterThan(4 * learnedAt);
    expect(trained(task, scheme, 150)).toBeGreaterThan(above);
  });

  it.each(["spirals", "linear"] as const)("%s: std 1 leaves the numbers", (task) => {
    expect(trained(task, "large", 100)).toBeNaN();
  });

  it("He's is far ahead of nn.Linear's default on the spirals", () => {
    expect(trained("spirals", "torchLinear", 200)).toBeGreaterThan(0.5);
  });
});

it("makes the same curve from the same seed, another from another", () => {
  const curve = (seed: number) => new TrainingRun({ ...TRAIN_DEFAULTS, seed }, "left").advance(3);
  expect(curve(1)).toEqual(curve(1));
  expect(curve(1)).not.toEqual(curve(2));
});

it("starts from the weights of the call that it prints", () => {
  for (const [name, { call }] of Object.entries(trainedSchemes)) {
    const run = new Function("rng", "outputs", "inputs", ...Object.keys(core), `return ${call}`);
    const printed = run(new CpuRng(3), 24, 2, ...Object.values(core)) as CpuTensor;
    expect(printed.data, name).toEqual(
      trainedSchemes[name as TrainedSchemeName].make(new CpuRng(3).fork("layer.0"), 24, 2).data,
    );
  }
});

it("shows what the network says in the middle of each cell", () => {
  const settings = { ...TRAIN_DEFAULTS, ...tasks.linear.network, task: "linear", left: "orthogonal" } as const;
  const run = new TrainingRun(settings, "left");
  run.advance(200);
  const surface = run.surface(CELLS, 1);
  // It has learned 0.8x − 0.6y: the top left cell's middle is (−1, 1)·(1 − 1/CELLS).
  expect(surface[0]).toBeCloseTo(-1.4 * (1 - 1 / CELLS), 1);
  expect(surface[CELLS - 1]).toBeCloseTo(0.2 * (1 - 1 / CELLS), 1);
  expect(sizesOf(settings)).toEqual([2, ...new Array(11).fill(16), 1]);
});

it("paints positive blue, negative orange, 0 as the ground and no number grey", () => {
  const { light } = palettes;
  expect(colorOf(0, light)).toEqual(light.ground);
  expect(colorOf(5, light, 1)).toEqual(light.positive);
  expect(colorOf(-1, light, 1)).toEqual(light.negative);
  expect(colorOf(Number.NaN, light)).toEqual([128, 128, 128]);
});

describe("in words", () => {
  it("says what became of a network", () => {
    expect(fate([], "spirals")).toBe("has not begun");
    expect(fate([1, 0.9], "spirals")).toBe("is at an error of 0.9, not below 0.05 yet");
    expect(fate([1, 0.04, 0.06, 0.04, 0.01], "spirals")).toBe("has an error of 0.01, below 0.05 since step 3");
    expect(fate([1, 1e9, Number.NaN], "spirals")).toBe("left the numbers at step 2");
    expect(learnedFrom([1, 0.001, 1], "linear")).toBeUndefined();
  });

  it("has a row of the table for the first and the last step, and few between", () => {
    expect(tableSteps(0)).toEqual([]);
    expect(tableSteps(1)).toEqual([0]);
    expect(tableSteps(768)).toEqual([0, 10, 20, 50, 100, 200, 500, 767]);
  });

  it("draws no point that is no number, and the last one always", () => {
    const points = drawnPoints([...new Array(1000).fill(1), Number.NaN]);
    expect(points.length).toBeLessThan(260);
    expect(points.every(({ loss }) => loss === 1)).toBe(true);
    expect(drawnPoints([1, 2, 1e9])).toEqual([
      { step: 0, loss: 1 },
      { step: 1, loss: 2 },
      { step: 2, loss: 100 },
    ]);
  });
});

describe("settings", () => {
  it("survive their URL", () => {
    for (const { settings } of trainPresets) expect(parseTrainSettings(printTrainSettings(settings))).toEqual(settings);
  });

  it("take the task's network for what is missing or wrong, and the limits for what is too much", () => {
    expect(parseTrainSettings("?task=toString&left=constructor&width=&rate=x")).toEqual(TRAIN_DEFAULTS);
    expect(parseTrainSettings("?task=linear&width=999&depth=0&rate=0")).toMatchObject({
      ...tasks.linear.network,
      width: 48,
      depth: 2,
      rate: 0.001,
    });
  });
});

describe("two workers", () => {
  function setup() {
    const asked: { left: TrainRequest[]; right: TrainRequest[] } = { left: [], right: [] };
    const states: TrainState[] = [];
    const frames: (() => void)[] = [];
    const port = (side: "left" | "right"): TrainPort => ({
      postMessage: (request: TrainRequest) => void asked[side].push(request),
      terminate() {},
      onmessage: null,
      onerror: null,
    });
    const ports = { left: port("left"), right: port("right") };
    const trainer = new Trainer(ports, {
      changed: (state) => void states.push(state),
      failed() {},
      nextFrame: (go) => void frames.push(go),
    });
    const answer = (side: "left" | "right", request = asked[side].at(-1)!) => {
      const count = request.kind === "advance" ? request.steps : 0;
      const data: TrainAnswer = { id: request.id, losses: new Array(count).fill(1), surface: new Float64Array(1) };
      ports[side].onmessage!.call(null as unknown as Worker, { data } as MessageEvent);
    };
    const both = () => {
      answer("left");
      answer("right");
    };
    return { trainer, asked, states, frames, answer, both };
  }

  it("go on together, and only when both have answered and a frame is due", () => {
    const { trainer, asked, states, frames, answer, both } = setup();
    trainer.start(TRAIN_DEFAULTS);
    both();
    frames.pop()!();
    expect(asked.left).toHaveLength(1); // nobody pressed Train
    trainer.play(4);
    answer("left");
    expect([asked.left.length, asked.right.length, states.length]).toEqual([2, 2, 1]);
    answer("right");
    expect([trainer.steps, states.at(-1)!.right.losses.length]).toEqual([4, 4]);
    expect(asked.left).toHaveLength(2);
    frames.pop()!();
    expect(asked.left.at(-1)).toMatchObject({ kind: "advance", steps: 4 });
    trainer.pause();
    both();
    frames.pop()!();
    expect([asked.left.length, trainer.steps]).toEqual([3, 8]);
  });

  it("drop the answers to what was before a reset", () => {
    const { trainer, asked, both, answer } = setup();
    trainer.start(TRAIN_DEFAULTS);
    both();
    trainer.step(100);
    const [oldLeft, oldRight] = [asked.left.at(-1)!, asked.right.at(-1)!];
    trainer.start({ ...TRAIN_DEFAULTS, seed: 7 });
    answer("left", oldLeft);
    answer("right", oldRight);
    expect(trainer.steps).toBe(0);
    both();
    trainer.step(1);
    trainer.step(1); // the first one is on its way
    both();
    expect(trainer.steps).toBe(1);
  });

  it("end at the last step", () => {
    const { trainer, asked, frames, both } = setup();
    trainer.start(TRAIN_DEFAULTS);
    both();
    trainer.step(MOST_STEPS - 3);
    both();
    trainer.play(10);
    expect(asked.left.at(-1)).toMatchObject({ steps: 3 });
    both();
    frames.pop()!();
    expect([trainer.steps, trainer.playing]).toEqual([MOST_STEPS, false]);
  });
});
