/** Many processes, and processes that stop: always the same file, and none of its name until it is whole. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
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

  it("knows the folder by any name, as hosts that have mounted it in different places do", async () => {
    const at = folder();
    const [here, there] = [join(at, "here"), join(at, "there")];
    mkdirSync(here);
    symlinkSync(here, there, "junction");
    expect(stateOf(await part(join(here, "m.safetensors"), 0, 2))).toBe("part");
    expect(stateOf(await part(join(there, "m.safetensors"), 1, 2))).toBe("done");
    expect(sha256(join(here, "m.safetensors"))).toBe(expected);
    expect(readdirSync(here)).toEqual(["m.safetensors"]);
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
