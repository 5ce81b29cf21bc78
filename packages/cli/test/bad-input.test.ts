/** What a shell, a file system or a slip may hand to the command: a message, a code, and nothing left behind. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { checkpointOf } from "../src/checkpoint.ts";
import { readModel } from "../src/models/read-model.ts";
import { requestOf } from "../src/request.ts";
import { cli, folder, SMALL, start, write } from "./support.ts";

const isWindows = process.platform === "win32";
const main = process.env.WEIGHTINIT_TEST_MAIN!;

/** A line of bash, `wi` being the command, and the exit codes of its pipe. */
function bash(line: string, cwd: string) {
  const script = `wi() { '${process.execPath}' '${main}' "$@"; }; ${line}; echo "codes \${PIPESTATUS[*]}" >&2`;
  const { stdout, stderr } = spawnSync("bash", ["-c", script], { cwd, encoding: "utf8", timeout: 30_000 });
  const [, codes] = /codes (.*)\n$/.exec(stderr) ?? [];
  return { out: stdout, err: stderr.replace(/codes .*\n$/, ""), codes };
}
const hasBash = spawnSync("bash", ["-c", "true"]).status === 0;

describe("configs", () => {
  it.each([
    ["a number of layers that is a slip", { n_layer: 1e8 }, 3, "at most 300000 tensors"],
    ["a size that is a text", { n_embd: "64" }, 3, "n_embd of the config"],
    ["a size below 0", { n_embd: -4 }, 3, "n_embd of the config"],
    ["a size beyond all", { n_embd: 1e300 }, 3, "n_embd of the config"],
    ["a std below 0", { initializer_range: -1 }, 3, "initializer_range of the config"],
    ["a std that is null", { initializer_range: null }, 3, "initializer_range of the config"],
    ["a std that the dtype does not reach", { initializer_range: 1e39 }, 3, "finite in float32"],
    ["a type that is a number", { model_type: 5 }, 3, "model_type of the config"],
    ["a type of every object", { model_type: "constructor" }, 3, "model_type of the config"],
  ] as const)(
    "%s",
    async (_, fields, code, text) => {
      const at = folder();
      const config = write(join(at, "c.json"), { ...SMALL, ...fields });
      const ended = await cli(["make", config, "-o", join(at, "m.safetensors")]);
      expect([ended.code, ended.out, ended.err]).toEqual([code, "", expect.stringContaining(text)]);
      expect(ended.err).toMatch(/^weightinit: expected /);
      expect(readdirSync(at)).toEqual(["c.json"]);
    },
    30_000,
  );

  it.skipIf(isWindows)(
    "are not awaited for ever, nor read without end",
    async () => {
      const { child, ended } = start(["plan", "/dev/zero"]);
      expect(await ended).toMatchObject({ code: 3, err: expect.stringContaining("a field without a number") });
      child.kill();
    },
    30_000,
  );

  it.skipIf(!hasBash)("may be what another program writes", () => {
    const at = folder();
    write(join(at, "c.json"), SMALL);
    const { codes, out } = bash("wi plan <(cat c.json)", at);
    expect([codes, out]).toEqual(["0", expect.stringContaining("GPT2LMHeadModel")]);
  });
});

