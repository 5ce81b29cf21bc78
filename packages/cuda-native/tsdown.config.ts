import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { defineConfig } from "tsdown";
import { shared } from "../../tsdown.shared.ts";

/** A module like src/ptx.ts that holds all of ptx, compressed: 2.3 MB become 392 kB. */
function packedPtx(): string {
  const folder = new URL("ptx/", import.meta.url);
  const packed = Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ptx"))
      .sort()
      .map((file) => [
        file.replaceAll("\\", "/").slice(0, -".ptx".length),
        brotliCompressSync(readFileSync(new URL(file, folder))).toString("base64"),
      ]),
  );
  return `import { brotliDecompressSync } from "node:zlib";
const packed = ${JSON.stringify(packed, undefined, 1)};
export const ptxText = (name) => brotliDecompressSync(Buffer.from(packed[name], "base64")).toString();`;
}

const holdPtx = {
  name: "hold-ptx",
  load: (id: string) => (id === fileURLToPath(new URL("src/ptx.ts", import.meta.url)) ? packedPtx() : undefined),
};

export default defineConfig({
  ...shared,
  entry: ["src/index.ts", "src/cuda-rng.ts"],
  platform: "node",
  fixedExtension: false,
  plugins: [...shared.plugins, holdPtx],
  // The tensors' `[Symbol.dispose]`, whatever the program's `lib` is.
  banner: { dts: '/// <reference lib="esnext.disposable" />' },
});
