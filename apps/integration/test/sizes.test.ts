import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { bundleSizes } from "../src/sizes.ts";
import { root } from "../src/tarballs.ts";

it("are what the README says, to 0.1 kB", async () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const stated = (row: string) => Number(new RegExp(`\\| ${row}[^|]*\\| ([0-9.]+) kB`).exec(readme)?.[1]);
  const sizes = await bundleSizes(join(root, "apps", "integration"));
  console.log(sizes);
  expect(stated("`@weightinit/core`, everything")).toBeCloseTo(sizes.core, 1);
  expect(stated("`@weightinit/core` \\+ `@weightinit/cpu`, everything")).toBeCloseTo(sizes["core + cpu"], 1);
  expect(stated("bundle of `kaimingNormal` \\+ `CpuRng`")).toBeCloseTo(sizes["kaimingNormal + CpuRng"], 1);
});
