/** Recipes of one's own: patterns of names, rules as JSON, laws by shape, families. */

import { constant, normal, type WeightInitError } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defineRecipe, initialize, type JsonRecipe, namePattern, planOf, recipeFromJson } from "../src/index.ts";

function thrown(call: () => unknown): WeightInitError {
  try {
    call();
  } catch (error) {
    return error as WeightInitError;
  }
  throw new Error("expected an error");
}

/** One segment against one of a pattern, letter by letter. */
function segmentMatches(pattern: string, text: string): boolean {
  if (pattern === "") return text === "";
  if (pattern[0] !== "*") return text[0] === pattern[0] && segmentMatches(pattern.slice(1), text.slice(1));
  return Array.from({ length: text.length + 1 }, (_, i) => i).some((i) =>
    segmentMatches(pattern.slice(1), text.slice(i)),
  );
}

/** Segments against those of a pattern, one by one. */
function segmentsMatch([first, ...rest]: readonly string[], names: readonly string[]): boolean {
  if (first === undefined) return names.length === 0;
  if (first === "**")
    return Array.from({ length: names.length + 1 }, (_, i) => i).some((i) => segmentsMatch(rest, names.slice(i)));
  return names.length > 0 && segmentMatches(first, names[0]!) && segmentsMatch(rest, names.slice(1));
}

describe("a pattern of names", () => {
  it.each([
    ["**", "", true],
    ["**", "a.b.c", true],
    ["**.bias", "bias", true],
    ["**.bias", "h.0.bias", true],
    ["**.bias", "in_bias", false],
    ["**.bias", "h.bias.x", false],
    ["h.*.bias", "h.0.bias", true],
    ["h.*.bias", "h.0.1.bias", false],
    ["h.**.bias", "h.bias", true],
    ["h.**", "h", true],
    ["h.**", "hx", false],
    ["*_proj.weight", "q_proj.weight", true],
    ["*_proj.weight", "a.q_proj.weight", false],
    ["**proj.weight", "a.b.q_proj.weight", true],
    ["a+b.(c)", "a+b.(c)", true],
    ["a.b", "axb", false],
    ["params/*", "params/kernel", true],
    ["*", "a\nb", true],
    ["", "", true],
    ["", "a", false],
  ])("%j and %j: %s", (pattern, name, expected) => {
    expect(namePattern(pattern)(name)).toBe(expected);
  });

  it("goes by segments", () => {
    const letters = fc.stringMatching(/^[ab]{0,3}$/);
    const segment = fc.oneof(
      letters,
      fc.constant("**"),
      fc.stringMatching(/^[ab]?\*[ab]?\*?[ab]$/).filter((s) => !s.includes("**")),
    );
    const names = fc.array(letters, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 4 }), names, (pattern, name) => {
        expect(namePattern(pattern.join("."))(name.join("."))).toBe(segmentsMatch(pattern, name));
      }),
      { numRuns: 1000 },
    );
  });
});

const tensors = [
  { name: "h.0.fc.weight", shape: [6, 4] },
  { name: "h.0.fc.bias", shape: [6] },
  { name: "norm.weight", shape: [4] },
];
const rest = { match: "**", initializer: "normal", options: { std: 0.5 } };

