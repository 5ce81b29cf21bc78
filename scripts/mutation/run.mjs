/**
 * Mutation testing of core and of the CPU backend's TypeScript: small changes of their sources, each of which the
 * package's own tests must notice. Slow: a second or more for each of some hundred mutants.
 *
 *     npm run mutation                 both packages
 *     npm run mutation -- core 300     one of them, with 300 mutants
 *     npm run mutation -- cpu 120 lib  only mutants whose place contains "lib"
 *
 * Which of all mutants are tried depends on their own text only, so that a change elsewhere leaves the choice alone.
 * Those that no test can tell from the original are in equivalent.json, each with the reason. Fails below 95 %.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { mutantsOf } from "./operators.mjs";

const here = import.meta.dirname;
const root = dirname(dirname(here));
/** The tests of each package, quick ones first; a mutant that the first let live meets the others. */
const PACKAGES = {
  core: { mutants: 250, isolate: false, tests: [[]] },
  cpu: {
    mutants: 150,
    isolate: true,
    tests: [
      ["foreign", "cpu-rng", "function-rng", "cpu-tensor", "conformance-typescript", "orthogonal-columns", "ring.test"],
      ["conformance.test", "wasm", "orthogonal", "memory", "shared", "stream-threads", "tile", "threads-exit"],
      ["conformance-threads"],
    ],
  },
};
/** Share of mutants that must be noticed. */
const LEAST = 0.95;
/** A run that takes longer has met an endless loop. */
const LIMIT_MS = 180_000;

/** FNV-1a, 32 bits: which mutants are tried. */
function hash(text) {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/** A mutant's place and change, whatever else the file has. */
function nameOf({ file, code, was, replacement }) {
  return `${file}: ${code}: ${was} → ${replacement}`.replace(/\s+/g, " ");
}

function allMutants(name) {
  const folder = join(root, "packages", name, "src");
  const files = readdirSync(folder, { recursive: true })
    .filter((path) => path.endsWith(".ts") && !path.endsWith("-binary.ts"))
    .map((path) => path.replaceAll("\\", "/"))
    .sort();
  return files.flatMap((file) => {
    const text = readFileSync(join(folder, file), "utf8");
    const lines = text.split("\n");
    return mutantsOf(file, text).map((mutant) => {
      const code = lines[mutant.line - 1].trim();
      return { ...mutant, path: join(folder, file), code };
    });
  });
}

/** A process that runs a package's tests, and is replaced when a mutant makes it run for ever. */
class Tester {
  #child;
  #args;

  constructor(name, isolate) {
    this.#args = [join(root, "packages", name), String(isolate)];
  }

  async #start() {
    this.#child = fork(join(here, "tester.mjs"), this.#args, { stdio: "ignore", cwd: root });
    await once(this.#child, "message");
  }

  /** Whether the tests pass with a mutant; null is none. */
  async passes(mutant, filters) {
    if (this.#child === undefined) await this.#start();
    const child = this.#child;
    const passed = await new Promise((resolve) => {
      const late = setTimeout(() => child.kill("SIGKILL"), LIMIT_MS);
      const settle = (answer) => {
        clearTimeout(late);
        child.removeAllListeners();
        resolve(answer);
      };
      child.once("message", settle).once("exit", () => settle(undefined));
      child.send({ mutant, filters });
    });
    if (passed === undefined) this.#child = undefined;
    return passed === true;
  }

  stop() {
    this.#child?.kill("SIGKILL");
  }
}

async function tryPackage(name, count, place) {
  const { mutants: usual, isolate, tests } = PACKAGES[name];
  const tester = new Tester(name, isolate);
  const lives = async (mutant) => {
    for (const filters of tests) if (!(await tester.passes(mutant, filters))) return false;
    return true;
  };
  const equivalent = JSON.parse(readFileSync(join(here, "equivalent.json"), "utf8"))[name];
  const seen = new Map();
  const all = allMutants(name)
    // The same change on two equal lines is two mutants.
    .map((mutant) => {
      const base = nameOf(mutant);
      const times = seen.get(base) ?? 0;
      seen.set(base, times + 1);
      return { ...mutant, name: times === 0 ? base : `${base} (${times + 1})` };
    })
    .filter((mutant) => mutant.name.includes(place) && equivalent[mutant.name] === undefined);
  const chosen = all.sort((a, b) => hash(a.name) - hash(b.name)).slice(0, count ?? usual);
  console.log(`${name}: ${chosen.length} of ${all.length} mutants`);
  if (!(await lives(null))) throw new Error(`the tests of ${name} fail without a mutant`);
  const survivors = [];
  for (const [i, mutant] of chosen.entries()) {
    if (!(await lives(mutant))) continue;
    survivors.push(mutant);
    console.log(`lives (${i + 1}): packages/${name}/src/${mutant.file}:${mutant.line}  ${mutant.name}`);
  }
  tester.stop();
  const killed = chosen.length - survivors.length;
  const share = killed / chosen.length;
  console.log(`${name}: ${killed} of ${chosen.length} noticed, ${(100 * share).toFixed(1)} %`);
  return share >= LEAST;
}

const [only, count, place = ""] = process.argv.slice(2);
const results = [];
for (const name of only === undefined ? Object.keys(PACKAGES) : [only]) {
  results.push(await tryPackage(name, count === undefined ? undefined : Number(count), place));
}
if (results.includes(false)) process.exitCode = 1;
