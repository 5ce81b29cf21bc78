/** Processes that are stopped, by a signal or by the disk: the same file in the end, and none of its name before. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { cli, folder, LARGER, type Running, SMALL, sha256, start, write } from "./support.ts";

const input = JSON.stringify(LARGER);
const words = (path: string, ...more: string[]) => ["make", "-", "-o", path, "--seed", "7", "--json", ...more];
const make = (path: string, ...more: string[]) => cli(words(path, ...more), { input });
const partWords = (rank: number, ranks: number) => ["--rank", String(rank), "--ranks", String(ranks)];
const part = (path: string, rank: number, ranks: number, ...more: string[]) =>
  make(path, ...partWords(rank, ranks), "--threads", "1", ...more);

/** Of the file that one process makes. */
let expected: string;
beforeAll(async () => {
  const at = mkdtempSync(join(tmpdir(), "weightinit-cli-"));
  const path = join(at, "m.safetensors");
  await make(path);
  expected = sha256(path);
  rmSync(at, { recursive: true });
});

describe("killed at ten random moments, and started again", () => {
  it.each([1, 2, 3, 8])("%i processes, one of them twice, make the same file", async (ranks) => {
    const at = folder();
    const path = join(at, "m.safetensors");
    // Numerical Recipes' generator: the same moments in every run.
    let state = ranks;
    const random = (n: number) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * n);
    };
    /** Nothing half-written has the name. */
    const look = () => existsSync(path) && expect(sha256(path)).toBe(expected);
    const begin = (rank: number): Running =>
      start(words(path, ...partWords(rank, ranks), "--threads", String(1 + (rank % 2))), { input });

    const running = [...Array.from({ length: ranks }, (_, rank) => rank), 0].map((rank) => ({ rank, ...begin(rank) }));
    for (let kill = 0; kill < 10; kill++) {
      await sleep(20 + random(150));
      const one = running[random(running.length)]!;
      one.child.kill("SIGKILL");
      await one.ended;
      look();
      Object.assign(one, begin(one.rank));
    }
    await Promise.all(running.map(({ ended }) => ended));
    look();
    // Whoever was killed last may have been the one that had to give the name.
    if (!existsSync(path))
      for (let rank = 0; rank < ranks; rank++) expect((await part(path, rank, ranks)).code).toBe(0);
    expect(sha256(path)).toBe(expected);
    // A file that was about to get its name stays behind when its process is killed.
    expect(readdirSync(at).filter((name) => !/\.\d+-[0-9a-f]{8}$/.test(name))).toEqual(["m.safetensors"]);
  });
});

describe("stopped by a signal", () => {
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

describe("a full disk", () => {
  const main = process.env.WEIGHTINIT_TEST_MAIN!;

  // A small file system of its own, which goes with the shell: as root, in a user's namespace, or by sudo, as in CI.
  const namespace = [
    ["unshare", "-m"],
    ["unshare", "-rm"],
    ["sudo", "-n", "unshare", "-m"],
  ].find(([program, ...rest]) => spawnSync(program!, [...rest, "mount", "-t", "tmpfs", "none", tmpdir()]).status === 0);
  const tmpfs = namespace === undefined ? " (not here: no tmpfs can be mounted)" : "";

  it.skipIf(namespace === undefined).each([1, 2])(`and then room: %i processes${tmpfs}`, async (ranks) => {
    const at = folder();
    const config = write(join(at, "c.json"), LARGER);
    const lines = Array.from({ length: ranks }, (_, rank) => {
      const place = partWords(rank, ranks).join(" ");
      const command = `'${process.execPath}' '${main}' make '${config}' -o '${at}/disk/m.safetensors' --seed 7`;
      return `${command} --threads 2 ${place} 2>&1 >/dev/null; echo "code $?"`;
    });
    const script = `
      mkdir '${at}/disk' && mount -t tmpfs -o size=50m none '${at}/disk' && cd '${at}/disk' || exit 1
      ${lines.join("\n")}
      ls
      mount -o remount,size=200m '${at}/disk'
      ${lines.join("\n")}
      ls
      sha256sum m.safetensors`;
    const [program, ...rest] = namespace!;
    const { stdout } = spawnSync(program!, [...rest, "sh", "-c", script], { encoding: "utf8" });
    const [full, rooms] = stdout.split(/(?<=m\.safetensors\.partial\n(?:m\.safetensors\.partial.*\n)*)(?!m\.)/);
    expect(full).toContain("code 4");
    expect(full).toMatch(
      /no space left on device.*start the same command again: it goes on where it stopped.*WI_DISK_FULL/,
    );
    // Of two, one may be done before the disk is full.
    expect(full!.match(/^m\.safetensors$/m)).toBeNull();
    expect(rooms!.match(/code \d+/g)).toEqual(Array.from({ length: ranks }, () => "code 0"));
    expect(rooms!.trimEnd().split("\n").slice(-2)).toEqual(["m.safetensors", `${expected}  m.safetensors`]);
  });

  it.skipIf(process.platform === "win32")(
    "a limit on the size of files says what to do, and leaves nothing",
    async () => {
      const at = folder();
      const config = write(join(at, "c.json"), SMALL);
      const out = join(at, "out");
      // In blocks of 512 or 1024 bytes, by the shell: less than the 5 MB of the file.
      const limited = `ulimit -f 1000; exec '${process.execPath}' '${main}' make '${config}' -o '${out}'`;
      const { status, stderr } = spawnSync("sh", ["-c", limited], { encoding: "utf8" });
      expect([status, stderr]).toEqual([4, expect.stringMatching(/EFBIG.*--max-shard-size.*WI_DISK_FULL/)]);
      expect(readdirSync(out)).toEqual([]);
      expect((await cli(["make", config, "-o", out])).code).toBe(0);
    },
  );

  it.each([
    // As on NFS, whose server says that it is full when the client sends it what it has kept.
    ["to the journal", "FileHandle.datasync = once(FileHandle.datasync, Promise.reject.bind(Promise))"],
    ["to a thread", "fs.fdatasyncSync = once(fs.fdatasyncSync, (error) => { throw error; })"],
  ])("of which the system tells late, %s", async (_, patch) => {
    const at = folder();
    const path = join(at, "m.safetensors");
    const hook = join(at, "hook.mjs");
    writeFileSync(
      hook,
      `import fs from "node:fs";
      import { syncBuiltinESMExports } from "node:module";
      const handle = await fs.promises.open("${process.execPath.replaceAll("\\", "/")}");
      const FileHandle = Object.getPrototypeOf(handle);
      await handle.close();
      // It tells once: who opens the file after that hears nothing.
      function once(original, fail) {
        let told = false;
        return function (...args) {
          if (told) return original.apply(this, args);
          told = true;
          return fail(Object.assign(new Error("ENOSPC: no space left on device, fdatasync"), { code: "ENOSPC" }));
        };
      }
      ${patch};
      syncBuiltinESMExports();
      // A journal every 10 ms.
      const { setInterval } = globalThis;
      globalThis.setInterval = (f, ms, ...rest) => setInterval(f, ms === 2000 ? 10 : ms, ...rest);`,
    );
    const env = { NODE_OPTIONS: `--import=${pathToFileURL(hook).href}` };
    const ended = await cli(words(path, "--threads", "1"), { input, env });
    expect([ended.code, ended.err]).toEqual([4, expect.stringContaining("WI_DISK_FULL")]);
    expect(existsSync(path)).toBe(false);
    const again = JSON.parse((await make(path)).out);
    expect(again.state).toBe("done");
    expect(sha256(path)).toBe(expected);
  });
});
