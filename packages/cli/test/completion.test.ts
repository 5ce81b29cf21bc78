/** The scripts of `weightinit completion`, run by the shells: what each offers where. */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { commands } from "../src/help.ts";
import { cli, folder } from "./support.ts";

const has = (shell: string, test: string) => spawnSync(shell, ["-c", test]).status === 0;
const hasBash = has("bash", "type compgen");
const hasZsh = has("zsh", "true");

/** What stands before the cursor, and what is offered in its place; of files those in `prepared`. */
const cases: readonly (readonly [line: string, offered: readonly string[]])[] = [
  ["weightinit ma", ["make"]],
  ["weightinit help do", ["doctor"]],
  ["weightinit make config.json --re", ["--recipe", "--resume"]],
  ["weightinit check --c", ["--config"]],
  ["weightinit reset --on", ["--only-missing"]],
  ["weightinit show --ht", ["--html"]],
  ["weightinit completion ", ["bash", "zsh"]],
  ["weightinit make c.json --dtype ", ["float32", "bfloat16", "float16", "float64"]],
  ["weightinit make c.json --dtype=bf", ["bfloat16"]],
  ["weightinit make c.json --dtype=", ["float32", "bfloat16", "float16", "float64"]],
  ["weightinit plan --layout ", ["dcp"]],
  ["weightinit plan --metadata ", ["none"]],
  ["weightinit verify m --stream torch-cuda:L", ["torch-cuda:L4", "torch-cuda:L40", "torch-cuda:L40S"]],
  ["weightinit make c.json --stream=torch-cuda:H2", ["torch-cuda:H200"]],
  ["weightinit make c.json --recipe gpt2/", ["gpt2/library", "gpt2/paper"]],
  ["weightinit plan c.json --recipe=qwen2", ["qwen2", "qwen2_moe", "qwen2_vl"]],
  ["weightinit plan c.json --recipe r", ["resnet", "roberta", "rules.json", "rules.yaml"]],
  ["weightinit make ", ["config.json", "rules.json", "sub", "w e.safetensors"]],
  ["weightinit show ", ["config.json", "rules.json", "sub", "w e.safetensors"]],
  ["weightinit verify w", ["w e.safetensors"]],
  ["weightinit check m --config=c", ["config.json"]],
  ["weightinit make c.json -o s", ["sub"]],
  ["weightinit make c.json --output n", ["notes.txt"]],
  ["weightinit make c.json --seed ", []],
  ["weightinit doctor ", []],
];

/** A folder with files of each kind. */
function prepared(): string {
  const at = folder();
  for (const name of ["config.json", "notes.txt", "rules.yaml", "rules.json", "w e.safetensors"]) {
    writeFileSync(join(at, name), "");
  }
  mkdirSync(join(at, "sub"));
  return at;
}

/** Runs lines of a shell, each of which prints what is offered, one a line, and then END. */
function offers(shell: string, args: readonly string[], script: string): string[][] {
  const ran = spawnSync(shell, [...args, "-c", script], { cwd: prepared(), encoding: "utf8", timeout: 30_000 });
  expect(ran.stderr).toBe("");
  return ran.stdout
    .split("END\n")
    .slice(0, -1)
    .map((block) =>
      block
        .split("\n")
        .filter((line) => line !== "")
        .sort(),
    );
}

const quoted = (text: string) => `'${text}'`;
const sorted = cases.map(([line, offered]) => [line, [...offered].sort()]);

it.skipIf(!hasBash)("completes in bash, where there is one", { timeout: 60_000 }, async () => {
  const { out, code } = await cli(["completion", "bash"]);
  expect(code).toBe(0);
  const lines = cases.map(([line]) => {
    // As readline cuts it.
    const words = line
      .split(" ")
      .flatMap((word) => (word === "" ? [""] : word.split(/([=:@])/).filter((w) => w !== "")));
    return `COMP_LINE=${quoted(line)} COMP_WORDS=(${words.map(quoted).join(" ")}) COMP_CWORD=${words.length - 1}; try`;
  });
  const tries = `try() { _weightinit; printf '%s\\n' "\${COMPREPLY[@]}" END; }`;
  const got = offers("bash", ["--norc"], [out, tries, ...lines].join("\n"));
  // Readline puts it behind the last character at which it cuts.
  const whole = got.map((list, i) => {
    const [line] = cases[i]!;
    const kept = /[^ =]*:$/.exec(line.replace(/[^:= ]*$/, ""))?.[0] ?? "";
    return [line, list.map((one) => kept + one).sort()];
  });
  expect(whole).toEqual(sorted);
});

it.skipIf(!hasZsh)("completes in zsh, where there is one", { timeout: 60_000 }, async () => {
  const { out } = await cli(["completion", "zsh"]);
  // zsh's own functions run in its line editor alone: these do as much of them as shows what was asked for.
  const stubs = `
    compdef() {}
    compset() { PREFIX="\${PREFIX#*=}" }
    compadd() { local one; for one in \${(P)2}; do [[ $one != $PREFIX* ]] || print -r -- $one; done }
    _files() { local one files="$PREFIX\${2:-*(.)}"; setopt localoptions nullglob; print -rl -- $PREFIX*(/) \${~files} }
    try() { words=("$@"); CURRENT=$#; PREFIX="$words[CURRENT]"; _weightinit; print END }`;
  const lines = cases.map(([line]) => `try ${line.split(" ").map(quoted).join(" ")}`);
  const got = offers("zsh", ["-f"], [stubs, out, ...lines].join("\n"));
  expect(got.map((list, i) => [cases[i]![0], list])).toEqual(sorted);
});

it("knows every command in both, and no other shell", { timeout: 30_000 }, async () => {
  for (const shell of ["bash", "zsh"]) {
    const { out } = await cli(["completion", shell]);
    for (const command of commands) expect(out).toContain(command);
  }
  expect(await cli(["completion", "fish"])).toMatchObject({ code: 2, out: "" });
});
