/**
 * Pictures as the text of an SVG: the same in the browser and where the site is built. Observable Plot would be 97 kB of
 * a page, gzipped; this is two.
 *
 * @module
 */

/** A place of a picture, in pixels. */
export type Point = readonly [x: number, y: number];

type Attributes = Readonly<Record<string, string | number>>;

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => ESCAPES[character]!);

/** A tenth of a pixel is enough. */
const short = (value: string | number) =>
  typeof value === "number" ? String(Number(value.toFixed(1))) : escaped(value);

export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const given = Object.entries(attributes).map(([key, value]) => ` ${key}="${short(value)}"`);
  return `<${name}${given.join("")}${children.length === 0 ? "/>" : `>${children.join("")}</${name}>`}`;
}

export const label = (text: string, [x, y]: Point, attributes: Attributes = {}): string =>
  element("text", { x, y, fill: "currentColor", ...attributes }, escaped(text));

const path = (points: readonly Point[]) => points.map(([x, y]) => `${short(x)},${short(y)}`).join("L");

export const line = (points: readonly Point[], stroke: string, attributes: Attributes = {}): string =>
  points.length === 0 ? "" : element("path", { d: `M${path(points)}`, fill: "none", stroke, ...attributes });

/** What lies between the points and a height. */
export function area(points: readonly Point[], base: number, fill: string, attributes: Attributes = {}): string {
  if (points.length === 0) return "";
  const [first, last] = [points[0]!, points.at(-1)!];
  return element("path", { d: `M${path([[first[0], base], ...points, [last[0], base]])}Z`, fill, ...attributes });
}

/** Bars from a height up, with half a pixel free on both sides. */
export function bars(all: readonly { x1: number; x2: number; y: number }[], base: number, fill: string): string {
  const d = all
    .filter(({ y }) => base - y > 0.01)
    .map(({ x1, x2, y }) => `M${short(x1 + 0.5)},${short(base)}V${short(y)}H${short(x2 - 0.5)}V${short(base)}Z`);
  return element("path", { d: d.join(""), fill });
}

export const rule = ([x1, y1]: Point, [x2, y2]: Point, attributes: Attributes = {}): string =>
  element("line", { x1, y1, x2, y2, stroke: "currentColor", ...attributes });

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** What those hear who cannot see it. */
  readonly description: string;
}

/** One image with one description. */
export function picture({ width, height, description }: Picture, ...marks: readonly string[]): string {
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: "img",
      "aria-label": description,
      "font-size": 12,
      "font-family": "system-ui, sans-serif",
    },
    ...marks,
  );
}
