/** The porter: lines of four frameworks become calls whose law is theirs, and what it cannot translate, it says. */
import { describe, expect, it } from "vitest";
import { port } from "../.vitepress/theme/porter/port.ts";
import { numberText } from "../.vitepress/theme/porter/print-code.ts";
import { parseLine } from "../.vitepress/theme/porter/syntax.ts";
import { checkLaw } from "./support/laws.ts";
import { evaluate, shapeIn, tables, text } from "./support/porting-lines.ts";

/** How a line of each table is written in a program. */
const PREFIXES: Readonly<Record<string, readonly [framework: string, prefix: string]>> = {
  "`torch.nn.init`": ["PyTorch", "nn.init."],
  "`jax.nn.initializers`": ["JAX", "jax.nn.initializers."],
  "`keras.initializers`": ["Keras", "keras.initializers."],
  "`tf.initializers`": ["TensorFlow.js", "tf.initializers."],
};

/** The lines of the page's tables about initializers, not about layers. */
const lines = Object.entries(PREFIXES).flatMap(([head, [framework, prefix]]) => {
  const table = text.slice(text.indexOf(`| ${head} | weightinit |`)).split("\n\n")[0]!;
  return tables
    .flatMap(([, all]) => all)
    .filter(({ theirs, ours }) => table.includes(`| ${theirs} | \`${ours}\``) && !theirs.startsWith("the default"))
    .map(({ theirs, law }) => ({ framework, law, theirs, line: prefix + theirs.slice(1, -1) }));
});

it("has 60 lines and more of the porting page's", () => {
  expect(lines.length).toBeGreaterThanOrEqual(60);
  for (const [framework] of Object.values(PREFIXES)) {
    expect(lines.filter((line) => line.framework === framework).length).toBeGreaterThan(10);
  }
});

describe("the porting page's lines", () => {
  it.each(lines)("$line", ({ framework, line, law, theirs }) => {
    const made = port(line);
    if (typeof made === "string") throw new Error(made);
    expect(made.framework).toBe(framework);
    const tensor = evaluate(made.call);
    expect(tensor.shape).toEqual(shapeIn(theirs));
    checkLaw(tensor, law);
    expect(made.program).toContain(`const weight = ${made.call};`);
    expect(made.notes.join()).not.toContain("The shape is not");
  });
});

describe("lines as people have them", () => {
  it.each([
    // PyTorch
    [
      "torch.nn.init.kaiming_normal_(self.conv.weight, mode='fan_out', nonlinearity='relu')",
      'kaimingNormal(rng, 512, 256, { mode: "fanOut" })',
    ],
    [
      "nn.init.kaiming_uniform_(self.weight, a=math.sqrt(5))  # as nn.Linear does",
      "kaimingUniform(rng, 512, 256, { gain: Math.sqrt(1 / 3) })",
    ],
    ["init.xavier_normal_(w, gain=nn.init.calculate_gain('tanh'))", "glorotNormal(rng, 512, 256, { gain: 5 / 3 })"],
    ["module.weight.data.normal_(mean=0.0, std=0.02)", "normal(rng, 512, 256, { std: 0.02 })"],
    ["m.bias.data.zero_()", "zeros32(rng, 512, 256)"],
    ["self.gate.weight.data.fill_(0.5);", "constant(rng, 512, 256, { value: 0.5 })"],
    [
      "w = nn.Parameter(torch.empty((64, 32))).uniform_(-1 / 8, 1 / 8)",
      "uniform(rng, 64, 32, { lo: -0.125, hi: 0.125 })",
    ],
    [
      "nn.init.normal_(torch.empty(3, 4, dtype=torch.bfloat16), std=2 ** -1)",
      'normal(rng, "bfloat16", 3, 4, { std: 0.5 })',
    ],
    [
      "nn.init.orthogonal_(torch.empty(64, 32, 3, 3), gain=2**0.5)",
      'orthogonal(rng, 64, 32, 3, 3, { gain: Math.SQRT2, layout: "torch" })',
    ],
    ["torch.nn.init.constant_(layer.bias, 1.0)", "ones32(rng, 512, 256)"],
    ["trunc_normal_(self.pos_embed, std=.02)", "truncatedNormal(rng, 512, 256, { std: 0.02 })"],
    ["nn.init.sparse_(w, sparsity=0.1, std=0.05)", "sparseInit(rng, 512, 256, { sparsity: 0.1, std: 0.05 })"],
    // JAX and flax
    ["kernel_init=nn.initializers.xavier_uniform(),", 'glorotUniform(rng, 256, 512, { layout: "keras" })'],
    [
      "w = jax.nn.initializers.normal(stddev=0.02)(key, (4, 5), jnp.bfloat16)",
      'normal(rng, "bfloat16", 4, 5, { std: 0.02 })',
    ],
    [
      "nnx.initializers.kaiming_normal()(rngs.params(), (64, 32))",
      'kaimingNormal(rng, 64, 32, { truncated: true, layout: "keras" })',
    ],
    ["nn.initializers.zeros", "zeros32(rng, 256, 512)"],
    [
      "initializers.variance_scaling(1.0, 'fan_in', 'truncated_normal', in_axis=0, out_axis=(1, 2))(key, (64, 8, 32))",
      "varianceScaling(rng, 64, 8, 32, { layout: { in: 0, out: [1, 2] } })",
    ],
    [
      "jax.nn.initializers.truncated_normal(0.02, lower=-3.0, upper=3.0)(k, (8, 8))",
      'truncatedNormal(rng, 8, 8, { std: 0.02, lo: -3, hi: 3, boundsIn: "std" })',
    ],
    // Keras
    ["kernel_initializer='he_normal'", 'kaimingNormal(rng, 256, 512, { truncated: true, layout: "keras" })'],
    ["tf.keras.initializers.RandomNormal(mean=0., stddev=0.05)", "normal(rng, 256, 512, { std: 0.05 })"],
    [
      "keras.initializers.HeUniform(seed=7)(shape=(3, 3, 8, 16))",
      'kaimingUniform(rng, 3, 3, 8, 16, { layout: "keras" })',
    ],
    [
      'initializers.VarianceScaling(scale=2.0, mode="fan_out", distribution="uniform")',
      'varianceScaling(rng, 256, 512, { scale: 2, mode: "fanOut", distribution: "uniform", layout: "keras" })',
    ],
    ['bias_initializer="zeros"', "zeros32(rng, 256, 512)"],
    // TensorFlow.js
    [
      "kernelInitializer: 'glorotUniform',",
      'varianceScaling(rng, 256, 512, { mode: "fanAvg", distribution: "uniform", layout: "tfjs" })',
    ],
    [
      "const init = tf.initializers.randomNormal({ mean: 0, stddev: 0.02, seed: 5 });",
      "normal(rng, 256, 512, { std: 0.02 })",
    ],
    [
      "kernelInitializer: tf.initializers.truncatedNormal({stddev: 0.1})",
      'truncatedNormal(rng, 256, 512, { std: 0.1, boundsIn: "std" })',
    ],
  ])("%s", (line, call) => {
    const made = port(line);
    if (typeof made === "string") throw new Error(made);
    expect(made.call).toBe(call);
    expect(evaluate(call).size).toBeGreaterThan(0);
  });

  it("gives the generator the seed of the line, and says what stands for a shape", () => {
    const made = port("keras.initializers.HeNormal(seed=7)");
    expect(made).toMatchObject({
      program: expect.stringContaining("new CpuRng(7)"),
      notes: [expect.stringContaining("256 × 512 stands for yours")],
    });
  });
});

