/**
 * One file of a program and all it imports, by esbuild.
 *
 * @module
 */
import { type BuildOptions, build } from "esbuild";
import type { Workshop } from "./workshop.ts";

/** @param file - where the bundle is written, from the project's folder */
export async function bundle(
  workshop: Workshop,
  entry: string,
  file: string,
  options: Pick<BuildOptions, "format" | "platform">,
): Promise<void> {
  await build({
    ...options,
    entryPoints: [workshop.at(entry)],
    outfile: workshop.at(file),
    bundle: true,
    logLevel: "error",
  });
}
