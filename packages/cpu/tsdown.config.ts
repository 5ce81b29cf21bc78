import { join } from "node:path";
import { defineConfig } from "tsdown";
import { shared } from "../../tsdown.shared.ts";
import { textOfDigits } from "./scripts/text-of-digits.ts";

// One file each, without the comments that the declarations have, too: a cold start pays for each module and each line
// it loads (docs/decisions/0017-one-file-without-comments.md).
const oneFile = {
  ...shared,
  platform: "neutral",
  minify: { compress: true, mangle: { toplevel: false, keepNames: true }, codegen: { removeWhitespace: false } },
} as const;

/** For browsers, src/one-thread.ts stands in the place of what starts worker threads. */
const oneThread = {
  name: "one-thread",
  resolveId: (source: string) =>
    /\/(stream-on-threads|orthogonal-on-threads|thread-count|room)\.ts$/.test(source)
      ? join(import.meta.dirname, "src/one-thread.ts")
      : null,
};

/** For browsers, binaries as text, of which gzip makes less than of digits. */
const binariesAsText = {
  name: "binaries-as-text",
  resolveId: (source: string) =>
    source.endsWith("/bytes-of-digits.ts") ? join(import.meta.dirname, "src/wasm/bytes-of-text.ts") : null,
  transform: (code: string, id: string) =>
    id.endsWith("-binary.ts")
      ? code.replace(/"([\da-f]{200,})"/, (_, digits: string) => JSON.stringify(textOfDigits(digits)))
      : null,
};

export default defineConfig([
  { ...oneFile, entry: "src/index.ts" },
  {
    ...oneFile,
    entry: { browser: "src/index.ts" },
    dts: false,
    clean: false,
    plugins: [...shared.plugins, oneThread, binariesAsText],
  },
]);