describe("words", () => {
  it.each([
    [["help", "nope"], "expected a command"],
    [["help", "mkae"], "did you mean make?"],
    [["plan", "CONFIG", "--max-shard-size", "-5"], "--max-shard-size=VALUE"],
    [["plan", "CONFIG", "--max-shard-size=-5"], "a size like 5GB"],
    [["plan", "CONFIG", "--max-shard-size", "1e400GB"], "a size like 5GB"],
    [["plan", "CONFIG", "--max-shard-size", "0.5"], "a size like 5GB"],
    [["make", "CONFIG", "-o", "OUT", "--seed=-1"], "from 0 to 2^64 - 1"],
    [["make", "CONFIG", "-o", "OUT", "--threads", "1e9"], "from 1 to 1000000"],
    [["make", "CONFIG", "-o", "OUT", "--rank", "0", "--ranks", "1000000000"], "from 1 to 1000000"],
    [["make", "CONFIG", "-o", "OUT", "--json=yes"], "does not take an argument"],
    [["make", "CONFIG", "-z"], "got -z"],
    [["plan", "CONFIG", "--dtype="], "expected a value behind --dtype, got an empty text"],
    [["make", "CONFIG", "-o", ""], "expected a value behind --output, got an empty text"],
    [["plan", ""], "expected a MODEL, got an empty text"],
    [["show", "-"], "write it to a file first"],
    [["plan", "https://example.com/config.json"], "curl -L"],
    [["make", "CONFIG", "-o", "-x.safetensors"], "written ./-x.safetensors"],
    [["plan", "CONFIG", "--dtype"], "expected each option with its value, got none behind --dtype"],
    [["make", "CONFIG", "-o"], "got none behind -o, --output"],
    [["make", "CONFIG", "-o", "OUT", "--", "more"], "expected one MODEL"],
    [["plan", "CONFIG", "--recipe", "../../etc/passwd"], "expected --recipe"],
  ])("%j", async (words, text) => {
    const at = folder();
    const names: Record<string, string> = {
      CONFIG: write(join(at, "c.json"), SMALL),
      OUT: join(at, "m.safetensors"),
    };
    const ended = await cli(words.map((word) => names[word] ?? word));
    expect([ended.code, ended.out, ended.err]).toEqual([2, "", expect.stringContaining(text)]);
    expect(readdirSync(at)).toEqual(["c.json"]);
  });

  it("a pattern that names nothing, and a recipe without a config", async () => {
    const at = folder();
    const path = join(at, "m.safetensors");
    await cli(["make", "-", "-o", path], { input: JSON.stringify(SMALL) });
    expect(await cli(["show", path, "--match", "nope"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("names none"),
    });
    expect(await cli(["check", path, "--recipe", "bert"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("or --config"),
    });
    expect(await cli(["plan", path])).toMatchObject({ code: 2, err: expect.stringContaining("--recipe FILE") });
    const empty = join(at, "empty");
    mkdirSync(empty);
    expect(await cli(["plan", empty])).toMatchObject({
      code: 4,
      err: expect.stringContaining("a config.json or a checkpoint"),
    });
  });
});

describe("a MODEL that is none", () => {
  it.each<[string, string | Buffer, RegExp]>([
    ["an empty file", "", /^expected a config\.json in .*m, got an empty text that is no JSON/],
    ["white space", " \n", /^expected a config\.json in .*m, got an empty text that is no JSON/],
    ["a list", "[1]", /^expected a JSON object in .*m, got \[1\]/],
    [
      "bytes of no kind",
      Buffer.from([0xfe, 0xff, 0, 1, 2, 3]),
      /^expected a config\.json, a safetensors file .* in .*m, got another file: /,
    ],
    [
      "no such folder's file",
      "FOLDER",
      /^expected a config\.json or a checkpoint in the folder .*, got neither; name the file/,
    ],
  ])("%s", async (_, content, message) => {
    const at = folder();
    const path = content === "FOLDER" ? at : join(at, "m");
    if (path !== at) writeFileSync(path, content);
    await expect(readModel(path, undefined)).rejects.toMatchObject({ message: expect.stringMatching(message) });
  });

  it.each([
    [{}, /^expected model_type of the config to be a family's, got none; other models .* albert, bart, /],
    [{ model_type: "lama" }, /^expected model_type of the config to be a family's, got "lama"; other /],
  ])("a config of no family: %j", (config, message) => {
    const request = requestOf({ config }, {});
    expect(() => checkpointOf(request)).toThrow(message);
  });
});

describe("options that say otherwise than the file", () => {
  it.each([
    ["--dtype", "bf16", "a file of dtype bfloat16, got one that says dtype float32"],
    ["--recipe", "bert", "a file of recipe bert/library, got one that says recipe gpt2/library"],
    ["--recipe", "gpt2/paper", "a file of recipe gpt2/paper"],
    ["--stream", "torch@2.6", "a file of stream torch@2.6, got one that says stream weightinit's own"],
    ["--architecture", "GPT2Model", "a file of class GPT2Model, got one that says class GPT2LMHeadModel"],
  ])(
    "verify %s %s",
    async (option, value, text) => {
      const path = join(folder(), "m.safetensors");
      await cli(["make", "-", "-o", path], { input: JSON.stringify(SMALL) });
      expect(await cli(["verify", path, option, value])).toMatchObject({ code: 1, out: expect.stringContaining(text) });
      if (option !== "--architecture") return;
      const { code, out } = await cli(["check", path, option, value]);
      expect([code, out]).toEqual([1, expect.stringContaining("not in the recipe")]);
    },
    30_000,
  );
});

describe("names that are taken", () => {
  const make = (path: string, ...more: string[]) =>
    cli(["make", "-", "-o", path, ...more], { input: JSON.stringify(SMALL) });
  const taken: [string, (at: string) => string, string][] = [
    [
      "by a folder",
      (at) => {
        mkdirSync(join(at, "m.safetensors"));
        return "m.safetensors";
      },
      "got a folder; write elsewhere",
    ],
    [
      "by a folder in the partial file's place",
      (at) => {
        mkdirSync(join(at, "m.safetensors.partial"));
        return "m.safetensors";
      },
      "a folder has that name",
    ],
    [
      "by another model's config",
      (at) => {
        write(join(at, "config.json"), { x: 1 });
        return ".";
      },
      "one of this model",
    ],
    [
      "by a folder in the config's place",
      (at) => {
        mkdirSync(join(at, "config.json"));
        return ".";
      },
      "one of this model",
    ],
    [
      "by a file in the folder's place",
      (at) => {
        writeFileSync(join(at, "file"), "");
        return "file";
      },
      "to be a folder",
    ],
    ["by too many letters", () => `${"a".repeat(300)}.safetensors`, "a shorter name"],
  ];
  it.each(taken)("%s", async (_, prepare, text) => {
    const at = folder();
    const name = prepare(at);
    const before = readdirSync(at);
    const ended = await make(join(at, name));
    expect([ended.code, ended.err]).toEqual([4, expect.stringContaining(text)]);
    expect(readdirSync(at)).toEqual(before);
  });

  it.skipIf(!hasBash || isWindows)(
    "by pipes, of which nobody writes the other end",
    async () => {
      const at = folder();
      spawnSync("mkfifo", [join(at, "m.safetensors.partial"), join(at, "config.json")]);
      expect(await make(join(at, "m.safetensors"))).toMatchObject({ code: 4, err: expect.stringContaining("a pipe") });
      expect(await make(at)).toMatchObject({ code: 4, err: expect.stringContaining("one of this model") });
    },
    30_000,
  );

  it.skipIf(isWindows)(
    "by links that lead nowhere",
    async () => {
      const at = folder();
      symlinkSync("nowhere", join(at, "m.safetensors"));
      symlinkSync("nowhere", join(at, "n.safetensors.partial"));
      expect(await make(join(at, "m.safetensors"))).toMatchObject({ code: 4, err: expect.stringContaining("--force") });
      expect(await make(join(at, "n.safetensors"))).toMatchObject({
        code: 4,
        err: expect.stringContaining("leads nowhere"),
      });
    },
    30_000,
  );

  it("by a journal that is none, or a partial file that was cut", async () => {
    const at = folder();
    const path = join(at, "m.safetensors");
    writeFileSync(`${path}.partial.0-of-1.json`, '{"digest":5,"ids":null,"done":7}');
    writeFileSync(`${path}.partial`, "short");
    expect(await make(path)).toMatchObject({ code: 0 });
    expect((await cli(["verify", path])).code).toBe(0);
    expect(readdirSync(at)).toEqual(["m.safetensors"]);
  });

  it.skipIf(isWindows || process.getuid?.() !== 0)("on a file system that takes no files", async () => {
    expect(await make("/sys/m.safetensors")).toMatchObject({ code: 4, err: expect.stringContaining("WI_FILE_ACCESS") });
  });
});

describe("checkpoints", () => {
  it("whose index leads out of its folder, is no JSON, or names nothing", async () => {
    const at = folder();
    const index = join(at, "model.safetensors.index.json");
    for (const [text, code, message] of [
      ['{"weight_map":{"w":"../w.safetensors"}}', 3, "InvalidShardName"],
      ['{"weight_map":{"w":"/etc/passwd"}}', 3, "InvalidShardName"],
      ["{", 3, "InvalidIndex"],
      ['{"weight_map":{"w":"gone.safetensors"}}', 4, "WI_FILE_NOT_FOUND"],
    ] as const) {
      writeFileSync(index, text);
      for (const command of [["show"], ["verify"], ["reset", "--match", "**", "-o", join(at, "new")]]) {
        const ended = await cli([command[0]!, at, ...command.slice(1)]);
        expect([ended.code, ended.err], text).toEqual([code, expect.stringContaining(message)]);
      }
    }
    expect(readdirSync(at)).toEqual(["model.safetensors.index.json"]);
  }, 60_000);

  it("that claim a header of 10¹⁸ bytes, or of 100 MB of nothing", async () => {
    const path = join(folder(), "m.safetensors");
    for (const [length, fault] of [
      [10n ** 18n, "HeaderTooLarge"],
      [99_999_999n, "InvalidHeaderDeserialization"],
    ] as const) {
      const start8 = Buffer.alloc(9, "{");
      start8.writeBigUInt64LE(length);
      writeFileSync(path, start8);
      truncateSync(path, 5_000_000_000);
      const { code, out } = await cli(["check", path, "--json"]);
      expect([code, JSON.parse(out).findings[0].fault]).toEqual([1, fault]);
    }
  }, 60_000);

  it("whose names are commands of a terminal", async () => {
    const at = folder();
    const name = "w\u001b]0;title\u0007\n\u009b2J\u202e";
    const header = Buffer.from(JSON.stringify({ [name]: { dtype: "F32", shape: [1], data_offsets: [0, 4] } }));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    const path = join(at, "m.safetensors");
    writeFileSync(path, Buffer.concat([length, header, Buffer.from([0, 0, 192, 127])]));
    const recipe = write(join(at, "r.json"), {
      rules: [{ match: "**", initializer: "constant", options: { value: 0 } }],
    });
    for (const words of [
      ["show", path],
      ["check", path],
      ["plan", path, "--recipe", recipe],
      ["reset", path, "--recipe", recipe, "--match", "**", "-o", join(at, "n.safetensors")],
      ["reset", path, "--recipe", recipe, "--match", "no", "-o", join(at, "o.safetensors")],
    ]) {
      const { out, err } = await cli(words);
      expect(out + err).toContain("w\\u001b]0;title\\u0007\\u000a\\u009b2J\\u202e");
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      expect(out + err).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    }
  }, 30_000);

  it.skipIf(isWindows)("that are devices or pipes", async () => {
    expect(await cli(["show", "/dev/zero"])).toMatchObject({
      code: 4,
      err: expect.stringContaining("a pipe or a device"),
    });
  });
});

describe.skipIf(!hasBash)("pipes", () => {
  it("whose reader ends, are full, or are closed", () => {
    const at = folder();
    const config = write(join(at, "c.json"), { ...SMALL, vocab_size: 60_000 });
    expect(spawnSync(process.execPath, [main, "make", config, "-o", join(at, "m.safetensors")]).status).toBe(0);
    expect(bash("wi show m.safetensors | head -1", at)).toMatchObject({ codes: "141 0", err: "" });
    const pipe = bash("wi make c.json -o - | head -c 100 > part", at);
    expect(pipe).toMatchObject({ codes: "4 0", err: expect.stringContaining("the reader of the pipe has ended") });
    expect(readFileSync(join(at, "part")).length).toBe(100);
    if (process.platform === "linux") {
      expect(bash("wi show m.safetensors > /dev/full", at)).toMatchObject({
        codes: "4",
        err: expect.stringContaining("WI_DISK_FULL"),
      });
      expect(bash("wi make c.json -o - > /dev/full", at)).toMatchObject({
        codes: "4",
        err: expect.stringContaining("WI_DISK_FULL"),
      });
    }
    expect(bash("wi plan - <&-", at)).toMatchObject({ codes: "3", err: expect.stringContaining("no JSON") });
    expect(bash("wi make c.json -o n.safetensors <&- 2>/dev/null", at)).toMatchObject({ codes: "0" });
  }, 60_000);

  it("a signal that comes twice, as timeout sends it", async () => {
    const path = join(folder(), "m.safetensors");
    // 8 GB, of which little gets written.
    const input = JSON.stringify({ ...SMALL, n_embd: 1024, vocab_size: 2_000_000 });
    const { child, ended } = start(["make", "-", "-o", path, "--threads", "1", "--max-shard-size", "none"], { input });
    while (!existsSync(`${path}.partial`)) await sleep(5);
    child.kill("SIGTERM");
    child.kill("SIGTERM");
    const { code, err } = await ended;
    expect([code, err]).toEqual([130, expect.stringContaining("is kept, and the same command goes on")]);
  }, 60_000);
});
