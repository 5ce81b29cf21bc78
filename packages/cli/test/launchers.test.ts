/** Which part a process is, by its launcher; and examples/scale, as its launchers start it. */
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { placeOf } from "../src/ranks.ts";
import { cli, folder, SMALL, sha256, write } from "./support.ts";

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
    ["nodes of AWS Batch", { AWS_BATCH_JOB_NODE_INDEX: "1", AWS_BATCH_JOB_NUM_NODES: "2" }, [1, 2]],
    [
      "torchrun on nodes of AWS Batch",
      { AWS_BATCH_JOB_NODE_INDEX: "1", AWS_BATCH_JOB_NUM_NODES: "2", RANK: "9", WORLD_SIZE: "16" },
      [9, 16],
    ],
    [
      "a Grid Engine array from 5 to 12 by 3",
      { SGE_TASK_ID: "11", SGE_TASK_FIRST: "5", SGE_TASK_LAST: "12", SGE_TASK_STEPSIZE: "3" },
      [2, 3],
    ],
    [
      "a Grid Engine job that is no array",
      { SGE_TASK_ID: "undefined", SGE_TASK_FIRST: "undefined", SGE_TASK_LAST: "undefined" },
      [0, 1],
    ],
    ["an LSF array", { LSB_JOBINDEX: "4", LSB_JOBINDEX_END: "4", LSB_JOBINDEX_STEP: "1" }, [3, 4]],
    ["an LSF job that is no array", { LSB_JOBINDEX: "0" }, [0, 1]],
  ] as const)("%s", (_, env, expectedPlace) => {
    expect(place({ ...env })).toEqual(expectedPlace);
    expect(place({ ...env }, { rank: "4", ranks: "9" })).toEqual([4, 9]);
  });

  it.each([
    ["two that disagree", { RANK: "1", WORLD_SIZE: "2", PMI_RANK: "1", PMI_SIZE: "3" }, /RANK, WORLD_SIZE.*|PMI_RANK/],
    ["a Kubernetes index without a count", { JOB_COMPLETION_INDEX: "1" }, /beside JOB_COMPLETION_INDEX/],
    ["a PBS index, which has no count", { PBS_ARRAY_INDEX: "1" }, /beside PBS_ARRAY_INDEX/],
    ["an LSF index without its end", { LSB_JOBINDEX: "1" }, /beside LSB_JOBINDEX/],
    ["torchrun's index alone", { RANK: "1" }, /beside RANK/],
    ["sbatch of many tasks outside srun", { SLURM_PROCID: "0", SLURM_NTASKS: "4" }, /srun weightinit/],
    ["no ranks at all", { RANK: "0", WORLD_SIZE: "0" }, /at least one rank, got 0 from torchrun/],
    ["a rank that there is not", { RANK: "4", WORLD_SIZE: "4" }, /from 0 to 3/],
    ["a rank that is no number", { RANK: "x", WORLD_SIZE: "4" }, /RANK as an integer/],
  ] as const)("refuses %s", (_, env, message) => {
    expect(() => placeOf({}, env)).toThrow(message);
  });
});

/** Variables of one of six processes, as each launcher sets them. */
const SIX: readonly (readonly [string, (rank: number) => Record<string, unknown>])[] = [
  ["torchrun (RANK, WORLD_SIZE)", (RANK) => ({ RANK, LOCAL_RANK: RANK, WORLD_SIZE: 6 })],
  [
    "Open MPI (OMPI_COMM_WORLD_RANK, OMPI_COMM_WORLD_SIZE)",
    (rank) => ({ OMPI_COMM_WORLD_RANK: rank, OMPI_COMM_WORLD_SIZE: 6, PMIX_RANK: rank }),
  ],
  ["MPICH or Intel MPI (PMI_RANK, PMI_SIZE)", (PMI_RANK) => ({ PMI_RANK, PMI_SIZE: 6 })],
  [
    "Slurm's srun (SLURM_PROCID, SLURM_NTASKS)",
    (SLURM_PROCID) => ({ SLURM_PROCID, SLURM_NTASKS: 6, SLURM_STEP_ID: 0 }),
  ],
  [
    "a Slurm array (SLURM_ARRAY_TASK_ID, SLURM_ARRAY_TASK_COUNT)",
    (rank) => ({
      ...{ SLURM_ARRAY_TASK_ID: rank + 1, SLURM_ARRAY_TASK_MIN: 1, SLURM_ARRAY_TASK_STEP: 1 },
      ...{ SLURM_ARRAY_TASK_COUNT: 6, SLURM_PROCID: 0, SLURM_NTASKS: 1 },
    }),
  ],
  [
    "AWS Batch (AWS_BATCH_JOB_ARRAY_INDEX, AWS_BATCH_JOB_ARRAY_SIZE)",
    (rank) => ({ AWS_BATCH_JOB_ARRAY_INDEX: rank, AWS_BATCH_JOB_ARRAY_SIZE: 6 }),
  ],
];

