/**
 * Mutation testing of core, of the CPU backend's TypeScript and of generators: small changes of their sources, each of which the
 * package's own tests must notice. Slow: a second or more for each of some hundred mutants.
 *
 *     npm run mutation                 all of them
 *     npm run mutation -- core 300     one of them, with 300 mutants
 *     npm run mutation -- cpu 120 ^foreign  only mutants whose place fits a pattern
 *     npm run mutation -- cpu 120 "" 9 from the ninth on
 *
 * Which of all mutants are tried depends on their own text only, so that a change elsewhere leaves the choice alone.
 * Those that no test can tell from the original are in equivalent.json, each with the reason: they are not run, and
 * count neither as noticed nor as tried. Fails if less than 95 % of the others are noticed.
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
const PLAIN = [
  together("foreign", "function-rng", "cpu-tensor", "read-into", "repeat"),
  apart("conformance-typescript", "memory", "cpu-rng"),
];
const ORTHOGONAL = [
  together("orthogonal-columns", "orthogonal-kernels"),
  apart("orthogonal-", "conformance-typescript"),
];
/** Not wasm-build, which compiles the kernels. */
const KERNELS = [
  together("wasm-known", "wasm-s", "wasm-table"),
  apart("tile", "shared-memory", "wasm-refused", "conformance.test"),
];
const STREAM_THREADS = [together("stream-copies"), apart("stream-threads", "shared-threads", "cpu-rng")];
const ORTHOGONAL_THREADS = [apart("orthogonal-threads", "cpu-rng")];
const THREADS = [
  together("ring", "do-tasks"),
  apart("worker-source", "stream-threads", "orthogonal-threads"),
  apart("shared-threads", "threads-exit", "cpu-rng"),
];

function cpuTests(file) {
  if (file.startsWith("stream/threads")) return STREAM_THREADS;
  if (file.startsWith("orthogonal/threads")) return ORTHOGONAL_THREADS;
  if (file.startsWith("threads")) return THREADS;
  if (file.startsWith("orthogonal")) return ORTHOGONAL;
  return file.startsWith("wasm") || file.startsWith("stream/kernels") ? KERNELS : PLAIN;
}

/** Each package: how many mutants are tried, and which tests judge a file, quick ones first. */
const PACKAGES = {
  core: { mutants: 250, testsOf: () => ALL },
  cpu: { mutants: 120, testsOf: cpuTests },
  "rng-jax": { mutants: 60, testsOf: () => ALL },
  "rng-keras": { mutants: 40, testsOf: () => ALL },
  "rng-mlx": { mutants: 40, testsOf: () => ALL },
  "rng-tensorflow": { mutants: 60, testsOf: () => ALL },
  "rng-tfjs": { mutants: 40, testsOf: () => ALL },
  // Not the browser's; so what is for WebGPU alone lives.
  tfjs: { mutants: 30, testsOf: () => [together("weightinit")] },
};
/** Share of mutants that must be noticed. */
const LEAST = 0.95;
/** A run that takes so much longer than without a mutant has met an endless loop. */
const limitOf = (usualMs) => 20_000 + 2 * usualMs;
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

  /** What fails of the tests with a mutant, null being none; undefined if they pass. */
  async failure(mutant, filters, limitMs = FIRST_LIMIT_MS) {
    if (this.#child === undefined) await this.#start();
    const child = this.#child;
    let isLate = false;
    const answer = await new Promise((resolve) => {
      const late = setTimeout(() => {
        isLate = true;
        child.kill("SIGKILL");
      }, limitMs);
      const settle = (answer) => {
        clearTimeout(late);
        child.removeAllListeners();
        resolve(answer);
      };
      child.once("message", settle).once("exit", () => settle(undefined));
      child.send({ mutant, filters });
    });
    if (answer !== undefined) return answer.failure;
    this.#child = undefined;
    return isLate ? `no end in ${Math.round(limitMs / 1000)} s` : "the process ended";
  }

  stop() {
    this.#child?.kill("SIGKILL");
  }
}

async function tryPackage(name, count, place, from) {
  const { mutants: usual, testsOf } = PACKAGES[name];
  const testers = { false: new Tester(name, false), true: new Tester(name, true) };
  const equivalent = JSON.parse(readFileSync(join(here, "equivalent.json"), "utf8"))[name] ?? {};
  const seen = new Map();
  const all = allMutants(name)
    // The same change on two equal lines is two mutants.
    .map((mutant) => {
      const base = nameOf(mutant);
      const times = seen.get(base) ?? 0;
      seen.set(base, times + 1);
      return { ...mutant, name: times === 0 ? base : `${base} (${times + 1})` };
    })
    .filter((mutant) => place.test(mutant.name))
    .sort((a, b) => hash(a.name) - hash(b.name));
  const sample = all.slice(from - 1, count ?? usual);
  const chosen = sample.filter((mutant) => equivalent[mutant.name] === undefined);
  const same = sample.length - chosen.length;
  console.log(`${name}: ${sample.length} of ${all.length} mutants, ${same} of them known to be equivalent`);
  const limits = new Map();
  for (const stage of new Set(chosen.flatMap(({ file }) => testsOf(file)))) {
    const start = performance.now();
    const failure = await testers[stage.isolate].failure(null, stage.filters);
    if (failure !== undefined) throw new Error(`the tests of ${name} fail without a mutant: ${failure}`);
    limits.set(stage, limitOf(performance.now() - start));
  }
  const failureOf = async (mutant) => {
    for (const stage of testsOf(mutant.file)) {
      const failure = await testers[stage.isolate].failure(mutant, stage.filters, limits.get(stage));
      if (failure !== undefined) return failure;
    }
    return undefined;
  };
  let noticed = 0;
  for (const mutant of chosen) {
    const failure = await failureOf(mutant);
    if (failure !== undefined) noticed++;
    const verdict = failure === undefined ? "LIVES" : "noticed";
    console.log(`${verdict} (${sample.indexOf(mutant) + from}, line ${mutant.line}) ${mutant.name}`);
    if (failure !== undefined) console.log(`    by ${failure.replace(/\s+/g, " ").slice(0, 200)}`);
  }
  for (const tester of Object.values(testers)) tester.stop();
  const share = noticed / chosen.length;
  console.log(
    `${name}: ${sample.length} mutants: ${noticed} noticed, ${chosen.length - noticed} lived, ${same} equivalent; ` +
      `noticed of those that are not equivalent: ${(100 * share).toFixed(1)} %`,
  );
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
