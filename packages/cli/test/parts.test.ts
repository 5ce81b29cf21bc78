/** Many processes, and processes that stop: always the same file, and none of its name until it is whole. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { placeOf } from "../src/ranks.ts";
import { cli, folder, LARGER, sha256, start } from "./support.ts";

const input = JSON.stringify(LARGER);
const make = (path: string, ...more: string[]) =>
  cli(["make", "-", "-o", path, "--seed", "7", "--json", ...more], { input });
const part = (path: string, rank: number, ranks: number, ...more: string[]) =>
  make(path, "--rank", String(rank), "--ranks", String(ranks), "--threads", "1", ...more);
const stateOf = ({ out }: { out: string }) => JSON.parse(out).state;

/** Of the file that one process makes. */
let expected: string;
beforeAll(async () => {
  const at = mkdtempSync(join(tmpdir(), "weightinit-cli-"));
  const path = join(at, "m.safetensors");
  await make(path);
  expected = sha256(path);
  rmSync(at, { recursive: true });
});

describe.each([2, 3, 8])("%i processes", (ranks) => {
  it("at the same time make the same file", async () => {
    const at = folder();
    const path = join(at, "m.safetensors");
    const ended = await Promise.all(Array.from({ length: ranks }, (_, rank) => part(path, rank, ranks)));
    expect(ended.map(({ code }) => code)).toEqual(ended.map(() => 0));
    expect(ended.map(stateOf)).toContain("done");
    expect(sha256(path)).toBe(expected);
    expect(readdirSync(at)).toEqual(["m.safetensors"]);
  });
});

describe("one part after the other", () => {
  it("gives the name when the last one is done; each may run twice", async () => {
    const at = folder();
    const path = join(at, "m.safetensors");
    for (const rank of [2, 0, 0]) {
      expect(stateOf(await part(path, rank, 3))).toBe("part");
      expect(existsSync(path)).toBe(false);
    }
    const again = JSON.parse((await part(path, 0, 3)).out);
    expect([again.made, again.found > 0]).toEqual([0, true]);
    expect(stateOf(await part(path, 1, 3))).toBe("done");
    expect(sha256(path)).toBe(expected);
    for (const rank of [1, 0])
      expect(await part(path, rank, 3)).toMatchObject({ code: 0, out: expect.stringContaining('"state":"there"') });
    expect(readdirSync(at)).toEqual(["m.safetensors"]);
    expect(sha256(path)).toBe(expected);
  });

  it("makes a part again whose partial file is another one, and is not fooled by its marker", async () => {
    const at = folder();
    const path = join(at, "m.safetensors");
    await part(path, 0, 2);
    rmSync(`${path}.partial`);
    expect(stateOf(await part(path, 1, 2))).toBe("part");
    const again = JSON.parse((await part(path, 0, 2)).out);
    expect([again.found, again.state]).toEqual([0, "done"]);
    expect(sha256(path)).toBe(expected);
  });

  it("refuses the partial file of another plan, which other processes may be writing", async () => {
    const path = join(folder(), "m.safetensors");
    await part(path, 0, 2, "--dtype", "bfloat16");
    const ended = await part(path, 0, 2);
    expect([ended.code, ended.err]).toEqual([4, expect.stringContaining("remove it")]);
  });

  it("makes shards, too, and their index last", async () => {
    const at = folder();
    const whole = join(at, "whole");
    const parts = join(at, "parts");
    await make(whole, "--max-shard-size", "20MB");
    for (const rank of [1, 2]) {
      await part(parts, rank, 3, "--max-shard-size", "20MB");
      expect(readdirSync(parts).filter((name) => /safetensors$|index.json$|config.json$/.test(name))).toEqual([]);
    }
    expect(stateOf(await part(parts, 0, 3, "--max-shard-size", "20MB"))).toBe("done");
    const names = readdirSync(whole).sort();
    expect(names.length).toBeGreaterThan(4);
    expect(readdirSync(parts).sort()).toEqual(names);
    for (const name of names) expect(sha256(join(parts, name))).toBe(sha256(join(whole, name)));
  });
});

