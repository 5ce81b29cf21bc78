/**
 * Writes docs/rng-types.md's tables from the backends' own declarations: the dtypes and the size that each generator's
 * device declares (`device.supports`), and which dtypes each function takes, found by calling it.
 *
 * Usage: node scripts/rng-types.mjs [--write]; without --write it prints the tables.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as core from "@weightinit/core";
import { CpuRng, cpuDevice, cpuRngFrom } from "@weightinit/cpu";
import { CudaRng, cudaDevice } from "@weightinit/cuda-native";
import { JaxKey } from "@weightinit/rng-jax";
import { MersenneTwister, Xoshiro } from "@weightinit/rng-julia";
import { KerasRng, KerasSeed, SeedGenerator } from "@weightinit/rng-keras";
import { MlxKey, MlxRng } from "@weightinit/rng-mlx";
import { Mt19937, Pcg64, Pcg64Dxsm, Philox, RandomState, Sfc64 } from "@weightinit/rng-numpy";
import { TfGenerator, TfRng, TfSeed } from "@weightinit/rng-tensorflow";
import { TfjsSeed } from "@weightinit/rng-tfjs";
import { TorchCudaRng, TorchKey, TorchRng } from "@weightinit/rng-torch";
import { WebGpuRng, webGpuDevice } from "@weightinit/webgpu";

const PAGE = fileURLToPath(new URL("../../../docs/rng-types.md", import.meta.url));
const [BEGIN, END] = ["<!-- generated: npm run rng-types -->", "<!-- end -->"];

/** Every generator of the project, with how it is made. No GPU is needed to ask its device. */
const generators = [
  { made: "new CpuRng(42)", package: "@weightinit/cpu", device: cpuDevice, returns: "CpuTensor", type: CpuRng },
  {
    made: "cpuRngFrom(Math.random)",
    package: "@weightinit/cpu",
    device: cpuDevice,
    returns: "CpuTensor",
    type: cpuRngFrom(Math.random).constructor,
  },
  {
    made: "new MersenneTwister(42)",
    package: "@weightinit/rng-julia",
    device: cpuDevice,
    returns: "CpuTensor",
    type: MersenneTwister,
  },
  { made: "new Xoshiro(42)", package: "@weightinit/rng-julia", device: cpuDevice, returns: "CpuTensor", type: Xoshiro },
  ...[Pcg64, Pcg64Dxsm, Philox, Sfc64, Mt19937, RandomState].map((type) => ({
    made: `new ${type.name}(42)`,
    package: "@weightinit/rng-numpy",
    device: cpuDevice,
    returns: "CpuTensor",
    type,
  })),
  ...[TorchRng, TorchCudaRng, TorchKey].map((type) => ({
    made: `new ${type.name}(42)`,
    package: "@weightinit/rng-torch",
    device: cpuDevice,
    returns: "CpuTensor",
    type,
  })),
  ...[TfSeed, TfGenerator, TfRng].map((type) => ({
    made: `new ${type.name}(${type === TfSeed ? "1, 2" : "42"})`,
    package: "@weightinit/rng-tensorflow",
    device: cpuDevice,
    returns: "CpuTensor",
    type,
  })),
  ...[KerasRng, KerasSeed, SeedGenerator].map((type) => ({
    made: `new ${type.name}(42)`,
    package: "@weightinit/rng-keras",
    device: cpuDevice,
    returns: "CpuTensor",
    type,
  })),
  ...[MlxKey, MlxRng].map((type) => ({
    made: `new ${type.name}(42)`,
    package: "@weightinit/rng-mlx",
    device: cpuDevice,
    returns: "CpuTensor",
    type,
  })),
  {
    made: "new TfjsSeed(42)",
    package: "@weightinit/rng-tfjs",
    device: cpuDevice,
    returns: "CpuTensor",
    type: TfjsSeed,
  },
  {
    made: "new JaxKey(42)",
    package: "@weightinit/rng-jax",
    device: cpuDevice,
    returns: "CpuTensor",
    type: JaxKey,
  },
  {
    made: "await WebGpuRng.create(42)",
    package: "@weightinit/webgpu",
    device: webGpuDevice,
    returns: "WebGpuTensor",
    type: WebGpuRng,
  },
  {
    made: "new CudaRng(42)",
    package: "@weightinit/cuda-native",
    device: cudaDevice,
    returns: "CudaTensor",
    type: CudaRng,
  },
];

