/**
 * A small network that learns by gradient descent with momentum, all data at each step. Plain loops over typed arrays of
 * float64, and no function but + − × ÷: every browser gets the same bits.
 *
 * @module
 */
import { type Activation, type ActivationName, activations } from "./activations.ts";

interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  readonly weight: Float64Array; // outputs × inputs
  readonly bias: Float64Array;
  readonly weightVelocity: Float64Array;
  readonly biasVelocity: Float64Array;
}

const MOMENTUM = 0.9;

export class Mlp {
  readonly #layers: Layer[];
  readonly #activation: Activation;

  /** @param weights - one matrix a layer, `[outputs, inputs]`; `sizes` are the inputs, the hidden layers and the outputs */
  constructor(weights: readonly ArrayLike<number>[], sizes: readonly number[], activation: ActivationName) {
    this.#activation = activations[activation];
    this.#layers = weights.map((weight, l) => ({
      inputs: sizes[l]!,
      outputs: sizes[l + 1]!,
      weight: Float64Array.from(weight),
      bias: new Float64Array(sizes[l + 1]!),
      weightVelocity: new Float64Array(weight.length),
      biasVelocity: new Float64Array(sizes[l + 1]!),
    }));
  }

  /** The signals of all layers: the input, each hidden layer behind its activation, the output. */
  #forward(input: Float64Array): Float64Array[] {
    const signals = [input];
    for (const [l, { inputs, outputs, weight, bias }] of this.#layers.entries()) {
      const x = signals[l]!;
      const count = x.length / inputs;
      const y = new Float64Array(count * outputs);
      for (let n = 0; n < count; n++) {
        for (let o = 0; o < outputs; o++) {
          let sum = bias[o]!;
          for (let i = 0; i < inputs; i++) sum += weight[o * inputs + i]! * x[n * inputs + i]!;
          y[n * outputs + o] = l < this.#layers.length - 1 ? this.#activation.at(sum) : sum;
        }
      }
      signals.push(y);
    }
    return signals;
  }

  /** What the network says to inputs, one after the other. */
  predict(input: Float64Array): Float64Array {
    return this.#forward(input).at(-1)!;
  }

  /** One step down the gradient of the mean squared error; returns the error before it. */
  step(input: Float64Array, target: Float64Array, rate: number): number {
    const signals = this.#forward(input);
    const count = target.length;
    let loss = 0;
    // The loss's gradient with respect to the output of the layer that is looked at, from the last one back.
    let gradient: Float64Array = signals.at(-1)!.map((y, n) => {
      loss += (y - target[n]!) ** 2 / count;
      return (2 * (y - target[n]!)) / count;
    });
    for (let l = this.#layers.length - 1; l >= 0; l--) gradient = this.#update(l, signals[l]!, gradient, rate);
    return loss;
  }

  /** Moves a layer; returns the gradient with respect to what came into it, before the activation that made that. */
  #update(l: number, x: Float64Array, gradient: Float64Array, rate: number): Float64Array {
    const { inputs, outputs, weight, bias, weightVelocity, biasVelocity } = this.#layers[l]!;
    const count = x.length / inputs;
    const back = new Float64Array(x.length);
    const weightGradient = new Float64Array(weight.length);
    const biasGradient = new Float64Array(outputs);
    for (let n = 0; n < count; n++) {
      for (let o = 0; o < outputs; o++) {
        const g = gradient[n * outputs + o]!;
        biasGradient[o]! += g;
        for (let i = 0; i < inputs; i++) {
          weightGradient[o * inputs + i]! += g * x[n * inputs + i]!;
          back[n * inputs + i]! += g * weight[o * inputs + i]!;
        }
      }
    }
    const move = (values: Float64Array, velocity: Float64Array, slope: Float64Array) => {
      for (let i = 0; i < values.length; i++) values[i]! += velocity[i] = MOMENTUM * velocity[i]! - rate * slope[i]!;
    };
    move(weight, weightVelocity, weightGradient);
    move(bias, biasVelocity, biasGradient);
    return l === 0 ? back : back.map((g, i) => g * this.#activation.slope(x[i]!));
  }
}
