/**
 * `npm run bench:make`: a checkpoint on the disk, beside the disk alone, the fill alone, and transformers.
 *
 *     npm run bench:make -- [--config FILE] [--folder DIR] [--threads N] [--rounds N] [--output DIR]
 *
 * DIR of `--folder` is on the disk that is measured: the current folder by default, since /tmp may be memory.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { APP, ROOT } from "../environment.ts";
import { digits } from "../format.ts";
import { describeMachine, load } from "../machine.ts";
import { type MakeReport, page, verdicts } from "./page.ts";
import { contendersOf, findTransformers, plannedBytes, type Ran, runOnce } from "./runs.ts";

const { values } = parseArgs({
  options: {
    config: { type: "string", default: join(APP, "models/llama-3.2-1b.json") },
    folder: { type: "string", default: process.env["INIT_CWD"] ?? process.cwd() },
    threads: { type: "string", default: String(availableParallelism()) },
    rounds: { type: "string", default: "5" },
    output: { type: "string", default: join(ROOT, "docs/benchmarks") },
  },
});
const [threads, rounds] = [Number(values.threads), Number(values.rounds)];
if (!(threads >= 1 && rounds >= 1)) throw new Error("expected --threads and --rounds of 1 or more");
const config = resolve(values.config);
const { bytes, parameters } = plannedBytes(config);
const { python, versions } = findTransformers();
const folder = mkdtempSync(join(resolve(values.folder), ".bench-make-"));
const contenders = contendersOf({ config, folder: join(folder, "run"), threads, bytes, python });
const before = load();
const samples = new Map<string, Ran[]>(contenders.map(({ id }) => [id, []]));
try {
  for (let round = 1; round <= rounds; round++) {
    for (const contender of contenders) {
      if (round > (contender.rounds ?? rounds)) continue;
      const ran = runOnce(contender, join(folder, "run"));
      samples.get(contender.id)!.push(ran);
      console.log(`round ${round}: ${contender.label}: ${digits(ran.seconds)} s, ${digits(ran.peakMB ?? 0)} MB`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const disk = spawnSync("df", ["--output=fstype", resolve(values.folder)], { encoding: "utf8" });
const report: MakeReport = {
  date: new Date().toISOString().slice(0, 10),
  command: `npm run bench:make${rounds === 5 ? "" : ` -- --rounds ${rounds}`}`,
  machine: describeMachine(undefined),
  fileSystem: disk.status === 0 ? disk.stdout.trim().split("\n").at(-1)! : "file system not known",
  versions,
  load: [before, load()],
  model: basename(config, ".json"),
  parameters,
  bytes,
  threads,
  contenders: contenders.map(({ id, label }) => ({ id, label, rounds: samples.get(id)! })),
};
mkdirSync(values.output, { recursive: true });
writeFileSync(join(values.output, "make.json"), `${JSON.stringify(report, null, 2)}\n`);
writeFileSync(join(values.output, "make.md"), page(report));
for (const { what, limit, got, holds } of verdicts(report))
  console.log(`${what}: ${limit}, is ${got}${holds ? "" : "  TOO LITTLE"}`);
