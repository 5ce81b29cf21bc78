/**
 * What the parts of a pasted line stand for: numbers, texts, shapes, dtypes.
 *
 * @module
 */
import { calculateGain, type DType, dtypeInfo, type Nonlinearity } from "@weightinit/core";
import { type Node, PortError } from "./syntax.ts";

const CONSTANTS: Readonly<Record<string, unknown>> = {
  True: true,
  False: false,
  true: true,
  false: false,
  None: undefined,
  null: undefined,
  undefined,
  pi: Math.PI,
  PI: Math.PI,
  e: Math.E,
  E: Math.E,
  inf: Number.POSITIVE_INFINITY,
  Infinity: Number.POSITIVE_INFINITY,
  SQRT2: Math.SQRT2,
};

const FUNCTIONS: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
  sqrt: (x) => Math.sqrt(x as number),
  float: (x) => (x === "inf" ? Number.POSITIVE_INFINITY : Number(x)),
  calculate_gain: (name, slope) => calculateGain(name as Nonlinearity, slope as number | undefined),
};

function operation(operator: string, left: unknown, right: unknown): number {
  if (typeof left !== "number" || typeof right !== "number") throw new PortError(`“${operator}” takes numbers`);
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    default:
      return left ** right;
  }
}

/** A number, text, boolean, list or object; `undefined` for none. Names that stand for no value are refused. */
export function valueIn(node: Node): unknown {
  switch (node.kind) {
    case "number":
    case "text":
      return node.value;
    case "list":
      return node.items.map(valueIn);
    case "object":
      return Object.fromEntries(Object.entries(node.fields).map(([name, field]) => [name, valueIn(field)]));
    case "sum":
      return operation(node.operator, valueIn(node.left), valueIn(node.right));
    case "path": {
      const name = node.names.at(-1)!;
      if (node.of === undefined && Object.hasOwn(CONSTANTS, name)) return CONSTANTS[name];
      throw new PortError(`the value of “${node.names.join(".")}” is not in the line: write it as a number`);
    }
    default: {
      const name = node.callee.kind === "path" ? node.callee.names.at(-1)! : "";
      const known = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
      if (known === undefined) throw new PortError(`“${name}(…)” is not understood as a value`);
      return known(...node.args.map(valueIn), ...Object.values(node.named).map(valueIn));
    }
  }
}

/** Dims of a list of numbers; `undefined` if it is none, or has names in it. */
export function dimsOf(node: Node | undefined): number[] | undefined {
  if (node === undefined) return undefined;
  const items = node.kind === "list" ? node.items : node.kind === "number" ? [node] : [];
  const dims = items.map((item) => (item.kind === "number" ? item.value : Number.NaN));
  return dims.length > 0 && dims.every((dim) => Number.isInteger(dim) && dim >= 0) ? dims : undefined;
}

/** `jnp.bfloat16`, `"float16"`, `torch.half`; `undefined` for none and for float32. */
export function dtypeOf(node: Node | undefined): DType | undefined {
  if (node === undefined) return undefined;
  const name = node.kind === "path" ? node.names.at(-1)! : node.kind === "text" ? node.value : "";
  const own = { half: "float16", float: "float32", double: "float64" }[name] ?? name;
  if (own === "float32" || own === "None") return undefined;
  try {
    dtypeInfo(own as DType);
  } catch {
    throw new PortError(`the dtype “${name}” is not one of ours`);
  }
  return own as DType;
}

/** Arguments by name: positional ones take the names of the signature. */
export function byName(
  args: readonly Node[],
  named: Readonly<Record<string, Node>>,
  { signature, of }: { signature: readonly string[]; of: string },
): Record<string, Node> {
  if (args.length > signature.length)
    throw new PortError(
      `${of} takes ${signature.length === 0 ? "no arguments" : signature.join(", ")}, and here are more`,
    );
  return { ...Object.fromEntries(args.map((arg, i) => [signature[i]!, arg])), ...named };
}

/** The values of arguments, without those that are none. */
export function valuesIn(named: Readonly<Record<string, Node>>): Record<string, unknown> {
  const values = Object.entries(named).map(([name, node]) => [name, valueIn(node)] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}
