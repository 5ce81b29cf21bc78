/**
 * The page that `weightinit show --html` writes: one file, nothing is loaded from elsewhere.
 *
 * @module
 */
import type { SafetensorsTensor } from "@weightinit/safetensors";
import { byteText, countText } from "./format.ts";
import { facts } from "./show-facts.ts";
import type { Summary } from "./tally.ts";

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as HTML. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (one) => escapes[one]!);

const STYLE = `
:root { color-scheme: light dark; --ink: #1d2733; --soft: #5b6875; --paper: #f6f7f9; --card: #fff; --line: #dde2e8; --bar: #3b6ea5; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e9ee; --soft: #9aa7b4; --paper: #14181d; --card: #1c2229; --line: #303841; --bar: #7fb0e6; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 1.5rem; background: var(--paper); color: var(--ink); font: 14px/1.45 system-ui, sans-serif; }
h1 { margin: 0 0 .25rem; font-size: 1.35rem; overflow-wrap: anywhere; }
p, dl { margin: .25rem 0; color: var(--soft); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 .75rem; }
dd { margin: 0; overflow-wrap: anywhere; max-height: 4.5em; overflow: auto; }
input { margin: 1rem 0; padding: .45rem .6rem; width: min(28rem, 100%); font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 6px; }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(23rem, 100%), 1fr)); gap: .75rem; }
article { padding: .75rem; background: var(--card); border: 1px solid var(--line); border-radius: 8px; content-visibility: auto; contain-intrinsic-size: auto 11rem; }
article[hidden] { display: none; }
h2 { margin: 0; font: 600 .85rem/1.35 ui-monospace, monospace; overflow-wrap: anywhere; }
article p { margin: 0 0 .5rem; font-size: .8rem; }
.pictures { display: flex; gap: .75rem; align-items: end; }
.pictures > div { flex: 1; min-width: 0; }
svg { display: block; width: 100%; height: 4.5rem; }
path { fill: var(--bar); }
line { stroke: var(--soft); stroke-width: 1; vector-effect: non-scaling-stroke; }
.ends { display: flex; justify-content: space-between; font-size: .72rem; color: var(--soft); }
img { width: 5.5rem; height: 5.5rem; image-rendering: pixelated; border: 1px solid var(--line); object-fit: fill; }
`;

const SCRIPT = `
const search = document.querySelector("input"), cards = [...document.querySelectorAll("article")];
search.hidden = false;
search.addEventListener("input", () => {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  for (const card of cards) card.hidden = !words.every((word) => card.dataset.name.includes(word));
});
`;

/** What the page says of the file. */
export interface PageHead {
  readonly title: string;
  readonly tensors: number;
  readonly byteLength: number;
  readonly files: number;
  readonly metadata: ReadonlyMap<string, string>;
}

export function pageHead({ title, tensors, byteLength, files, metadata }: PageHead): string {
  const rows = [...metadata].map(([key, value]) => `<dt>${escaped(key)}</dt><dd>${escaped(value)}</dd>`).join("");
  const where = files === 1 ? "" : ` in ${files} files`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escaped(title)}</h1>
<p>${countText(tensors)} tensors, ${byteText(byteLength)}${where}</p>
<dl>${rows}</dl>
<input type="search" placeholder="Names with …" aria-label="Names with" hidden>
<main>
`;
}

export const PAGE_END: string = `</main>
<script>${SCRIPT}</script>
</body>
</html>
`;

/** Three digits, as short as they can be written. */
const digits = (value: number) => String(Number(value.toPrecision(3)));

/** Bars of a width of 1, from 0 to 100; a line where 0 is. */
function histogram(heights: readonly number[], { min, max }: Summary): string {
  const most = Math.max(...heights);
  const bars = heights.map((n, i) => {
    const height = most === 0 ? 0 : Number(((100 * n) / most).toFixed(1));
    return height === 0 ? "" : `M${i} 100v-${height}h1v${height}z`;
  });
  const zero = (-min / (max - min)) * heights.length;
  const line = min < 0 && max > 0 ? `<line x1="${digits(zero)}" x2="${digits(zero)}" y1="0" y2="100"/>` : "";
  const label = `How often values from ${digits(min)} to ${digits(max)} are`;
  const svg = `<svg viewBox="0 0 ${heights.length} 100" preserveAspectRatio="none" role="img" aria-label="${label}">${line}<path d="${bars.join("")}"/></svg>`;
  return `<div>${svg}<div class="ends"><span>${digits(min)}</span><span>${digits(max)}</span></div></div>`;
}

/** A picture of the values. */
export interface PagePicture {
  readonly png: Buffer;
  readonly width: number;
  readonly height: number;
}

/** One tensor. */
export function pageCard(
  { name, dtype, shape }: SafetensorsTensor,
  summary: Summary | undefined,
  heights: readonly number[],
  picture: PagePicture | undefined,
): string {
  const about = summary === undefined ? "" : `<br>${escaped(facts(summary))}`;
  const isFlat = summary === undefined || !(summary.max > summary.min);
  const image =
    picture === undefined
      ? ""
      : `<img src="data:image/png;base64,${picture.png.toString("base64")}" width="${picture.width}" height="${picture.height}" alt="Single values: blue below 0, red above">`;
  const pictures = isFlat ? "" : `<div class="pictures">${histogram(heights, summary)}${image}</div>`;
  return `<article data-name="${escaped(name.toLowerCase())}"><h2>${escaped(name)}</h2><p>${dtype} [${shape.join(", ")}]${about}</p>${pictures}</article>\n`;
}