describe("what it cannot translate, it says", () => {
  it.each([
    ["", /no call in it/],
    ["# a comment", /no call in it/],
    ["nn.Linear(256, 512)", /none of torch\.nn\.init.*tables of the porting page/],
    ["nn.init.kaiming_normal(", /“\(” is missing|ends too early|missing at the end/],
    ["nn.init.kaiming_normall_(w)", /torch\.nn\.init has no kaiming_normall_/],
    ["nn.init.kaiming_normal_(w, nonlinearity='gelu')", /gelu/],
    ["nn.init.normal_(w, std=config.initializer_range)", /“config\.initializer_range” is not in the line/],
    ["nn.init.normal_(w, sdt=0.02)", /mean, std.*"sdt".*did you mean "std"/],
    ["nn.init.uniform_(w, 0, 1, 2, 3)", /takes a, b, and here are more/],
    ["jax.nn.initializers.orthogonal(column_axis=1)(key, (2, 3, 4))", /column_axis 1 has no layout/],
    ["jax.nn.initializers.he_normall()(key, (2, 3))", /has no he_normall/],
    ["jax.nn.initializers.he_normal(gain=2)(key, (2, 3))", /has no argument gain/],
    ["keras.initializers.HeNormall()", /initializer of Keras \(did you mean "heNormal"\?\)/i],
    ["keras.initializers.VarianceScaling(mode='fan_inn')", /mode of VarianceScaling.*did you mean/],
    ["keras.initializers.STFT('real')", /stftKernel of @weightinit\/schemes/],
    ["tf.initializers.heNormal(5)", /takes one object/],
    ["tf.initializers.heNormale({})", /initializer of TensorFlow\.js/],
    ["jax.nn.initializers.normal(0.02)(key, (2, 2), jnp.int8)", /dtype “int8” is not one of ours/],
    ["x = 5", /no call of an initializer/],
    ["a b", /was not expected/],
    ["nn.init.normal_(w) nn.init.zeros_(b)", /paste one line/],
    ["w @ x", /“@” is not understood/],
  ])("%s", (line, message) => {
    const made = port(line);
    expect(typeof made === "string" ? made : made.call).toMatch(message);
    expect(typeof made).toBe("string");
  });
});

it("writes numbers as a person would, the same in every bit", () => {
  const texts = [
    Math.SQRT2,
    5 / 3,
    Math.sqrt(1 / 3),
    Math.sqrt(3),
    0.02,
    1 / 7,
    0.1234567890123,
    Number.NEGATIVE_INFINITY,
  ];
  expect(texts.map(numberText)).toEqual([
    "Math.SQRT2",
    "5 / 3",
    "Math.sqrt(1 / 3)",
    "Math.sqrt(3)",
    "0.02",
    "1 / 7",
    "0.1234567890123",
    "-Infinity",
  ]);
  for (const x of texts) expect(new Function(`return ${numberText(x)}`)()).toBe(x);
});

it("reads targets, tuples, powers and signs", () => {
  expect(parseLine("self.kernel_init = f(1)").target).toBe("kernel_init");
  expect(parseLine("f((3,), -2 ** 2)").node).toMatchObject({
    kind: "call",
    args: [
      { kind: "list", items: [{ value: 3 }] },
      { kind: "sum", operator: "-", right: { kind: "sum", operator: "**" } },
    ],
  });
  expect(parseLine("f((3))").node).toMatchObject({ args: [{ kind: "number", value: 3 }] });
});
