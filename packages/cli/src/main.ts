#!/usr/bin/env node
/**
 * The program that `npx weightinit` starts.
 *
 * @module
 */
import { run } from "./run.ts";

process.exitCode = await run(process.argv.slice(2));
