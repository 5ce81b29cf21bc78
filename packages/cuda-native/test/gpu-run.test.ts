/**
 * `scripts/gpu-run.sh` from end to end on the stand-in driver: a lease on a card is short, so a step that cannot run
 * must show here. Small sizes; it measures nothing.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stage } from "../scripts/gpu/stage.mjs";
import { describeOnStandIn, standIn } from "./helpers/stand-in.ts";

const script = fileURLToPath(new URL("../../../scripts/gpu-run.sh", import.meta.url));
const built = (name: string) => existsSync(fileURLToPath(new URL(`../../${name}/dist`, import.meta.url)));
const hasBash = spawnSync("bash", ["-c", "command -v timeout tar xz"]).status === 0;
const isBuilt = ["core", "cpu", "webgpu", "cuda-native", "conformance"].every(built);

describeOnStandIn("gpu-run.sh", () => {
  const folder = mkdtempSync(join(tmpdir(), "weightinit-gpu-run-"));
  const results = join(folder, "results");
  beforeAll(() => isBuilt && stage(folder));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.skipIf(!hasBash || !isBuilt)(
    "every step runs, and the results are whole",
    () => {
      symlinkSync(process.execPath, join(folder, "node"));
      const run = spawnSync("bash", [script, results], {
        encoding: "utf8",
        env: {
          ...process.env,
          NODE_OPTIONS: "",
          WEIGHTINIT_CUDA_DRIVER: standIn,
          WEIGHTINIT_GPU_FOLDER: folder,
          WEIGHTINIT_GPU_BYTES: "4096",
          WEIGHTINIT_GPU_VALUES: "3000",
          WEIGHTINIT_GPU_SIDE: "16",
          WEIGHTINIT_GPU_SCALE: "256",
          WEIGHTINIT_GPU_STEPS: "fills orthogonal calls models host rivals webgpu cpu checks profile",
        },
      });
      expect(run.stderr + run.stdout).not.toMatch(/failed with status|stopped after/);
      const { steps, ...measured } = JSON.parse(readFileSync(join(results, "results.json"), "utf8"));
      expect(steps.join("\n")).toMatch(/sanitizer\tskipped|sanitizer-memcheck/);
      expect(measured.bits).toHaveLength(24); // vectors and columns
      expect(measured.bits.every((row: { different: number }) => row.different === 0)).toBe(true);
      for (const name of ["fills", "fills-again", "orthogonal", "calls", "models", "to-host"]) {
        expect(measured[name]?.length, name).toBeGreaterThan(0);
      }
      const table = readFileSync(join(results, "table.md"), "utf8");
      expect(table).toContain("| normal bfloat16 |");
      expect(table).not.toContain("undefined");
      const logs = String(execFileSync("tar", ["tJf", join(results, "logs.tar.xz")]));
      expect(logs).toContain("bits.log");
      expect(run.status).toBe(0);
    },
    300_000,
  );

  // compute-sanitizer is not at hand here; the two whose fault the stand-in sees end as the driver says of it.
  const ILLEGAL_ADDRESS = 700;
  const LAUNCH_FAILED = 719;
  test.skipIf(!isBuilt).each([
    ["memcheck", ILLEGAL_ADDRESS],
    ["racecheck", 0],
    ["initcheck", 0],
    ["synccheck", LAUNCH_FAILED],
  ])("the fault planted for %s runs", (tool, result) => {
    const env = { ...process.env, NODE_OPTIONS: "", WEIGHTINIT_CUDA_DRIVER: standIn };
    const run = spawnSync(process.execPath, [join(folder, "planted.mjs"), tool], { encoding: "utf8", env });
    expect(run.stderr).toBe("");
    expect(run.stdout).toBe(`${result}\n`);
  });
});
