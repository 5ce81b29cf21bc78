/**
 * Mutation testing of core and of the CPU backend's TypeScript: small changes of their sources, each of which the
 * package's own tests must notice. Slow: a second or more for each of some hundred mutants.
 *
 *     npm run mutation                 both packages
 *     npm run mutation -- core 300     one of them, with 300 mutants
 *     npm run mutation -- cpu 120 ^foreign  only mutants whose place fits a pattern
 *     npm run mutation -- cpu 120 "" 9 from the ninth on
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
/** Test files that can share one worker, by parts of their names; none are all. */
const together = (...filters) => ({ isolate: false, filters });
/** Test files that need a worker each: they replace globals, or count threads. */
const apart = (...filters) => ({ isolate: true, filters });

const ALL = [together()];
/** Everything of the CPU backend but its kernels and threads. */
const PLAIN = [together("foreign", "function-rng", "cpu-tensor"), apart("conformance-typescript", "memory", "cpu-rng")];
const ORTHOGONAL = [
  together("orthogonal-columns", "orthogonal-kernels"),
  apart("orthogonal-", "conformance-typescript"),
];
const THREADS = [together("ring"), apart("stream-threads", "orthogonal-threads", "threads-exit", "cpu-rng")];
/** Not wasm-build, which compiles the kernels. */
const KERNELS = [
  together("wasm-known", "wasm-s", "wasm-table"),
  apart("tile", "shared-memory", "wasm-refused", "conformance.test"),
];

function cpuTests(file) {
  if (file.includes("threads")) return THREADS;
  if (file.startsWith("orthogonal")) return ORTHOGONAL;
  return file.startsWith("wasm") || file.startsWith("stream/kernels") ? KERNELS : PLAIN;
}

/** Each package: how many mutants are tried, and which tests judge a file, quick ones first. */
const PACKAGES = {
  core: { mutants: 250, testsOf: () => ALL },
  cpu: { mutants: 150, testsOf: cpuTests },
};
/** Share of mutants that must be noticed. */
const LEAST = 0.95;
/** A run that takes so much longer than without a mutant has met an endless loop. */
const limitOf = (usualMs) => 20_000 + 5 * usualMs;
/** Until it is known how long a run takes. */
const FIRST_LIMIT_MS = 600_000;

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
  async passes(mutant, filters, limitMs = FIRST_LIMIT_MS) {
    if (this.#child === undefined) await this.#start();
    const child = this.#child;
    const passed = await new Promise((resolve) => {
      const late = setTimeout(() => child.kill("SIGKILL"), limitMs);
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

async function tryPackage(name, count, place, from) {
  const { mutants: usual, testsOf } = PACKAGES[name];
  const testers = { false: new Tester(name, false), true: new Tester(name, true) };
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
    .filter((mutant) => place.test(mutant.name) && equivalent[mutant.name] === undefined);
  const chosen = all.sort((a, b) => hash(a.name) - hash(b.name)).slice(from - 1, count ?? usual);
  console.log(`${name}: ${chosen.length} of ${all.length} mutants`);
  const limits = new Map();
  for (const stage of new Set(chosen.flatMap(({ file }) => testsOf(file)))) {
    const start = performance.now();
    if (!(await testers[stage.isolate].passes(null, stage.filters))) {
      throw new Error(`the tests of ${name} fail without a mutant: ${stage.filters}`);
    }
    limits.set(stage, limitOf(performance.now() - start));
  }
  const lives = async (mutant) => {
    for (const stage of testsOf(mutant.file)) {
      if (!(await testers[stage.isolate].passes(mutant, stage.filters, limits.get(stage)))) return false;
    }
    return true;
  };
  const survivors = [];
  for (const [i, mutant] of chosen.entries()) {
    if (i > 0 && i % 25 === 0) console.log(`${name}: ${i - survivors.length} of ${i} noticed so far`);
    if (!(await lives(mutant))) continue;
    survivors.push(mutant);
    console.log(`lives (${i + from}): packages/${name}/src/${mutant.file}:${mutant.line}  ${mutant.name}`);
  }
  for (const tester of Object.values(testers)) tester.stop();
  const killed = chosen.length - survivors.length;
  const share = killed / chosen.length;
  console.log(`${name}: ${killed} of ${chosen.length} noticed, ${(100 * share).toFixed(1)} %`);
  return share >= LEAST;
}

const [only, count, place = "", from = "1"] = process.argv.slice(2);
const results = [];
for (const name of only === undefined ? Object.keys(PACKAGES) : [only]) {
  results.push(
    await tryPackage(name, count === undefined ? undefined : Number(count), new RegExp(place), Number(from)),
  );
}
if (results.includes(false)) process.exitCode = 1;
