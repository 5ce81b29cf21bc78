/** `weightinit show`: in terminals of any width, and as a page. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { inflateSync } from "node:zlib";
import { writeSafetensors } from "@weightinit/safetensors";
import { describe, expect, it } from "vitest";
import { cli, folder, SMALL, start } from "./support.ts";

const hasScript = spawnSync("script", ["--version"]).stdout?.toString().includes("util-linux") === true;

async function model(): Promise<string> {
  const path = join(folder(), "m.safetensors");
  await cli(["make", "-", "-o", path], { input: JSON.stringify(SMALL) });
  return path;
}

describe.skipIf(!hasScript)("a terminal", () => {
  const shown = (path: string, columns: number, env = "") => {
    const words = `${env} '${process.execPath}' '${process.env.WEIGHTINIT_TEST_MAIN}' show '${path}' --match '**.c_fc.*'`;
    const ran = spawnSync("script", ["-qec", `stty cols ${columns}; ${words}`, "/dev/null"], { encoding: "utf8" });
    return ran.stdout.replaceAll("\r", "").split("\n");
  };

  it.each([
    [30, 27],
    [60, 57],
    [200, 64],
  ])("of %i columns has bars in %i, and no line of numbers that is wider", async (columns, bars) => {
    const lines = shown(await model(), columns);
    const drawn = lines.filter((line) => line.includes("█"));
    expect(drawn.map((line) => line.length)).toEqual([bars + 2, bars + 2]);
    for (const line of lines.filter((one) => one.startsWith("  "))) expect(line.length).toBeLessThan(columns);
  });

  it("gets no colours, with NO_COLOR or without", async () => {
    const path = await model();
    for (const env of ["", "NO_COLOR=1", "FORCE_COLOR=1"]) {
      expect(shown(path, 80, env).join("\n")).not.toContain("\x1b[");
    }
  });
});

describe("a page", () => {
  it.skipIf(process.platform === "win32")(
    "that a signal stops leaves nothing",
    async () => {
      const at = folder();
      const path = join(at, "m.safetensors");
      await cli(["make", "-", "-o", path], { input: JSON.stringify({ ...SMALL, vocab_size: 100_000 }) });
      const { child, ended } = start(["show", path, "--html", "-o", join(at, "page.html")]);
      while (readdirSync(at).length < 2) await sleep(2);
      child.kill("SIGINT");
      expect((await ended).code).toBe(130);
      expect(readdirSync(at)).toEqual(["m.safetensors"]);
    },
    30_000,
  );

  it("stands by itself, has every tensor, and no name in it is HTML", async () => {
    const at = folder();
    const path = join(at, "m.safetensors");
    const values = Float32Array.from([-3, 0, 3, 1, Number.NaN, -1]);
    const evil = `<script>"'&`;
    await writeSafetensors(
      {
        matrix: { dtype: "F32", shape: [2, 3], data: values },
        vector: { dtype: "F32", shape: [100], data: Float32Array.from({ length: 100 }, (_, i) => i) },
        [evil]: { dtype: "F32", shape: [2], data: new Float32Array(2) },
        steps: new BigInt64Array(1),
        none: new Float32Array(0),
      },
      path,
      { metadata: { who: "</dd><script>" } },
    );
    const page = join(at, "page.html");
    expect(await cli(["show", path, "--html", "-o", page])).toMatchObject({ code: 0, out: "", err: "" });
    const html = readFileSync(page, "utf8");
    expect(html.match(/<article /g)!.length).toBe(5);
    expect(html.match(/<script>/g)!.length).toBe(1);
    expect(html).toContain("&lt;script&gt;&quot;&#39;&amp;</h2>");
    expect(html).not.toMatch(/(src|href)="(?!data:)|@import|url\(|https?:\/\/(?!www\.w3\.org)/);
    expect((await cli(["show", path, "--html"])).out).toBe(html);
    expect((await cli(["show", path, "--html", "--match", "v*"])).out.match(/<article /g)!.length).toBe(1);

    // The picture of the matrix: blue, white and red, and a colour of its own for what is no number.
    const png = Buffer.from(/data-name="matrix".*?base64,([^"]+)"/s.exec(html)![1]!, "base64");
    const at0 = (type: string) => png.indexOf(type, 0, "latin1");
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([3, 2]);
    const rows = inflateSync(png.subarray(at0("IDAT") + 4, at0("IEND") - 8));
    const palette = png.subarray(at0("PLTE") + 4);
    const colour = (row: number, column: number) => [
      ...palette.subarray(3 * rows[4 * row + 1 + column]!, 3 * rows[4 * row + 1 + column]! + 3),
    ];
    const [negative, zero, positive] = [0, 1, 2].map((column) => colour(0, column));
    expect(zero).toEqual([247, 247, 247]);
    expect(negative![2]! - negative![0]!).toBeGreaterThan(40);
    expect(positive![0]! - positive![2]!).toBeGreaterThan(40);
    expect(colour(1, 1)).toEqual([255, 200, 0]);
  }, 30_000);

  it("goes to a file or a pipe, over nothing that is there", async () => {
    const path = await model();
    for (const [words, code, text] of [
      [["--html", "-o", path], 4, "--force"],
      [["--html", "--json"], 2, "got both"],
      [["-o", "page.html"], 2, "-o with --html"],
      [["--html", "-o", join(path, "page.html")], 4, "check the name"],
    ] as const) {
      const ended = await cli(["show", path, ...words]);
      expect([ended.code, ended.out, ended.err]).toEqual([code, "", expect.stringContaining(text)]);
    }
  }, 30_000);
});
