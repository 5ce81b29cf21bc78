/**
 * A call of `torch.nn.init`, or of a tensor's own `normal_`, `uniform_`, `zero_` and `fill_`.
 *
 * @module
 */
import { fromTorch } from "@weightinit/core/config";
import type { Ported } from "./ported.ts";
import { type Node, PortError } from "./syntax.ts";
import { byName, dimsOf, dtypeOf, valuesIn } from "./values.ts";

/** Arguments behind the tensor, in order. */
const SIGNATURES: Readonly<Record<string, readonly string[]>> = {
  uniform_: ["a", "b"],
  normal_: ["mean", "std"],
  trunc_normal_: ["mean", "std", "a", "b"],
  constant_: ["val"],
  ones_: [],
  zeros_: [],
  eye_: [],
  dirac_: ["groups"],
  xavier_uniform_: ["gain"],
  xavier_normal_: ["gain"],
  kaiming_uniform_: ["a", "mode", "nonlinearity"],
  kaiming_normal_: ["a", "mode", "nonlinearity"],
  orthogonal_: ["gain"],
  sparse_: ["sparsity", "std"],
};

/** A tensor's own methods, by the names of `nn.init`; theirs are called `from` and `to`. */
const METHODS: Readonly<Record<string, { readonly name: string; readonly signature: readonly string[] }>> = {
  uniform_: { name: "uniform_", signature: ["a", "b"] },
  normal_: { name: "normal_", signature: ["mean", "std"] },
  zero_: { name: "zeros_", signature: [] },
  fill_: { name: "constant_", signature: ["val"] },
};
const RENAMED: Readonly<Record<string, string>> = { from: "a", to: "b", value: "val" };

interface Made {
  readonly dims: readonly number[] | undefined;
  readonly dtype: Node | undefined;
}

/** `torch.empty(64, 32)`, within `nn.Parameter(…)` too; of another expression nothing is known. */
function tensorOf(node: Node | undefined): Made {
  if (node?.kind !== "call") return { dims: undefined, dtype: undefined };
  const [first] = node.args;
  if (first?.kind === "call") return tensorOf(first);
  const dims = dimsOf(first?.kind === "list" ? first : { kind: "list", items: node.args });
  return { dims, dtype: node.named["dtype"] };
}

export const isTorchName = (name: string): boolean => name in SIGNATURES || name in METHODS || `${name}_` in SIGNATURES;

export function fromTorchLine(path: readonly string[], node: Node & { kind: "call" }, of: Node | undefined): Ported {
  const name = path.at(-1)!;
  // nn.init.normal_(w) and normal_(w) get the tensor first; w.normal_() is one's own.
  const isMethod = name in METHODS && (of !== undefined || (path.length > 1 && path.at(-2) !== "init"));
  const own = isMethod ? METHODS[name]!.name : name.endsWith("_") ? name : `${name}_`;
  const signature = isMethod ? METHODS[name]!.signature : SIGNATURES[own];
  if (signature === undefined) throw new PortError(`torch.nn.init has no ${name}`);
  const { generator, tensor, ...named } = node.named;
  const args = isMethod || tensor !== undefined ? node.args : node.args.slice(1);
  const first = isMethod ? of : (tensor ?? node.args[0]);
  const given = byName(args, named, { signature, of: own });
  const values = Object.fromEntries(
    Object.entries(valuesIn(given)).map(([key, value]) => [RENAMED[key] ?? key, value]),
  );
  const made = tensorOf(first);
  return {
    init: fromTorch(own, values),
    dims: made.dims,
    dtype: dtypeOf(made.dtype),
    seed: undefined,
    notes: generator === undefined ? [] : ["The generator is the first argument here, rng."],
  };
}