/** What a call needs besides dims. */
const REQUIRED = { sparseInit: { sparsity: 0.5 }, constant: { value: 1 } };

/** A shape that a function takes. */
const shapeFor = (name) => (name === "deltaOrthogonal" ? [1, 2, 2] : [2, 2]);

const exported = new Map(Object.entries(core));

/** A call with options alone is a partial application, which prints itself as one. */
function isInitializer(name) {
  try {
    return String(exported.get(name)(REQUIRED[name] ?? {})).startsWith(`${name}(`);
  } catch {
    return false;
  }
}

const initializers = [...exported]
  .filter(([name, value]) => typeof value === "function" && value.name === name && isInitializer(name))
  .map(([name]) => name)
  .sort();

const refusal = (call) => {
  try {
    call();
    return undefined;
  } catch (error) {
    return error.code;
  }
};

/** The dtypes that a function makes: the one in its name, or those that a call is not refused for. */
function dtypesOf(name) {
  const init = exported.get(name);
  const options = REQUIRED[name] ?? {};
  if (refusal(() => init(new CpuRng(42), "float32", ...shapeFor(name), options)) === "WI_DTYPE_FIXED") {
    return [init(new CpuRng(42), ...shapeFor(name)).dtype];
  }
  return core.dtypes.filter((dtype) => {
    const code = refusal(() => init(new CpuRng(42), dtype, ...shapeFor(name), options));
    if (code !== undefined && code !== "WI_DTYPE_NOT_IN_SCHEME") throw new Error(`${name} of ${dtype}: ${code}`);
    return code === undefined;
  });
}

const made = new Map(initializers.map((name) => [name, dtypesOf(name)]));
const code = (text) => `\`${text}\``;
const list = (names) => names.map(code).join(", ");
const rows = (...lines) => lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
const rule = (head) => head.map(() => "---");

function generatorTable() {
  const head = ["generator", "package", "returns", "`fork`, `rows`", "functions"];
  const lines = generators.map(({ made: how, package: name, device, returns, type }) => {
    const missing = initializers.filter(
      (init) => !made.get(init).some((dtype) => device.supports.dtypes.includes(dtype)),
    );
    const functions =
      missing.length === 0
        ? `all ${initializers.length}`
        : `${initializers.length - missing.length} of ${initializers.length}`;
    return [code(how), code(name), code(returns), type.prototype instanceof core.PortableRng ? "yes" : "no", functions];
  });
  return rows(head, rule(head), ...lines);
}

const POWERS = new Map([
  [2 ** 32 - 1, "2³² − 1"],
  [2 ** 40, "2⁴⁰"],
]);

function deviceTable() {
  const devices = [...new Set(generators.map(({ device }) => device))];
  const head = ["", ...devices.map(({ name }) => name)];
  const lines = core.dtypes.map((dtype) => [
    code(dtype),
    ...devices.map(({ supports }) => (supports.dtypes.includes(dtype) ? "yes" : "no")),
  ]);
  const most = devices.map(
    ({ supports: { maxElements } }) => POWERS.get(maxElements) ?? maxElements.toLocaleString("en"),
  );
  return rows(head, rule(head), ...lines, ["most elements of a tensor", ...most]);
}

function functionTable() {
  const groups = grouped();
  const head = ["dtypes", "functions"];
  const lines = [...groups].map(([dtypes, names]) => {
    const all = dtypes.split(" ").length === core.dtypes.length;
    return [all ? "every one, by argument" : list(dtypes.split(" ")), list(names)];
  });
  return rows(head, rule(head), ...lines);
}

/** Functions by their dtypes. */
function grouped() {
  const groups = new Map();
  for (const name of initializers) {
    const key = made.get(name).join(" ");
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  return groups;
}

/** The tables as they should stand on the page. */
export function tables() {
  return `${generatorTable()}\n\n## Dtypes\n\n${deviceTable()}\n\n## Functions\n\n${functionTable()}`;
}

/** The page with its tables replaced. */
export function updated(text) {
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error(`expected ${BEGIN} … ${END} in the page`);
  return `${before}${BEGIN}\n\n${tables()}\n\n${END}${after}`;
}

/** The page as it is, and as it should be. */
export function page() {
  const text = readFileSync(PAGE, "utf8");
  return { text, updated: updated(text) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes("--write")) writeFileSync(PAGE, page().updated);
  else console.log(tables());
}