describe("recipeFromJson", () => {
  it("takes the first rule that matches", () => {
    const one = { match: "**.weight", initializer: "constant", options: { value: 1 } };
    const two = { match: "norm.*", initializer: "constant", options: { value: 2 } };
    const laws = (...rules: JsonRecipe["rules"]) =>
      recipeFromJson({ rules })
        .plan(tensors)
        .parameters.map(({ law }) => law);
    expect(laws(one, two, rest)).toEqual(["constant(value 1)", "normal(std 0.5)", "constant(value 1)"]);
    expect(laws(two, one, rest)).toEqual(["constant(value 1)", "normal(std 0.5)", "constant(value 2)"]);
  });

  it("makes what the initializer makes by hand", () => {
    const plan = recipeFromJson({ rules: [{ match: "**.bias", initializer: "normal", dtype: "float64" }, rest] }).plan(
      tensors,
    );
    const weights = initialize(new CpuRng(42), plan, { dtype: "bfloat16" });
    const byHand = normal(new CpuRng(42).fork("h.0.fc.weight"), "bfloat16", [6, 4], { std: 0.5 });
    expect(weights.get("h.0.fc.weight")!.data).toEqual(byHand.data);
    expect(weights.get("h.0.fc.bias")!.dtype).toBe("float64");
    expect([plan.size, plan.family, plan.revision, plan.architecture]).toEqual([34, "custom", 1, "custom"]);
  });

  it("knows the schemes of papers, and infinite bounds", () => {
    const rules = [
      { match: "**.fc.weight", initializer: "siren", options: { w0: 20 } },
      { match: "**", initializer: "truncatedNormal", options: { std: 1, lo: 0, hi: "Infinity" } },
    ];
    const weights = initialize(new CpuRng(1), recipeFromJson({ rules }).plan(tensors));
    expect(Math.min(...(weights.get("norm.weight")!.data as Float32Array))).toBeGreaterThanOrEqual(0);
  });

  it("leaves of a plan what is not drawn", () => {
    const plan = planOf({
      model_type: "resnet",
      embedding_size: 8,
      hidden_sizes: [8],
      depths: [1],
      layer_type: "basic",
    });
    const own = recipeFromJson({
      name: "mine",
      revision: 2,
      rules: [{ match: "**", initializer: "constant", options: { value: 3 } }],
    });
    const made = own.plan(plan);
    expect([made.size, made.family, made.revision, made.architecture]).toEqual([
      plan.size,
      "mine",
      2,
      plan.architecture,
    ]);
    const laws = new Map(made.parameters.map(({ name, law }) => [name, law]));
    for (const { name, law, isBuffer } of plan.parameters)
      expect(laws.get(name)).toBe(isBuffer ? law : "constant(value 3)");
    expect(made.parameters.some(({ isBuffer }) => isBuffer)).toBe(true);
    const gpt2 = planOf({ model_type: "nanogpt", n_embd: 8, n_layer: 1, n_head: 2, vocab_size: 5, block_size: 3 });
    expect(own.plan(gpt2).parameters.filter(({ tiedTo }) => tiedTo !== undefined).length).toBe(1);
  });

  it.each([
    [null, "expected the recipe to be an object { name, revision, rules }, got null"],
    [[], "expected the recipe to be an object { name, revision, rules }, got []"],
    [{ rule: [] }, 'expected the recipe to have no fields but name, revision, rules, got "rule"'],
    [{}, "expected rules of the recipe to be a list of at least one rule, got undefined"],
    [{ rules: [] }, "expected rules of the recipe to be a list of at least one rule, got []"],
    [{ rules: ["**"] }, 'expected rule 1 to be an object { match, initializer, options, dtype, optional }, got "**"'],
    [
      { rules: [{ ...rest, std: 1 }] },
      'expected rule 1 to have no fields but match, initializer, options, dtype, optional, got "std"',
    ],
    [{ rules: [rest, { initializer: "normal" }] }, "expected match of rule 2 to be a pattern of names, got undefined"],
    [{ rules: [{ ...rest, match: "" }] }, 'expected match of rule 1 to be a pattern of names, got ""'],
    [
      { rules: [{ ...rest, initializer: "kaimingNorml" }] },
      '(did you mean "kaimingNormal"?) in rule 1 ("**"), got "kaimingNorml"',
    ],
    [
      { rules: [{ match: "**" }] },
      'expected the name of an initializer of core, or of those passed in rule 1 ("**"), got undefined',
    ],
    [
      { rules: [{ ...rest, initializer: "planOf" }] },
      'expected the name of an initializer of core, or of those passed in rule 1 ("**"), got ',
    ],
    [
      { rules: [{ ...rest, initializer: "toString" }] },
      'expected the name of an initializer of core, or of those passed in rule 1 ("**"), got ',
    ],
    [
      { rules: [{ ...rest, initializer: "zeros32", options: {} }] },
      'expected an initializer of any dtype in rule 1 ("**"), got "zeros32"',
    ],
    [{ rules: [{ ...rest, options: { sdt: 1 } }] }, 'did you mean "std"?'],
    [{ rules: [{ ...rest, options: { std: -1 } }] }, 'in rule 1 ("**"), got '],
    [{ rules: [{ ...rest, options: { std: "1" } }] }, 'in rule 1 ("**"), got '],
    [
      { rules: [{ ...rest, options: 1 }] },
      'expected options of the configuration to be an object in rule 1 ("**"), got 1',
    ],
    [
      { rules: [{ ...rest, dtype: "float8" }] },
      'expected dtype of rule 1 ("**") to be one of float32, bfloat16, float16, float64, got "float8"',
    ],
    [{ rules: [{ ...rest, optional: 1 }] }, 'expected optional of rule 1 ("**") to be true or false, got 1'],
    [{ name: "a b", rules: [rest] }, 'expected name of the recipe as letters, digits, ".", "_" and "-", got "a b"'],
    [{ revision: 0, rules: [rest] }, "expected revision of the recipe to be an integer ≥ 1, got 0"],
  ])("refuses %j", (json, message) => {
    const error = thrown(() => recipeFromJson(json as JsonRecipe));
    expect([error.code, error.message]).toEqual(["WI_BAD_RECIPE", expect.stringContaining(message)]);
  });

  it("refuses a rule that matches nothing, unless it may", () => {
    const slip = { match: "**.fcc.**", initializer: "normal" };
    const error = thrown(() => recipeFromJson({ rules: [slip, rest] }).plan(tensors));
    expect(error.code).toBe("WI_BAD_RECIPE");
    expect(error.message).toContain('rule 1 ("**.fcc.**") to match at least one tensor');
    expect(error.message).toContain("h.0.fc.weight, h.0.fc.bias, norm.weight");
    expect(recipeFromJson({ rules: [{ ...slip, optional: true }, rest] }).plan(tensors).parameters.length).toBe(3);
  });

  it("refuses a tensor without a rule", () => {
    const error = thrown(() => recipeFromJson({ rules: [{ ...rest, match: "**.fc.*" }] }).plan(tensors));
    expect([error.code, error.message]).toEqual([
      "WI_BAD_RECIPE",
      expect.stringContaining("expected a rule for each tensor, got none for norm.weight"),
    ]);
  });

  it.each([
    [undefined],
    ["h.0.fc.weight"],
    [["h.0.fc.weight"]],
    [[null]],
    [[{ name: "a" }]],
    [[{ name: "a", shape: [-1] }]],
    [[{ name: 1, shape: [1] }]],
    [[tensors[0], tensors[0]]],
  ])("refuses %j for tensors", (list) => {
    expect(thrown(() => recipeFromJson({ rules: [rest] }).plan(list as never)).code).toBe("WI_BAD_ARGUMENT");
  });
});

