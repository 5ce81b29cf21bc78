import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { casesOf } from "../src/cases.ts";
import { contenders } from "../src/contenders.ts";
import { commandOf } from "../src/environment.ts";
import { measure } from "../src/measure.ts";
import { ContenderProcess } from "../src/process.ts";

const command = (file: string, ...args: string[]) => ({ file, args, cwd: process.cwd(), env: process.env });
const talks = command(process.execPath, fileURLToPath(new URL("programs/talks.mjs", import.meta.url)));

test("answers come in order, greetings are not answers", async () => {
  const program = new ContenderProcess(talks);
  expect(await program.ask()).toEqual({ ready: true });
  expect(await program.ask({ calls: 3 })).toEqual({ ns: 300 });
  expect(await program.ask({ calls: 5 })).toEqual({ ns: 500 });
  await program.close();
  await program.close();
});

test("a process that dies is reported with its last words", async () => {
  const program = new ContenderProcess(talks);
  await program.ask();
  await expect(program.ask({ calls: 13 })).rejects.toThrow("out of luck");
  await program.close();
});

test("so is a program that does not exist", async () => {
  const program = new ContenderProcess(command("no-such-program-anywhere"));
  await expect(program.ask()).rejects.toThrow(/ENOENT/);
  await program.close();
});

test("rivals run without the machine's own BLAS and OpenMP settings, with the threads they are given", () => {
  process.env["OPENBLAS_CORETYPE"] = "Haswell";
  const torch = contenders.find(({ id }) => id === "torch-2")!;
  const { env } = commandOf(torch, casesOf("fills")[0]!, "python3");
  expect(env).not.toHaveProperty("OPENBLAS_CORETYPE");
  expect(env).toMatchObject({ OPENBLAS_NUM_THREADS: "2", OMP_NUM_THREADS: "2", WEIGHTINIT_THREADS: "2" });
});

test("a small case, measured with real processes", async () => {
  const item = casesOf("fills").find(({ law, shape }) => law === "normal" && shape[0] === 256)!;
  const taking = contenders.filter(({ id }) => ["weightinit-1", "math-random", "typed-array-fill"].includes(id));
  const { result, samples } = await measure(item, taking, undefined, { rounds: 2, budgetS: 0, warmUpMs: 1 });
  expect(result.absent).toEqual([]);
  expect(result.results.map(({ contender }) => contender)).toEqual(taking.map(({ id }) => id));
  for (const { contender, ns, timesOurs } of result.results) {
    expect(samples.get(contender)).toHaveLength(ns.count);
    expect(ns.median).toBeGreaterThan(0);
    expect(timesOurs!.count).toBe(ns.count);
  }
});

test("a contender that cannot start is left out of the case, and the others are measured", async () => {
  const [item] = casesOf("fills");
  const broken = { ...contenders.find(({ id }) => id === "math-random")!, id: "broken", program: "no/such/program.js" };
  const taking = [broken, ...contenders.filter(({ id }) => id === "weightinit-1")];
  const { result } = await measure(item!, taking, undefined, { rounds: 1, budgetS: 0, warmUpMs: 1 });
  expect(result.results.map(({ contender }) => contender)).toEqual(["weightinit-1"]);
  expect(result.absent).toEqual([
    { contender: "broken", why: expect.stringMatching(/^its process ended: Error: Cannot find module/) },
  ]);
});
