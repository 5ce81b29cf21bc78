/**
 * The pictures of the report: a dot for each contender, its quartiles beside it, in panels, as SVG.
 *
 * @module
 */
import { dot, plot, ruleY, text } from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { type Case, printedShape } from "./cases.ts";
import { type Contender, contenders } from "./contenders.ts";
import { digits, labelOf, throughput } from "./format.ts";
import type { CaseResult } from "./measure.ts";

export interface Picture {
  readonly file: string;
  readonly title: string;
  readonly svg: string;
}

/** A row of a picture: the heading of a panel, or a contender in it. */
interface Row {
  readonly row: string;
  readonly heading?: string;
  readonly dot?: {
    readonly label: string;
    readonly kind: Contender["kind"];
    readonly value: number;
    readonly low: number;
    readonly high: number;
  };
}

// From the palette of Okabe and Ito, which colour-blind readers can tell apart (https://jfly.uni-koeln.de/color/).
const COLOURS: Readonly<Record<Contender["kind"], string>> = {
  ours: "#0072b2",
  before: "#0072b2",
  rival: "#e69f00",
  ceiling: "#bbbbbb",
};
const ROW_HEIGHT = 20;
const WIDTH = 760;
const LABELS = 200;
const FIGURES = 70;
const ABOVE = 40;
const BELOW = 30;

/** Orders the contenders of a panel from the best to the worst. */
type Better = (a: number, b: number) => number;

function panel(item: CaseResult, heading: string, value: (ns: number) => number, better: Better): Row[] {
  const rows = item.results.map(({ contender, ns }): Row & Required<Pick<Row, "dot">> => ({
    row: `${heading} ${contender}`,
    dot: {
      label: labelOf(contender),
      kind: contenders.find(({ id }) => id === contender)?.kind ?? "rival",
      value: value(ns.median),
      low: Math.min(value(ns.q1), value(ns.q3)),
      high: Math.max(value(ns.q1), value(ns.q3)),
    },
  }));
  return [{ row: heading, heading }, ...rows.sort((a, b) => better(a.dot.value, b.dot.value))];
}

function draw(title: string, rows: readonly Row[]): string {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const dots = rows.flatMap(({ row, dot }) => (dot === undefined ? [] : [{ row, ...dot }]));
  const headings = rows.filter(({ heading }) => heading !== undefined);
  const height = rows.length * ROW_HEIGHT + ABOVE + BELOW;
  const colour = ({ kind }: { readonly kind: Contender["kind"] }): string => COLOURS[kind];
  const label = { frameAnchor: "left", y: "row", text: "label", textAnchor: "end", dx: -10 } as const;
  const figure = plot({
    document: document as unknown as Document,
    width: WIDTH,
    height,
    marginLeft: LABELS,
    marginRight: FIGURES,
    marginTop: ABOVE,
    marginBottom: BELOW,
    style: { fontFamily: "system-ui, sans-serif", fontSize: "12px", color: "#222" },
    // From memset to the slowest library is a factor of hundreds: positions on a logarithmic scale, not bars.
    x: { type: "log", label: null, grid: true, nice: true, tickFormat: ",", ticks: 6 },
    y: { domain: rows.map(({ row }) => row), axis: null },
    marks: [
      ruleY(dots, { x1: "low", x2: "high", y: "row", stroke: colour, strokeWidth: 4, strokeOpacity: 0.5 }),
      dot(dots, { x: "value", y: "row", fill: colour, r: 5 }),
      text(dots, { x: "high", y: "row", text: ({ value }) => digits(value), textAnchor: "start", dx: 10 }),
      text(
        dots.filter(({ kind }) => kind === "ours"),
        { ...label, fontWeight: "bold" },
      ),
      text(
        dots.filter(({ kind }) => kind !== "ours"),
        label,
      ),
      text(headings, { frameAnchor: "left", y: "row", text: "heading", textAnchor: "start", fontWeight: "bold" }),
      text([title], { frameAnchor: "top-left", dx: 10 - LABELS, dy: 16 - ABOVE, fontSize: 14, fontWeight: "bold" }),
    ],
  });
  // A background, so that the picture can be read on a dark page, and a title for those who do not see it.
  return figure
    .toString()
    .replace(
      /^<svg([^>]*)>/,
      `<svg xmlns="http://www.w3.org/2000/svg" role="img"$1><title>${title}</title><rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    );
}

const NAMES: Readonly<Record<Case["law"], string>> = {
  uniform: "uniform",
  normal: "normal",
  truncatedNormal: "truncated normal",
  kaimingNormal: "kaimingNormal",
  orthogonal: "orthogonal",
};

/** The pictures for which there are results: the largest fills, and orthogonal matrices. */
export function pictures(cases: readonly CaseResult[]): Picture[] {
  const largest = cases.filter(
    ({ law, dtype, shape, memory }) =>
      shape.join() === (law === "kaimingNormal" ? "4096,4096" : "16777216") &&
      dtype === "float32" &&
      memory === (law === "kaimingNormal" ? "fresh" : "touched"),
  );
  const bfloat16 = cases.filter(({ law, dtype }) => law === "normal" && dtype === "bfloat16");
  const fills = [...largest, ...bfloat16].flatMap((item) =>
    panel(
      item,
      `${NAMES[item.law]}, ${item.dtype}, ${printedShape(item)}${item.memory === "fresh" ? ", fresh memory" : ""}`,
      (ns) => throughput(item, ns),
      (a, b) => b - a,
    ),
  );
  const matrices = cases
    .filter(({ law }) => law === "orthogonal")
    .flatMap((item) =>
      panel(
        item,
        `orthogonal ${printedShape(item)}`,
        (ns) => ns / 1e6,
        (a, b) => a - b,
      ),
    );
  const drawn: Picture[] = [];
  if (fills.length > 0) {
    const title = "Millions of values a second, on a logarithmic scale: further right is faster";
    drawn.push({ file: "cpu.svg", title, svg: draw(title, fills) });
  }
  if (matrices.length > 0) {
    const title = "Milliseconds for an orthogonal matrix, on a logarithmic scale: further left is faster";
    drawn.push({ file: "cpu-orthogonal.svg", title, svg: draw(title, matrices) });
  }
  return drawn;
}
