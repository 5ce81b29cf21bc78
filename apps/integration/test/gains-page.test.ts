/** docs/gains.md says what mpmath computed: packages/core/test/data/gains.json. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { calculateGain, gainOf, type Nonlinearity } from "@weightinit/core";
import { describe, expect, it } from "vitest";
import golden from "../../../packages/core/test/data/gains.json" with { type: "json" };
import { compareCells } from "../../docs/.vitepress/theme/components/compare-cells.ts";
import { root } from "../src/tarballs.ts";

const text = readFileSync(join(root, "docs", "gains.md"), "utf8");
const rows = [...text.matchAll(/^\| `(\w+)` \| (.+) \|$/gm)].map(([, name, rest]) => [name!, ...rest!.split(" | ")]);
const NAMES: Readonly<Record<string, string>> = {
  "leaky_relu(0.01)": "leakyRelu",
  gelu_tanh: "geluTanh",
  relu2: "reluSquared",
};

/** A formula of the page as a number. Φ(−1) and Φ(−2) are of tables of the normal distribution. */
function numberOf(formula: string): number {
  const script = formula
    .replaceAll("Φ(−2)", "0.022750131948179195")
    .replaceAll("Φ(−1)", "0.15865525393145705")
    .replaceAll("⅔", "(2/3)")
    .replaceAll("e⁻²", "Math.exp(-2)")
    .replaceAll("e²", "Math.exp(2)")
    .replaceAll("√e", "*Math.sqrt(Math.E)")
    .replaceAll("0.01²", "0.0001")
    .replaceAll("¼", "0.25")
    .replaceAll("2π", "2*Math.PI")
    .replaceAll("π", "Math.PI")
    .replaceAll("·", "*")
    .replaceAll("−", "-")
    .replace(/√(\d)/g, "Math.sqrt($1)")
    .replaceAll("√", "Math.sqrt");
  return new Function(`return ${script}`)() as number;
}

it("has a row for every activation", () => {
  expect(rows.map(([name]) => name)).toEqual(golden.gains.map(({ activation }) => NAMES[activation] ?? activation));
});

describe.each(golden.gains)("$activation", (wanted) => {
  const name = NAMES[wanted.activation] ?? wanted.activation;
  const [, gain, ofVariance, torch, , formula] = rows.find(([row]) => row === name)!;

  it("has the numbers, and the names that gainOf knows", () => {
    expect([gain, ofVariance]).toEqual([wanted.gain.toFixed(6), wanted.gain_of_variance.toFixed(6)]);
    expect(gainOf(name as "relu").toFixed(6)).toBe(gain);
    const theirs = wanted.torch_calculate_gain;
    expect(torch).toBe(typeof theirs === "number" ? theirs.toFixed(6) : "has none");
    const known = wanted.activation.replace("(0.01)", "") as Nonlinearity;
    if (typeof theirs === "number") expect(calculateGain(known)).toBe(theirs);
    else expect(() => calculateGain(known)).toThrow("WI_BAD_ARGUMENT");
  });

  it("has the formula, if there is one", () => {
    if (wanted.closed_form_agrees === null) expect(formula).toBe("by quadrature");
    else expect(numberOf(formula!)).toBeCloseTo(wanted.gain, 12);
  });
});

it("is sorted by number, with what has none last, and names by letter", () => {
  const numbers = ["1.5", "has none", "0.75", "10"];
  expect(numbers.toSorted(compareCells(numbers))).toEqual(["0.75", "1.5", "10", "has none"]);
  const names = ["tanh", "elu", "√2"];
  expect(names.toSorted(compareCells(names)).slice(1)).toEqual(["elu", "tanh"]);
});
