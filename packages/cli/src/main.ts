#!/usr/bin/env node
/**
 * The program that `npx weightinit` starts.
 *
 * @module
 */
import { EXIT } from "./exit-codes.ts";
import { run } from "./run.ts";

// Who reads the output may end before it, as `head` does. What writes a checkpoint to a pipe tells of that itself.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(EXIT.brokenPipe);
  const code = error.code === "ENOSPC" ? "WI_DISK_FULL" : "WI_FILE_FAILED";
  process.stderr.write(`weightinit: expected to write to standard output, got ${error.message} [${code}]\n`);
  process.exit(EXIT.system);
});

process.exitCode = await run(process.argv.slice(2));
