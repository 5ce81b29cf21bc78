/**
 * From the words of a command line to an exit code. Nothing is loaded that the command does not need.
 *
 * @module
 */
import { closeTo } from "./close-to.ts";
import { EXIT, exitCodeOf } from "./exit-codes.ts";
import { commandHelp, commands, HELP } from "./help.ts";

const ISSUES = "https://github.com/weightinit/weightinit/issues";

const DAMAGED = "The file is damaged, was cut short, or is of another kind: copy or make it again, or name another";

type Command = (words: readonly string[]) => Promise<number>;

const load: Readonly<Record<string, () => Promise<Command>>> = {
  plan: async () => (await import("./commands/plan.ts")).plan,
  make: async () => (await import("./commands/make.ts")).make,
  verify: async () => (await import("./commands/verify.ts")).verify,
  show: async () => (await import("./commands/show.ts")).show,
  check: async () => (await import("./commands/check.ts")).check,
  reset: async () => (await import("./commands/reset.ts")).reset,
  doctor: async () => (await import("./commands/doctor.ts")).doctor,
  completion: async () => (await import("./commands/completion.ts")).completion,
};

async function say(error: unknown): Promise<number> {
  const { name, code, message } = error as Partial<Error> & { code?: unknown };
  if (name === "WeightInitError") {
    const { printable } = await import("./format.ts");
    process.stderr.write(`weightinit: ${printable(message!)}\n`);
    if (code === "WI_BAD_SAFETENSORS" && "fault" in (error as object)) process.stderr.write(`${DAMAGED}\n`);
    return exitCodeOf(String(code));
  }
  const what = error instanceof Error ? error.stack : String(error);
  process.stderr.write(`weightinit: this is a fault of the program, please report it: ${ISSUES}\n${what}\n`);
  return EXIT.fault;
}

/** A command that there is not. */
function unknown(word: string): number {
  const close = closeTo(word, commands);
  const hint = close === undefined ? "" : `; did you mean ${close}?`;
  const message = `expected a command (${commands.join(", ")}), got ${JSON.stringify(word)}${hint}`;
  process.stderr.write(`weightinit: ${message}\nTry weightinit --help\n`);
  return EXIT.usage;
}

/**
 * Runs the command, as a process of its own does: it writes to standard output and standard error.
 *
 * @param words - the words behind `weightinit`
 * @returns the exit code: 0 done, 1 something was found, 2 the command line is wrong, 3 the input is, 4 the system
 *   refused, 70 a fault of the program, 130 interrupted
 * @example
 * ```ts no-run it reads and writes files
 * import { run } from "weightinit";
 *
 * const exitCode = await run(["make", "config.json", "-o", "model.safetensors", "--seed", "42"]);
 * console.log(exitCode); // 0
 * ```
 */
export async function run(words: readonly string[]): Promise<number> {
  const [first, ...rest] = words;
  if (first === undefined || first === "--help" || first === "-h" || first === "help") {
    const topic = first === "help" ? rest[0] : undefined;
    if (topic !== undefined && !commands.includes(topic)) return unknown(topic);
    process.stdout.write(topic === undefined ? HELP : commandHelp[topic]!);
    return first === undefined ? EXIT.usage : EXIT.done;
  }
  if (first === "--version" || first === "-V") {
    process.stdout.write(`${await (await import("./version.ts")).version()}\n`);
    return EXIT.done;
  }
  const start = Object.hasOwn(load, first) ? load[first] : undefined;
  if (start === undefined) return unknown(first);
  if (rest.includes("--help") || rest.includes("-h")) {
    process.stdout.write(commandHelp[first]!);
    return EXIT.done;
  }
  try {
    return await (await start())(rest);
  } catch (error) {
    return await say(error);
  }
}
