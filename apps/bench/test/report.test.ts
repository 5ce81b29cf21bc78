import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { reportMarkdown } from "../src/markdown.ts";
import { pictures } from "../src/picture.ts";
import { reportJson } from "../src/report.ts";
import { report } from "./a-report.ts";

describe("page", () => {
  const page = reportMarkdown(report, pictures(report.cases));

  test("goals have their figure, their bounds and their verdict", () => {
    expect(page).toContain("| normal against PyTorch | 2× | 1.8 – 2.5 | ≥ 1.5× | ≥ 2× | aim reached |");
    expect(page).toContain("| orthogonal against ml-matrix | 50× | 45 – 62.5 | ≥ 60× | ≥ 80× | **missed** |");
    expect(page).toContain("| memory |  |  | ≤ 8 MB |  | not measured |");
  });

  test("cases have times, throughput and ratios, and say who was absent", () => {
    expect(page).toContain("### normal, float32, 16,777,216, touched memory");
    expect(page).toContain("| PyTorch, 1 thread | 33.6 ms | 30.2 ms – 41.9 ms | 9 | 500 | 2× |");
    expect(page).toContain("weightinit, 2 threads did not take part: this build has no threads.");
    expect(page).toContain("| ml-matrix, QR and Q | 500 ms | 450 ms – 625 ms | 9 | 50× |");
  });

  test("cold starts, memory and sizes come in ms, MB and MiB", () => {
    expect(page).toContain("| weightinit, 1 thread | kaimingNormal 2×5 | 10 | 9 – 12.5 | 12 |");
    expect(page).toContain("| weightinit, 1 thread | normal 16,777,216 | 5 | 4.5 – 6.25 |");
    expect(page).toContain("| ml-matrix, QR and Q | 1.5 | 5 |");
  });

  test("the machine is named, and what it lacks", () => {
    expect(page).toContain("2026-01-31. A processor, 2 cores, 8 GiB; An OS; Node 20.19.0 (V8 11.3).");
    expect(page).toContain("No Python with NumPy on this machine");
  });

  test("sections that were not run are left out", () => {
    const part = reportMarkdown({ ...report, cases: [], cold: [], memory: [], installed: [] }, []);
    expect(part.match(/^## .*/gm)).toEqual(["## Goals"]);
  });
});

describe("pictures", () => {
  const drawn = pictures(report.cases);

  test("one of the fills, one of the matrices; none of nothing", () => {
    expect(drawn.map(({ file }) => file)).toEqual(["cpu.svg", "cpu-orthogonal.svg"]);
    expect(pictures([])).toEqual([]);
  });

  test("a dot for each contender, from the fastest to the slowest, with its figure", () => {
    for (const [picture, labels, figures] of [
      [
        drawn[0]!,
        ["TypedArray.fill (memset)", "weightinit, 1 thread", "PyTorch, 1 thread"],
        ["10,000", "1,000", "500"],
      ],
      [drawn[1]!, ["weightinit, 1 thread", "ml-matrix, QR and Q"], ["10", "500"]],
    ] as const) {
      const { document } = parseHTML(picture.svg);
      const dots = Array.from(document.querySelectorAll("[aria-label=dot] circle"));
      const height = (node: Element) => Number(node.getAttribute("cy"));
      expect(dots).toHaveLength(labels.length);
      expect(dots.map(height)).toEqual(dots.map(height).sort((a, b) => a - b));
      const texts = Array.from(document.querySelectorAll("[aria-label=text] text"), (node) => node.textContent);
      for (const text of [...labels, ...figures, picture.title]) expect(texts).toContain(text);
    }
  });

  test("they stand alone as files: a namespace, a title, a background", () => {
    for (const { svg, title } of drawn) {
      expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
      expect(svg).toContain(`<title>${title}</title>`);
      expect(svg).toContain('fill="#fff"');
    }
  });
});

test("the JSON is the report, its numbers cut to four digits", () => {
  const read = JSON.parse(reportJson({ ...report, load: { before: 0.123456, after: 16_777_216 } }));
  expect(read.load).toEqual({ before: 0.1235, after: 16_777_216 });
  expect(read.cases[0].results[2]).toEqual({
    contender: "torch-1",
    ns: { median: 33_554_432, q1: 30_200_000, q3: 41_943_040, count: 9 },
    timesOurs: { median: 2, q1: 1.8, q3: 2.5, count: 9 },
  });
});
