/**
 * A contender's process, from the coordinator's side of the line protocol (src/serve.ts).
 *
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** How a program is started. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** What a process answers; which field depends on the question. */
export interface Answer {
  readonly ready?: boolean;
  readonly absent?: string;
  readonly ns?: number;
  readonly ms?: number;
  readonly bytes?: number;
}

/** Longer than any sample; a process that says nothing for so long is stuck. */
const PATIENCE_MS = 180_000;

function parsed(line: string): Answer | undefined {
  if (!line.startsWith("{")) return undefined; // libraries greet on the standard output
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** The line of an error output that says what went wrong: Node and Python name an error, others end with it. */
function lastWords(errors: string): string {
  const lines = errors.trim().split("\n");
  return lines.findLast((line) => /\w*Error\b/.test(line)) ?? (lines.at(-1) || "no message");
}

/** One process; ask, wait for the answer, ask again, close. */
export class ContenderProcess {
  readonly #child: ChildProcess;
  readonly #answers: AsyncIterator<string>;
  #errors = "";

  constructor({ file, args, cwd, env }: Command) {
    this.#child = spawn(file, args, { cwd, env, stdio: ["pipe", "pipe", "pipe"] });
    this.#child.stderr!.setEncoding("utf8").on("data", (text: string) => {
      this.#errors = (this.#errors + text).slice(-2000);
    });
    // A process that has died is noticed by the end of its output, with a better message than EPIPE.
    this.#child.stdin!.on("error", () => {});
    this.#child.on("error", (error) => {
      this.#errors += error.message;
    });
    this.#answers = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
  }

  /**
   * The next answer, to `question` if there is one.
   *
   * @throws Error with the end of its error output if the process ended or fell silent.
   */
  async ask(question?: object): Promise<Answer> {
    if (question !== undefined) this.#child.stdin!.write(`${JSON.stringify(question)}\n`);
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), PATIENCE_MS);
    try {
      for (;;) {
        const { value, done } = await this.#answers.next();
        if (done) throw new Error(`its process ended: ${lastWords(this.#errors)}`);
        const answer = parsed(value);
        if (answer !== undefined) return answer;
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends the process and waits until it is gone, with the memory and the threads it had. */
  async close(): Promise<void> {
    const { exitCode, signalCode, pid } = this.#child;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    const gone = new Promise((resolve) => this.#child.once("exit", resolve));
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), 2000);
    this.#child.stdin!.end();
    await gone;
    clearTimeout(timer);
  }
}
