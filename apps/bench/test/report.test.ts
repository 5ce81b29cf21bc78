import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { ROOT } from "../src/environment.ts";
import { reportMarkdown } from "../src/markdown.ts";
import { pictures } from "../src/picture.ts";
import { type Report, reportJson } from "../src/report.ts";
import { report } from "./a-report.ts";

describe("page", () => {
  const page = reportMarkdown(report, pictures(report.cases, "cpu"));

  test("its summary has figures beside the rivals' versions, and no goals", () => {
    expect(page).toContain("| normal | PyTorch | 2× | 1.8 – 2.5 |");
    expect(page).toContain("| orthogonal | ml-matrix 6.15.1 | 50× | 45 – 62.5 |");
    expect(page).not.toMatch(/\b(must|aims?|missed|goals?|reached)\b/i);
    const named = { ...report, machine: { ...report.machine, python: "3.11", numpy: "2.3.4", torch: "2.15.0" } };
    expect(reportMarkdown(named, [])).toContain("| normal | PyTorch 2.15.0 | 2× |");
    expect(reportMarkdown(named, [])).toContain("| PyTorch 2.15.0, 1 thread | 33.6 ms |");
  });

  test("cases are folded, with times, throughput and ratios, and say who was absent", () => {
    expect(page).toContain(
      "<details>\n<summary>normal: 1 table</summary>\n\n**normal, float32, 16,777,216, touched memory**",
    );
    expect(page).toContain("| PyTorch, 1 thread | 33.6 ms | 30.2 ms – 41.9 ms | 9 | 500 | 2× |");
    expect(page).toContain("weightinit, 2 threads did not take part: this build has no threads.");
    expect(page).toContain("| ml-matrix 6.15.1, QR and Q | 500 ms | 450 ms – 625 ms | 9 | 50× |");
    expect(page.match(/<details>/g)).toHaveLength(2);
    expect(page.match(/<\/details>/g)).toHaveLength(2);
  });

  test("where a rival is faster, it says so; ceilings are no rivals", () => {
    expect(page).not.toContain("Where others are faster");
    const [normal, orthogonal] = report.cases;
    const results = normal!.results.map((one) =>
      one.contender === "torch-1" ? { ...one, timesOurs: { median: 0.5, q1: 0.4, q3: 0.6, count: 9 } } : one,
    );
    const slower = reportMarkdown({ ...report, cases: [{ ...normal!, results }, orthogonal!] }, []);
    expect(slower).toContain("| normal, float32, 16,777,216, touched memory | PyTorch, 1 thread: 0.5× |");
  });

  test("cold starts, memory and sizes come in ms, MB and MiB", () => {
    expect(page).toContain("| weightinit, 1 thread | kaimingNormal 2×5 | 10 | 9 – 12.5 | 12 |");
    expect(page).toContain("| weightinit, 1 thread | normal 16,777,216 | 5 | 4.5 – 6.25 |");
    expect(page).toContain("| ml-matrix 6.15.1, QR and Q | 1.5 | 5 |");
  });

  test("the machine is named, and what it lacks", () => {
    expect(page).toContain("2026-01-31. A processor, 2 cores, 8 GiB; An OS; Node 20.19.0 (V8 11.3).");
    expect(page).toContain("No Python with NumPy on this machine");
  });

  test("sections that were not run are left out", () => {
    const part = reportMarkdown({ ...report, cases: [], cold: [], memory: [], installed: [] }, []);
    expect(part.match(/^## .*/gm)).toEqual(["## Summary", "## How it was measured"]);
  });

  test("a run that is kept says why", () => {
    const kept = reportMarkdown({ ...report, kept: { title: "An old machine", note: "Kept for its age." } }, []);
    expect(kept).toContain("# An old machine\n\nKept for its age.");
  });

  test.each(["cpu", "cpu-zen-4"])("docs/benchmarks/%s.md is drawn from its JSON", (name) => {
    const file = (ending: string) => readFileSync(join(ROOT, "docs", "benchmarks", `${name}.${ending}`), "utf8");
    const measured = JSON.parse(file("json")) as Report;
    expect(file("md")).toBe(reportMarkdown(measured, pictures(measured.cases, name)));
  });

  test("a phone gets pictures of its own", () => {
    expect(page).toContain(
      '<source media="(max-width: 640px)" srcset="./cpu-phone.svg"><img src="./cpu.svg" alt="Millions',
    );
    expect(page).toContain('srcset="./cpu-orthogonal-phone.svg"><img src="./cpu-orthogonal.svg"');
  });
});

describe("pictures", () => {
  const drawn = pictures(report.cases, "cpu");
  const drawings = drawn.flatMap(({ title, wide, narrow }) => [
    { title, ...wide },
    { title, ...narrow },
  ]);

  test("one of the fills, one of the matrices, each wide and narrow; none of nothing", () => {
    expect(drawings.map(({ file }) => file)).toEqual([
      "cpu.svg",
      "cpu-phone.svg",
      "cpu-orthogonal.svg",
      "cpu-orthogonal-phone.svg",
    ]);
    expect(pictures([], "cpu")).toEqual([]);
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
      for (const { svg } of [picture.wide, picture.narrow]) {
        const { document } = parseHTML(svg);
        const dots = Array.from(document.querySelectorAll("[aria-label=dot] circle"));
        const height = (node: Element) => Number(node.getAttribute("cy"));
        expect(dots).toHaveLength(labels.length);
        expect(dots.map(height)).toEqual(dots.map(height).sort((a, b) => a - b));
        const texts = Array.from(document.querySelectorAll("[aria-label=text] text"), (node) => node.textContent);
        for (const text of [...labels, ...figures]) expect(texts).toContain(text);
        expect(texts.join(" ")).toContain(picture.title);
      }
    }
  });

  test("they stand alone as files: a namespace, a title, a background, in both colour schemes", () => {
    for (const { svg, title } of drawings) {
      expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
      expect(svg).toContain(`<title>${title}</title>`);
      expect(svg).toContain("prefers-color-scheme:dark");
      expect(svg).toContain('fill="var(--paper)"');
      expect(svg).not.toMatch(/fill="(#fff|white)"/);
    }
  });

  test("nothing is wider than a phone", () => {
    for (const { narrow } of drawn) {
      const { document } = parseHTML(narrow.svg);
      expect(Number(document.querySelector("svg")!.getAttribute("width"))).toBeLessThanOrEqual(380);
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
