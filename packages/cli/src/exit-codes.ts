/**
 * What the command ends with.
 *
 * @module
 */

export const EXIT = {
  done: 0,
  /** `verify` or `check` has found something. */
  different: 1,
  /** The command line is wrong. */
  usage: 2,
  /** The config, the recipe or the file that was read is wrong. */
  input: 3,
  /** The system: no such file, a name that is taken, no right, no room. */
  system: 4,
  /** A fault of this program's own: sysexits' EX_SOFTWARE. */
  fault: 70,
  /** 128 + SIGINT. */
  interrupted: 130,
  /** 128 + SIGPIPE: who read the output has ended, as `head` does. */
  brokenPipe: 141,
} as const;

const USAGE = ["WI_UNKNOWN_OPTION", "WI_MISSING_OPTION", "WI_BAD_OPTION", "WI_BAD_ARGUMENT", "WI_BAD_SEED"];

/** The exit code of an error's code. */
export function exitCodeOf(code: string): number {
  if (USAGE.includes(code)) return EXIT.usage;
  return /^WI_(FILE|DISK|OUT_OF)_/.test(code) ? EXIT.system : EXIT.input;
}
