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

export interface Drawing {
  readonly file: string;
  readonly svg: string;
}

export interface Picture {
  readonly title: string;
  /** For a screen, and for a phone. */
  readonly wide: Drawing;
  readonly narrow: Drawing;
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
  ours: "var(--ours)",
  before: "var(--ours)",
  rival: "#e69f00",
  ceiling: "var(--ceiling)",
};
/** An SVG in a page follows the page's colour scheme, through the property `color-scheme`. */
const STYLE =
  "svg{--ours:#0072b2;--ceiling:#999;--ink:#222;--paper:#fff}" +
  "@media(prefers-color-scheme:dark){svg{--ours:#56b4e9;--ceiling:#888;--ink:#ddd;--paper:#1b1b1f}}";
const ROW_HEIGHT = 20;
const BELOW = 30;

/** Widths in pixels; a phone shows a wide picture at half its size, too small to read. */
interface Layout {
  readonly width: number;
  readonly labels: number;
  readonly figures: number;
  /** Where headings begin, beside the labels' end. */
  readonly headings: number;
  readonly ticks: { readonly ticks: number; readonly tickFormat: string };
  readonly titleLines: (title: string) => string[];
}
const WIDE: Layout = {
  width: 760,
  labels: 200,
  figures: 70,
  headings: 0,
  ticks: { ticks: 6, tickFormat: "," },
  titleLines: (title) => [title],
};
const NARROW: Layout = {
  width: 380,
  labels: 184,
  figures: 48,
  headings: -174,
  ticks: { ticks: 3, tickFormat: "~s" },
  titleLines: (title) => title.split(/(?<=,) |(?<=:) /),
};

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

function draw(
  title: string,
  rows: readonly Row[],
  { width, labels, figures, headings: left, ticks, titleLines }: Layout,
): string {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const dots = rows.flatMap(({ row, dot }) => (dot === undefined ? [] : [{ row, ...dot }]));
  const headings = rows.filter(({ heading }) => heading !== undefined);
  const lines = titleLines(title);
  const above = 22 + 18 * lines.length;
  const height = rows.length * ROW_HEIGHT + above + BELOW;
  const colour = ({ kind }: { readonly kind: Contender["kind"] }): string => COLOURS[kind];
  const label = { frameAnchor: "left", y: "row", text: "label", textAnchor: "end", dx: -10 } as const;
  const figure = plot({
    document: document as unknown as Document,
    width,
    height,
    marginLeft: labels,
    marginRight: figures,
    marginTop: above,
    marginBottom: BELOW,
    style: { fontFamily: "system-ui, sans-serif", fontSize: "12px", color: "var(--ink)" },
    // From memset to the slowest library is a factor of hundreds: positions on a logarithmic scale, not bars.
    x: { type: "log", label: null, grid: true, nice: true, ...ticks },
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
      text(headings, {
        frameAnchor: "left",
        y: "row",
        text: "heading",
        textAnchor: "start",
        dx: left,
        fontWeight: "bold",
      }),
      ...lines.map((line, i) =>
        text([line], {
          frameAnchor: "top-left",
          dx: 10 - labels,
          dy: 16 + 18 * i - above,
          fontSize: 14,
          fontWeight: "bold",
        }),
      ),
    ],
  });
  const opened = `<svg xmlns="http://www.w3.org/2000/svg" role="img"$1><title>${title}</title><style>${STYLE}</style>`;
  return figure
    .toString()
    .replace(/^<svg([^>]*)>/, `${opened}<rect width="${width}" height="${height}" fill="var(--paper)"/>`);
}

const NAMES: Readonly<Record<Case["law"], string>> = {
  uniform: "uniform",
  normal: "normal",
  truncatedNormal: "truncated normal",
  kaimingNormal: "kaimingNormal",
  orthogonal: "orthogonal",
};

/**
 * The pictures for which there are results: the largest fills, and orthogonal matrices.
 *
 * @param name - the page's file name without its ending, with which the pictures' names begin
 */
export function pictures(cases: readonly CaseResult[], name: string): Picture[] {
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
  const picture = (title: string, rows: readonly Row[], file: string): Picture => ({
    title,
    wide: { file: `${file}.svg`, svg: draw(title, rows, WIDE) },
    narrow: { file: `${file}-phone.svg`, svg: draw(title, rows, NARROW) },
  });
  const fillsTitle = "Millions of values a second, on a logarithmic scale: further right is faster";
  const matricesTitle = "Milliseconds for an orthogonal matrix, on a logarithmic scale: further left is faster";
  return [
    ...(fills.length > 0 ? [picture(fillsTitle, fills, name)] : []),
    ...(matrices.length > 0 ? [picture(matricesTitle, matrices, `${name}-orthogonal`)] : []),
  ];
}
