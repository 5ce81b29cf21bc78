/** The plots' own scales and marks. */
import { describe, expect, it } from "vitest";
import { histogram } from "../.vitepress/theme/plots/histogram.ts";
import { linearScale, logScale } from "../.vitepress/theme/plots/scale.ts";
import { bars, element, line, picture } from "../.vitepress/theme/plots/svg.ts";

describe("scales", () => {
  it("go from a domain to a range, either way round", () => {
    const up = linearScale([-1, 3], [100, 20]);
    expect([up.at(-1), up.at(1), up.at(3)]).toEqual([100, 60, 20]);
    const log = logScale([0.01, 100], [0, 400]);
    expect([0.01, 1, 100].map((x) => log.at(x))).toEqual([0, 200, 400]);
  });

  it.each([
    [[0, 30], 15, [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30]],
    [[-4, 4], 8, [-4, -3, -2, -1, 0, 1, 2, 3, 4]],
    [[-0.35, 0.35], 7, [-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3]],
    [[0, 1], 3, [0, 0.5, 1]],
  ] as const)("mark round numbers in %j, about %d", (domain, count, wanted) => {
    expect(linearScale(domain, [0, 1]).ticks(count)).toEqual(wanted);
  });

  it("mark powers of ten, not more than fit", () => {
    expect(logScale([0.07, 14], [0, 1]).ticks(6)).toEqual([0.1, 1, 10]);
    expect(logScale([1e-30, 14], [0, 1]).ticks(4)).toEqual([1e-24, 1e-16, 1e-8, 1]);
  });
});

it("writes attributes and texts that cannot break out", () => {
  expect(element("a", { b: 'x"<&' }, "t")).toBe('<a b="x&quot;&lt;&amp;">t</a>');
  expect(picture({ width: 1, height: 2, description: "1 < 2" })).toContain('role="img" aria-label="1 &lt; 2"');
});

it("draws lines and bars at their places, to a tenth of a pixel", () => {
  expect(
    line(
      [
        [0, 1.23456],
        [2, 3],
      ],
      "red",
    ),
  ).toBe('<path d="M0,1.2L2,3" fill="none" stroke="red"/>');
  expect(line([], "red")).toBe("");
  expect(
    bars(
      [
        { x1: 0, x2: 10, y: 5 },
        { x1: 10, x2: 20, y: 8 },
      ],
      8,
      "red",
    ),
  ).toBe('<path d="M0.5,8V5H9.5V8Z" fill="red"/>');
});

it("draws a histogram whose bars have the heights of their shares", () => {
  const svg = histogram([0, 0, 0, 0, 0, 0, 1, 1, 2], { label: "x", width: 200, height: 148, description: "d" });
  const heights = [...svg.matchAll(/,108V([\d.]+)/g)].map(([, y]) => Math.round(108 - Number(y)));
  expect(heights).toEqual([100, 33, 17]);
});
