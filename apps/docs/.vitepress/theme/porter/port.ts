/**
 * A line of another framework's becomes ours.
 *
 * @module
 */
import { WeightInitError } from "@weightinit/core";
import { fromJaxLine, isJaxName } from "./from-jax-line.ts";
import { fromKerasLine } from "./from-keras-line.ts";
import { fromTfjsLine } from "./from-tfjs-line.ts";
import { fromTorchLine, isTorchName } from "./from-torch-line.ts";
import type { Ported } from "./ported.ts";
import { callOf, programOf } from "./print-code.ts";
import { type Node, PortError, parseLine } from "./syntax.ts";

export type Framework = "PyTorch" | "JAX" | "Keras" | "TensorFlow.js";

export interface Port {
  readonly framework: Framework;
  /** The call, for a generator called rng. */
  readonly call: string;
  /** A program that runs. */
  readonly program: string;
  readonly notes: readonly string[];
}

type Call = Node & { kind: "call" };

/** The calls of `a.b(x)(y)`, from the inner to the outer one, the name that is called first, and what it is a member of. */
interface Chain {
  readonly path: readonly string[];
  readonly of: Node | undefined;
  readonly calls: readonly Call[];
}

function chainOf(node: Node): Chain {
  if (node.kind === "path") {
    // tf.initializers.heNormal({}).apply([2, 3]): the call of `apply` is the outer one.
    if (node.names.length === 1 && node.names[0] === "apply" && node.of?.kind === "call") return chainOf(node.of);
    return { path: node.names, of: node.of, calls: [] };
  }
  if (node.kind !== "call") throw new PortError("it is no call of an initializer");
  const inner = chainOf(node.callee);
  return { ...inner, calls: [...inner.calls, node] };
}

/** Where dims are not in the line, those of a layer of 256 inputs and 512 outputs, in the framework's order. */
const EXAMPLE: Readonly<Record<Framework, readonly number[]>> = {
  PyTorch: [512, 256],
  JAX: [256, 512],
  Keras: [256, 512],
  "TensorFlow.js": [256, 512],
};

/** The beginnings of Keras' classes: alone, as `from keras.initializers import HeNormal` brings them. */
const KERAS_CLASS =
  /^(Random|Truncated|Variance|Glorot|He|Lecun|LeCun|Zeros|Ones|Constant|Identity|Orthogonal)[A-Z]?\w*$/;

function frameworkOf({ path }: Chain, target: string | undefined): Framework {
  const name = path.at(-1)!;
  const before = path.slice(0, -1).join(".");
  if (/keras/.test(before)) return "Keras";
  if (
    /jax|flax|nnx|jnn/.test(before) ||
    target === "kernel_init" ||
    target === "bias_init" ||
    target === "embedding_init"
  )
    return "JAX";
  if (/Initializer$/.test(target ?? "")) return "TensorFlow.js";
  if (/_initializer$/.test(target ?? "")) return "Keras";
  if (name.endsWith("_") || /(^|\.)init$/.test(before)) return "PyTorch";
  if (/(^|\.)initializers$/.test(before)) {
    if (/^[A-Z]/.test(name)) return "Keras";
    if (/^tf\./.test(before) || /[a-z][A-Z]/.test(name)) return "TensorFlow.js";
    return "JAX";
  }
  if (before === "" && KERAS_CLASS.test(name)) return "Keras";
  if (isJaxName(name) && name.includes("_")) return "JAX";
  if (isTorchName(name)) return "PyTorch";
  throw new PortError(
    `“${[...path].join(".")}” is none of torch.nn.init, jax.nn.initializers, keras.initializers and tf.initializers; write the whole name, or see the tables of the porting page for layers`,
  );
}

function ported(chain: Chain, framework: Framework): Ported {
  const { path, of, calls } = chain;
  const [first, second, more] = calls;
  if (more !== undefined) throw new PortError("it is called once too often");
  const name = path.at(-1)!;
  if (framework === "PyTorch") {
    if (first === undefined) throw new PortError(`${name} is not called: write ${name}(tensor)`);
    return fromTorchLine(path, first, of);
  }
  if (framework === "JAX") {
    // zeros and ones are initializers themselves, the others make one.
    const isOne = /^(zeros|ones)(_init)?$/.test(name) && first !== undefined && first.args.length > 0;
    return isOne ? fromJaxLine(name, undefined, first) : fromJaxLine(name, first, second);
  }
  return framework === "Keras" ? fromKerasLine(name, first, second) : fromTfjsLine(name, first, second);
}

/** What a text stands for that a layer is given: `kernel_initializer="he_normal"`. */
function named(text: string, target: string | undefined): { chain: Chain; framework: Framework } {
  const framework = /Initializer$/.test(target ?? "") ? "TensorFlow.js" : "Keras";
  return { chain: { path: [text], of: undefined, calls: [] }, framework };
}

/** @returns the port, or in words why there is none */
export function port(line: string): Port | string {
  try {
    const { target, node } = parseLine(line);
    const text = node.kind === "text" ? named(node.value, target) : undefined;
    const chain = text?.chain ?? chainOf(node);
    const framework = text?.framework ?? frameworkOf(chain, target);
    const made = ported(chain, framework);
    const dims = made.dims ?? EXAMPLE[framework];
    const notes = [
      ...made.notes,
      ...(made.dims === undefined ? [`The shape is not in the line: ${dims.join(" × ")} stands for yours.`] : []),
    ];
    return { framework, call: callOf(made, dims).call, program: programOf(made, dims), notes };
  } catch (error) {
    if (error instanceof PortError) return error.message;
    if (error instanceof WeightInitError) return error.message.replace(/ \[WI_\w+\]$/, "");
    throw error;
  }
}
