/**
 * Runs the command as a user does.
 *
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** The program that test/build.ts has made. */
const main = process.env.WEIGHTINIT_TEST_MAIN!;

/** This process's environment without what launchers set. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => /^(PATH|HOME|TMPDIR|TEMP|TMP|SYSTEMROOT|LANG)$/i.test(name)),
);

export interface Ended {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

export function start(
  args: readonly string[],
  options: { env?: Record<string, string>; input?: string | Buffer | undefined } = {},
): Running {
  const child = spawn(process.execPath, [main, ...args], { env: { ...environment, ...options.env } });
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
  child.stdin.end(options.input ?? "");
  const ended = new Promise<Ended>((resolve) => {
    child.on("close", (code) => {
      const stdout = Buffer.concat(out);
      resolve({ code, stdout, out: stdout.toString(), err: Buffer.concat(err).toString() });
    });
  });
  return { child, ended };
}

export const cli = (args: readonly string[], options = {}) => start(args, options).ended;

/** A folder that goes when the test ends. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "weightinit-cli-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export function write(path: string, value: unknown): string {
  writeFileSync(path, JSON.stringify(value));
  return path;
}

export const sha256 = (path: string) => createHash("sha256").update(readFileSync(path)).digest("hex");

/** GPT-2 of 1.2 million parameters, every tensor one block. */
export const SMALL = { model_type: "gpt2", n_embd: 128, n_layer: 2, n_head: 4, vocab_size: 6000, n_positions: 64 };
/** 26 million: 105 MB in float32, the embedding in many blocks. */
export const LARGER = { model_type: "gpt2", n_embd: 1024, n_layer: 1, n_head: 4, vocab_size: 13_000, n_positions: 64 };
