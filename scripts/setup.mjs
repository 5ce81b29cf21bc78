// Installs the pinned dependencies when they are not what the lock file says, and says what it does.

import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pnpm, root } from "./pnpm.mjs";

const OLDEST_NODE = [20, 19];

export function step(text) {
  console.log(`\n› ${text}`);
}

export function setup() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    console.error(`expected Node ${OLDEST_NODE.join(".")} or newer, got ${process.versions.node}`);
    process.exit(1);
  }
  const stamp = join(root, "node_modules", ".installed");
  const wanted = createHash("sha256")
    .update(readFileSync(join(root, "pnpm-lock.yaml")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  step("Installing dependencies (pnpm, from the lock file)");
  pnpm(["install", "--frozen-lockfile", "--prefer-offline"]);
  writeFileSync(stamp, wanted);
}
