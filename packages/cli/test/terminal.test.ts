/** What a user sees at a terminal, and what programs read. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { cli, folder, LARGER, SMALL, write } from "./support.ts";

const hasScript = spawnSync("script", ["--version"]).stdout?.toString().includes("util-linux") === true;

describe.skipIf(!hasScript)("Ctrl-C at a terminal", () => {
  it("leaves a file that the same command goes on with, and says so", async () => {
    const at = folder();
    const config = write(join(at, "c.json"), { ...LARGER, vocab_size: 400_000 }); // 1.6 GB
    const path = join(at, "m.safetensors");
    const words = `exec '${process.execPath}' '${process.env.WEIGHTINIT_TEST_MAIN}' make '${config}' -o '${path}' --threads 1`;
    const child = spawn("script", ["-qec", `stty cols 100; ${words}`, "/dev/null"]);
    let seen = "";
    child.stdout.on("data", (chunk: Buffer) => {
      seen += chunk.toString();
    });
    const ended = new Promise<number | null>((resolve) => {
      child.on("close", resolve);
    });
    while (!existsSync(`${path}.partial`)) await sleep(5);
    child.stdin.write("\x03");
    expect(await ended).toBe(130);
    expect(seen).toContain("m.safetensors.partial is kept, and the same command goes on with it");
    // The line is drawn over by the one escape that clears it; colours there are none.
    expect(seen.replaceAll("\x1b[K", "")).not.toContain("\x1b");
    expect(existsSync(path)).toBe(false);
    expect(readdirSync(at).sort()).toEqual(["c.json", "m.safetensors.partial", "m.safetensors.partial.0-of-1.json"]);
  }, 60_000);
});

describe("--json", () => {
  it("is one JSON text, and nothing beside it, for every command that has it", async () => {
    const at = folder();
    const config = write(join(at, "config.json"), SMALL);
    const path = join(at, "m.safetensors");
    const parsed = async (...words: string[]) => {
      const { out, code } = await cli([...words, "--json"]);
      return [code, Object.keys(JSON.parse(out))];
    };
    expect(await parsed("plan", config)).toEqual([
      0,
      expect.arrayContaining(["recipe", "parameters", "files", "tensors"]),
    ]);
    expect(await parsed("make", config, "--discard")).toEqual([0, ["bytes", "seconds"]]);
    expect(await parsed("make", config, "-o", path)).toEqual([
      0,
      expect.arrayContaining(["state", "made", "found", "files"]),
    ]);
    expect(await parsed("make", config, "-o", join(at, "d"), "--layout", "dcp")).toEqual([
      0,
      expect.arrayContaining(["state"]),
    ]);
    expect(await parsed("verify", path)).toEqual([0, ["same", "seed", "tensors", "bytes"]]);
    expect(await parsed("show", path)).toEqual([0, ["byteLength", "metadata", "tensors"]]);
    expect(await parsed("check", path)).toEqual([0, ["right", "findings"]]);
    const reset = ["reset", path, "--match", "**.mlp.**", "-o", join(at, "n.safetensors")];
    expect(await parsed(...reset)).toEqual([0, expect.arrayContaining(["state", "seed", "made", "copied", "tensors"])]);
    expect(await parsed("doctor")).toEqual([0, expect.arrayContaining(["weightinit", "node"])]);
  }, 60_000);
});