it("six processes, each of another launcher, make the file of one", async () => {
  const at = folder();
  const config = write(join(at, "c.json"), SMALL);
  const [one, six] = [join(at, "one.safetensors"), join(at, "six.safetensors")];
  await cli(["make", config, "-o", one]);
  for (const [rank, [by, variables]] of SIX.entries()) {
    expect(existsSync(six)).toBe(false);
    const env = Object.fromEntries(Object.entries(variables(rank)).map(([name, value]) => [name, `${value}`]));
    const { code, err } = await cli(["make", config, "-o", six, "--threads", "1"], { env });
    expect([code, err]).toEqual([0, `part ${rank} of 6, from ${by}\n`]);
  }
  expect(sha256(six)).toBe(sha256(one));
});

describe("examples/scale", () => {
  const examples = join(import.meta.dirname, "../../../examples/scale");
  /** The command that the tests run, as a shell reads it. */
  const command = `${process.execPath} ${process.env.WEIGHTINIT_TEST_MAIN}`;
  const has = (program: string) => spawnSync(program, ["--help"]).error === undefined;
  const shell = (words: readonly string[], env: Record<string, string>) => {
    const { PATH, HOME } = process.env as { PATH: string; HOME: string };
    return spawnSync(words[0]!, words.slice(1), { encoding: "utf8", env: { PATH, HOME, ...env } });
  };
  const expected = async (at: string) => {
    const path = join(at, "one.safetensors");
    await cli(["make", join(examples, "config.json"), "-o", path, "--seed", "42"]);
    return sha256(path);
  };

  it("kubernetes-job.yaml is a Job whose pods make the file of one process", async () => {
    const documents = parseAllDocuments(readFileSync(join(examples, "kubernetes-job.yaml"), "utf8"));
    expect(documents.flatMap((document) => ("errors" in document ? document.errors : []))).toEqual([]);
    const [job, claim] = documents.map((document) => document.toJS());
    expect([job.apiVersion, job.kind, claim.kind]).toEqual(["batch/v1", "Job", "PersistentVolumeClaim"]);
    const { completionMode, completions, parallelism, template } = job.spec;
    const [{ command: words, env, volumeMounts }] = template.spec.containers;
    expect([completionMode, completions <= parallelism]).toEqual(["Indexed", true]);
    expect(env).toEqual([{ name: "RANKS", value: `${completions}` }]);
    const volumes = new Map(template.spec.volumes.map((volume: { name: string }) => [volume.name, volume]));
    expect([...volumes.keys()].sort()).toEqual(volumeMounts.map(({ name }: { name: string }) => name).sort());
    expect(volumes.get("checkpoint")).toMatchObject({ persistentVolumeClaim: { claimName: claim.metadata.name } });
    expect(claim.spec.accessModes).toEqual(["ReadWriteMany"]);

    const at = folder();
    copyFileSync(join(examples, "config.json"), join(at, "config.json"));
    if (process.platform === "win32") return; // no sh
    // The mounts are this folder, and the published command is the one that is tested.
    const here = words.map((word: string) =>
      word.replaceAll(/\/(model|checkpoint)\//g, `${at}/`).replace("npx --yes weightinit", command),
    );
    for (let index = 0; index < completions; index++) {
      const ran = shell(here, { JOB_COMPLETION_INDEX: `${index}`, RANKS: env[0].value });
      expect([ran.status, ran.stderr]).toEqual([0, `part ${index} of 4, from --rank and --ranks\n`]);
    }
    expect(sha256(join(at, "model.safetensors"))).toBe(await expected(at));
  });

  it.skipIf(process.platform === "win32")("slurm-array.sbatch's tasks make the file of one process", async () => {
    const script = join(examples, "slurm-array.sbatch");
    const [, first, last] = /^#SBATCH --array=(\d+)-(\d+)$/m.exec(readFileSync(script, "utf8"))!.map(Number);
    const at = folder();
    const OUTPUT = join(at, "model.safetensors");
    for (let id = first!; id <= last!; id++) {
      const ran = shell(["bash", script], {
        ...{ WEIGHTINIT: command, MODEL: join(examples, "config.json"), OUTPUT },
        ...{ SLURM_ARRAY_TASK_ID: `${id}`, SLURM_ARRAY_TASK_MIN: `${first}`, SLURM_ARRAY_TASK_STEP: "1" },
        ...{ SLURM_ARRAY_TASK_COUNT: `${last! - first! + 1}`, SLURM_PROCID: "0", SLURM_NTASKS: "1" },
      });
      expect([ran.status, ran.stderr]).toEqual([0, expect.stringContaining(`part ${id} of 4, from a Slurm array`)]);
    }
    expect(sha256(OUTPUT)).toBe(await expected(at));
  });

  // slurm.sh is run by hand (docs/scale.md): it starts a cluster.
  describe.each([
    ["open-mpi.sh", "mpirun"],
    ["torchrun.sh", "torchrun"],
    // The two hosts are this one.
    ["shared-folder.sh", "timeout"],
  ])("%s", (name, program) => {
    it.skipIf(process.platform === "win32" || !has(program))(
      `finds the same bytes (where there is ${program})`,
      async () => {
        const at = folder();
        const config = write(join(at, "config.json"), SMALL);
        const views = name === "shared-folder.sh" ? [at, at] : [];
        const environment = { WEIGHTINIT: command, ROUNDS: "1" };
        const { status, stdout, stderr } = shell(["bash", join(examples, name), ...views, config], environment);
        expect([status, stdout], stderr).toEqual([0, expect.stringMatching(/the same bytes\n$/)]);
      },
    );
  });
});