describe("defineRecipe", () => {
  const zero = constant({ value: 0 });

  it("gives laws that depend on the other tensors", () => {
    const recipe = defineRecipe({
      name: "depth",
      law: ({ shape }, all) =>
        shape.length < 2
          ? { initializer: zero, dtype: "float64", law: "nothing" }
          : normal({ std: 1 / all.filter((one) => one.shape.length === 2).length }),
    });
    const [weight, bias] = recipe.plan(tensors).parameters;
    expect([weight!.law, bias!.law, bias!.dtype]).toEqual(["normal(std 1)", "nothing", "float64"]);
  });

  it("takes laws by name", () => {
    const recipe = (initializer: string) =>
      defineRecipe({
        name: "a",
        law: ({ shape }) => ({ initializer, options: { std: 1 / shape[0]! }, dtype: "bfloat16" }),
      });
    const [one] = recipe("normal").plan([{ name: "w", shape: [4] }]).parameters;
    expect([one!.law, one!.dtype]).toEqual(["normal(std 0.25)", "bfloat16"]);
    const error = thrown(() => recipe("norml").plan([{ name: "w", shape: [4] }]));
    expect(error.message).toContain('(did you mean "normal"?) in the law of w, got "norml"');
    const more = { initializer: "normal", std: 1 };
    expect(thrown(() => defineRecipe({ name: "a", law: () => more }).plan(tensors)).message).toContain('got "std"');
  });

  it("makes a family of a name and a function", () => {
    const family = defineRecipe({ name: "my", build: ({ config, model }) => model.linear("fc", config.size("n"), 2) });
    const plan = planOf({ model_type: "my", n: 3 }, { families: [family] });
    expect([plan.family, plan.revision, plan.architecture, plan.size]).toEqual(["my", 1, "my", 6]);
    expect(plan.parameters[0]!.law).toBe("normal(std 0.02)");
  });

  const build = () => {};
  const law = () => zero;
  it.each([
    [undefined],
    [{ name: "a" }],
    [{ name: "a", build, law }],
    [{ name: "a", build: {} }],
    [{ name: "", build }],
    [{ build }],
    [{ name: "a", build, architectures: [] }],
    [{ name: "a", build, architectures: "A" }],
    [{ name: "a", build, defaults: null }],
    [{ name: "a", build, defaults: [] }],
    [{ name: "a", build, revision: 0.5 }],
    [{ name: "a", build, default: {} }],
    [{ name: "a", law, build: undefined, defaults: {} }],
    [{ name: "a b", law }],
    [{ name: "a", law, revision: "1" }],
  ])("refuses %o", (definition) => {
    expect(thrown(() => defineRecipe(definition as never)).code).toBe("WI_BAD_RECIPE");
  });

  it.each([[undefined], [zero(new CpuRng(0), 2)], [{}], [{ initializer: 5 }], [() => zero]])(
    "refuses %o for a law",
    (said) => {
      const error = thrown(() => defineRecipe({ name: "a", law: () => said as never }).plan(tensors));
      expect([error.code, error.message]).toEqual(["WI_BAD_RECIPE", expect.stringContaining("h.0.fc.weight")]);
    },
  );
});