describe("a process that is stopped", () => {
  it("by SIGKILL, ten times, makes the same file in the end", async () => {
    const at = folder();
    const path = join(at, "m.safetensors");
    for (let kill = 0; kill < 10; kill++) {
      const { child, ended } = start(["make", "-", "-o", path, "--seed", "7", "--threads", "2"], { input });
      await Promise.race([sleep(60 + 37 * kill), ended]);
      child.kill("SIGKILL");
      await ended;
      // When it was quicker than the signal, the file is whole.
      if (existsSync(path)) {
        expect(sha256(path)).toBe(expected);
        rmSync(path);
      }
    }
    expect((await make(path)).code).toBe(0);
    expect(sha256(path)).toBe(expected);
    expect(readdirSync(at).filter((name) => !/\.partial\./.test(name))).toEqual(["m.safetensors"]);
  });

  it("in one of three parts, and started again", async () => {
    const path = join(folder(), "m.safetensors");
    const words = ["make", "-", "-o", path, "--seed", "7", "--rank", "1", "--ranks", "3", "--threads", "1"];
    const killed = start(words, { input });
    const others = [part(path, 0, 3), part(path, 2, 3)];
    while (!existsSync(`${path}.partial`)) await sleep(5);
    killed.child.kill("SIGKILL");
    await Promise.all([killed.ended, ...others]);
    await part(path, 1, 3);
    expect(sha256(path)).toBe(expected);
  });

  it.skipIf(process.platform === "win32")("by Ctrl-C says so, and goes on when it is started again", async () => {
    const path = join(folder(), "m.safetensors");
    // 8 GB, of which nearly nothing gets written.
    const large = { ...LARGER, vocab_size: 2_000_000 };
    const words = ["make", "-", "-o", path, "--max-shard-size", "none", "--threads", "1"];
    const { child, ended } = start(words, { input: JSON.stringify(large) });
    while (!existsSync(`${path}.partial`)) await sleep(5);
    child.kill("SIGINT");
    const { code, err } = await ended;
    expect([code, err]).toEqual([
      130,
      expect.stringContaining("m.safetensors.partial is kept, and the same command goes on"),
    ]);
    expect(existsSync(path)).toBe(false);
    const journal = JSON.parse(readFileSync(`${path}.partial.0-of-1.json`, "utf8"));
    expect(journal.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it("goes on with the blocks that its journal has, and with --no-resume with none", async () => {
    const path = join(folder(), "m.safetensors");
    // The journal of one of two, as one of one's, with its first blocks alone: both are of the same plan.
    await part(path, 0, 2);
    const journal = JSON.parse(readFileSync(`${path}.partial.0-of-2.json`, "utf8"));
    const half = Buffer.alloc(2, 0b1111).toString("base64");
    writeFileSync(`${path}.partial.0-of-1.json`, JSON.stringify({ ...journal, done: half }));
    const { found, made } = JSON.parse((await make(path)).out);
    expect([found > 0, made > 0]).toEqual([true, true]);
    expect(sha256(path)).toBe(expected);
    rmSync(path);
    await part(path, 0, 2);
    expect(JSON.parse((await part(path, 0, 2, "--no-resume")).out).found).toBe(0);
  });
});

describe("launchers", () => {
  const place = (env: Record<string, string>, options = {}) => {
    const { rank, ranks } = placeOf(options, env);
    return [rank, ranks];
  };
  it.each([
    ["none", {}, [0, 1]],
    ["a count alone", { WORLD_SIZE: "4" }, [0, 1]],
    ["torchrun", { RANK: "1", WORLD_SIZE: "4" }, [1, 4]],
    ["Open MPI", { OMPI_COMM_WORLD_RANK: "3", OMPI_COMM_WORLD_SIZE: "4", PMIX_RANK: "3" }, [3, 4]],
    ["Hydra", { PMI_RANK: "0", PMI_SIZE: "2" }, [0, 2]],
    ["srun", { SLURM_PROCID: "2", SLURM_NTASKS: "3", SLURM_STEP_ID: "0" }, [2, 3]],
    [
      "a Slurm array from 10 by 5",
      {
        SLURM_ARRAY_TASK_ID: "20",
        SLURM_ARRAY_TASK_MIN: "10",
        SLURM_ARRAY_TASK_STEP: "5",
        SLURM_ARRAY_TASK_COUNT: "4",
        SLURM_PROCID: "0",
        SLURM_NTASKS: "1",
      },
      [2, 4],
    ],
    ["sbatch of one task", { SLURM_PROCID: "0", SLURM_NTASKS: "1" }, [0, 1]],
    ["two that agree", { RANK: "1", WORLD_SIZE: "2", PMI_RANK: "1", PMI_SIZE: "2" }, [1, 2]],
    ["AWS Batch", { AWS_BATCH_JOB_ARRAY_INDEX: "7", AWS_BATCH_JOB_ARRAY_SIZE: "8" }, [7, 8]],
  ] as const)("%s", (_, env, expectedPlace) => {
    expect(place({ ...env })).toEqual(expectedPlace);
    expect(place({ ...env }, { rank: "4", ranks: "9" })).toEqual([4, 9]);
  });

  it.each([
    ["two that disagree", { RANK: "1", WORLD_SIZE: "2", PMI_RANK: "1", PMI_SIZE: "3" }, /RANK, WORLD_SIZE.*|PMI_RANK/],
    ["a Kubernetes index without a count", { JOB_COMPLETION_INDEX: "1" }, /beside JOB_COMPLETION_INDEX/],
    ["torchrun's index alone", { RANK: "1" }, /beside RANK/],
    ["sbatch of many tasks outside srun", { SLURM_PROCID: "0", SLURM_NTASKS: "4" }, /srun weightinit/],
    ["a rank that there is not", { RANK: "4", WORLD_SIZE: "4" }, /from 0 to 3/],
    ["a rank that is no number", { RANK: "x", WORLD_SIZE: "4" }, /RANK as an integer/],
  ] as const)("refuses %s", (_, env, message) => {
    expect(() => placeOf({}, env)).toThrow(message);
  });

  it("are said in one line", async () => {
    const path = join(folder(), "m.safetensors");
    const words = ["make", "-", "-o", path, "--seed", "7"];
    const { err } = await cli(words, { input, env: { RANK: "0", WORLD_SIZE: "2" } });
    expect(err).toBe("part 0 of 2, from torchrun (RANK, WORLD_SIZE)\n");
  });
});
