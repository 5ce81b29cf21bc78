/**
 * One program in every environment, with the packed packages: `npm run environments`. Minutes, and some hundred MB from
 * npm; with `WEIGHTINIT_RECORD=1` those that pass get their row in docs/environments.md.
 */
import { conformance } from "@weightinit/conformance";
import { normal, registerRng } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ReferenceRng, referenceDevice } from "../../../packages/conformance/src/reference/backend.ts";
import { type Packed, packAll } from "../../integration/src/tarballs.ts";
import { browsers } from "../src/environments/browsers.ts";
import { bundlers } from "../src/environments/bundlers.ts";
import type { Environment } from "../src/environments/environment.ts";
import { runtimes } from "../src/environments/runtimes.ts";
import { writeTable } from "../src/environments/table.ts";
import { testRunners } from "../src/environments/test-runners.ts";
import { Workshop } from "../src/environments/workshop.ts";

const environments = [...runtimes, ...testRunners, ...bundlers, ...browsers];

/** FNV-1a over the words of 2²² + 7 normals of the reference, which is written to be read and has no threads. */
function largeOfReference(): string {
  registerRng(ReferenceRng, referenceDevice);
  const { data } = normal(new ReferenceRng(42), 2 ** 22 + 7) as unknown as { data: Float32Array<ArrayBuffer> };
  let sum = 0x811c9dc5;
  for (const word of new Uint32Array(data.buffer)) sum = Math.imul(sum ^ word, 0x01000193);
  return (sum >>> 0).toString(16);
}

function numberOfTests(): number {
  const { tests, notRun } = conformance({
    test: () => {},
    createRng: (seed) => new CpuRng(seed),
    fromState: (state) => CpuRng.fromState(state),
    out: (_rng, initial) => ({ memory: initial, read: () => initial }),
  });
  expect(notRun).toEqual([]);
  return tests.length;
}

let packed: Packed;
const passed = new Set<Environment>();

describe("the packages in", () => {
  beforeAll(() => {
    packed = packAll();
  });
  afterAll(() => {
    packed?.dispose();
    if (process.env["WEIGHTINIT_RECORD"]) writeTable(environments, passed, numberOfTests());
  });

  const expected = {
    // What docs/quick-start.md shows, and WeightInitializers.jl's documentation.
    cpu: "-0.319929,-0.458392,-1.13297,-0.602391,-0.00973539",
    julia: "-0.351662,0.0171745,1.12442,-0.296372,-1.67094",
    large: largeOfReference(),
    tests: numberOfTests(),
    failures: [],
  };

  it.each(environments.map((one) => [one.name, one.how, one] as const))("%s: %s", async (_, __, environment) => {
    const workshop = new Workshop();
    try {
      await workshop.install(environment.tools, Object.values(packed.tarballs));
      const output = await environment.run(workshop);
      const [line] = /^\{"cpu".*\}$/m.exec(output) ?? [];
      expect(line, output).toBeDefined();
      expect(JSON.parse(line!)).toEqual(expected);
      passed.add(environment);
    } finally {
      workshop.dispose();
    }
  });
});
