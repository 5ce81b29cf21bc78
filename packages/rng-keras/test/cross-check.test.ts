import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { type Answers, compare } from "./answers.ts";

/** Python with Keras: `WEIGHTINIT_PYTHON`, or the one on the path. */
const python = process.env["WEIGHTINIT_PYTHON"] ?? "python3";
const seed = process.env["WEIGHTINIT_CROSS_CHECK_SEED"] ?? "1";

test.for(["tensorflow", "torch", "numpy", "jax"] as const)(
  "draws of the Keras that is installed, on %s, of other seeds and shapes",
  { timeout: 600_000 },
  (backend, { skip }) => {
    const script = fileURLToPath(new URL("./cross-check.py", import.meta.url));
    const answer = spawnSync(python, [script, backend, seed], { encoding: "utf8", maxBuffer: 2 ** 28 });
    const { status, stdout, stderr } = answer;
    if (status === 3 || status === null) skip(`${python} has no Keras 3 with ${backend}`);
    expect(stderr === "" || status === 0, stderr).toBe(true);
    const answers = JSON.parse(stdout) as Answers;
    expect(answers.draws.length).toBeGreaterThan(50);
    compare(answers, backend);
  },
);
