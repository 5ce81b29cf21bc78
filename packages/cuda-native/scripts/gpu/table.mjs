// The results of a run as one file of JSON and as tables: node table.mjs --folder logs --out table.md --json results.json
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { option } from "./options.mjs";

const folder = option("folder", ".");
const text = (name) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), "utf8").trim() : "");
const rowsOf = (name) => (text(name) === "" ? [] : JSON.parse(text(name)));
const byName = (name) => new Map(rowsOf(name).map((row) => [row.name, row]));

const fills = byName("fills.json");
const again = byName("fills-again.json");
const orthogonal = byName("orthogonal.json");
const calls = byName("calls.json");
const models = byName("models.json");
const host = byName("to-host.json");
const torch = byName("rivals-torch.json");
const curand = byName("rivals-curand.json");
const transformers = byName("rivals-models.json");
const jax = byName("rivals-jax.json");
const webgpu = byName("webgpu.json");

const lines = [];
const line = (...parts) => lines.push(parts.join(" "));
const ms = (row) => (row?.ms === undefined ? "–" : row.ms.toFixed(row.ms < 10 ? 3 : 1));
const times = (ours, theirs) => (ours?.ms && theirs?.ms ? (theirs.ms / ours.ms).toFixed(2) : "–");
const cells = (values) => line(`| ${values.join(" | ")} |`);
function table(head, rows) {
  if (rows.length === 0) return;
  cells(head);
  cells(head.map(() => "---"));
  for (const row of rows) cells(row);
  line("");
}
const heading = (title) => line(`### ${title}\n`);

line(
  `${text("card.txt").split("\n").at(-1) ?? ""}${torch.get("versions") ? `; PyTorch ${torch.get("versions").torch}` : ""}`,
);
if (text("clocks.txt")) line(`\nUnder load, ${text("clocks.txt")}.`);
line("");

if (fills.size > 0) {
  heading("Fills of a gigabyte on the card, ms");
  const LAWS = { constant: "fill_", uniform: "uniform_", normal: "normal_", truncatedNormal: "trunc_normal_" };
  const rows = [];
  for (const [law, theirs] of Object.entries(LAWS)) {
    for (const dtype of ["float32", "bfloat16", "float16", "float64"]) {
      const name = `${law} ${dtype}`;
      const [ours, second] = [fills.get(name), again.get(name)];
      if (ours === undefined) continue;
      const rival = torch.get(`torch ${theirs} ${dtype}`);
      const cu = curand.get(`cuRAND Philox ${law} ${dtype}`);
      const zero = torch.get(`torch zero_ ${dtype}`);
      const rate = zero?.ms ? `${Math.round((100 * zero.ms) / ours.ms)} %` : "–";
      rows.push([name, ms(ours), ms(second), rate, ms(rival), times(ours, rival), ms(cu), times(ours, cu)]);
    }
  }
  table(["", "ours", "ours again", "of zero_'s rate", "PyTorch", "times", "cuRAND", "times"], rows);
  const columns = [...fills].filter(([name]) => name.endsWith(", columns"));
  table(
    ["an eighth of the columns", "ms", "of the whole's time"],
    columns.map(([name, row]) => {
      const whole = fills.get(name.slice(0, -", columns".length));
      return [name, ms(row), whole?.ms ? `${((100 * row.ms) / whole.ms).toFixed(1)} %` : "–"];
    }),
  );
  table(
    ["JAX", "ms"],
    [...jax].filter(([, row]) => row.ms).map(([name, row]) => [name, ms(row)]),
  );
}
if (orthogonal.size > 0) {
  heading("Orthogonal matrices on the card, ms");
  const made = [...orthogonal].filter(([, row]) => row.ms !== undefined);
  table(
    ["", "ours", "PyTorch", "times"],
    made.map(([name, row]) => {
      const rival = torch.get(`torch orthogonal_ ${name.slice("orthogonal ".length)}`);
      return [name, ms(row), ms(rival), times(row, rival)];
    }),
  );
  const distances = [...orthogonal].filter(([, row]) => row.distance !== undefined);
  table(
    ["", "largest distance"],
    distances.map(([name, row]) => [name, row.distance.toExponential(1)]),
  );
}
const seconds = (row) =>
  row?.seconds === undefined ? "–" : `${(row.seconds * 1e3).toFixed(1)} (first ${(row.first * 1e3).toFixed(1)})`;
if (models.size > 0) {
  heading("Whole models on the card, ms");
  table(
    ["", "parameters", "ours", "transformers", "times"],
    [...models].map(([name, row]) => {
      const rival = [...transformers].find(([key]) => key.endsWith(name))?.[1];
      const ratio = rival?.seconds ? (rival.seconds / row.seconds).toFixed(2) : "–";
      return [name, row.parameters, seconds(row), seconds(rival), ratio];
    }),
  );
}
if (calls.size + host.size > 0) {
  heading("Calls and copies");
  const micro = (row) =>
    `${row.medianMicroseconds.toFixed(1)} µs${row.p90Microseconds ? ` (90 % below ${row.p90Microseconds.toFixed(1)})` : ""}`;
  const rows = [];
  for (const [name, row] of [...calls, ...torch]) {
    if (row.medianMicroseconds !== undefined) rows.push([name, micro(row)]);
    if (row.firstTensorMs !== undefined)
      rows.push([name, `${row.firstTensorMs.toFixed(0)} ms, ${row.wallMs.toFixed(0)} with the process`]);
  }
  for (const [name, row] of [...host, ...torch]) {
    if (!/toArray|cpu\(\)|copy_/.test(name)) continue;
    const stall =
      row.longestStallMs === undefined ? "" : `, the event loop stood for at most ${row.longestStallMs.toFixed(1)} ms`;
    rows.push([`${row.bytes / 2 ** 20} MiB: ${name}`, `${ms(row)} ms${stall}`]);
  }
  table(["", ""], rows);
}
/** What packages/webgpu/bench/card.mjs reports other than a fill's time. */
function inWords({ name: _, ...row }) {
  if (row.createMs !== undefined)
    return `${row.createMs.toFixed(0)} ms, ${row.firstMs.toFixed(0)} until the first tensor is read`;
  if (row.distance !== undefined) return row.distance.toExponential(1);
  if (row.callsMs !== undefined) return `${row.medianMs.toFixed(0)} ms, ${row.callsMs.toFixed(0)} of it in calls`;
  if (row.medianMicroseconds !== undefined) return `${row.medianMicroseconds.toFixed(0)} µs`;
  if (row.longestStallMs !== undefined)
    return `${row.bytes / 2 ** 20} MiB: ${row.medianMs.toFixed(0)} ms, the event loop stood for at most ${row.longestStallMs.toFixed(0)}`;
  if (row.same !== undefined) return `${row.values} values, ${row.same ? "none differs" : "some differ"}`;
  if (row.tests !== undefined) return `${row.passed} of ${row.tests}`;
  if (row.compared !== undefined) return `${row.compared} compared, ${row.wrong.length} wrong`;
  return Object.values(row).filter(Boolean).join(", ");
}
if (webgpu.size > 0) {
  heading("WebGPU on the same card");
  const { name: _, ...clear } = webgpu.get("clearBuffer") ?? {};
  table(
    ["", "ms", "of clearBuffer's rate", "CUDA, ms", "CUDA's time / this"],
    [...webgpu]
      .filter(([, row]) => row.ms !== undefined)
      .map(([name, row]) => {
        const cuda = fills.get(name) ?? orthogonal.get(`${name.replace("×", "x")} float32`);
        const rate = clear.ms && row.bytes === clear.bytes ? `${Math.round((100 * clear.ms) / row.ms)} %` : "–";
        return [name, ms(row), rate, ms(cuda), cuda?.ms ? (cuda.ms / row.ms).toFixed(2) : "–"];
      }),
  );
  table(
    ["", ""],
    [...webgpu].filter(([, row]) => row.ms === undefined).map(([name, row]) => [name, inWords(row)]),
  );
}
const cpu = rowsOf("cpu.json");
const cpuRivals = rowsOf("cpu-rivals.json");
const all = [...cpu, ...cpuRivals].filter((row) => row.threads !== undefined && row.ms !== undefined);
if (all.length > 0) {
  heading("The CPU backend by number of threads, ms");
  const threads = [...new Set(all.map((row) => row.threads))].toSorted((a, b) => a - b);
  table(
    ["", ...threads],
    [...new Set(all.map((row) => row.name))].map((name) => [
      name,
      ...threads.map((count) => ms(all.find((row) => row.name === name && row.threads === count))),
    ]),
  );
}
const bits = rowsOf("bits.json");
if (bits.length > 0) {
  heading("Bits against the CPU's");
  table(
    ["kind", "dtype", "values", "differ"],
    bits.map(({ kind, dtype, values, different }) => [kind, dtype, values, different]),
  );
}
if (text("steps.txt")) {
  heading("Steps");
  table(
    ["", "", "s"],
    text("steps.txt")
      .split("\n")
      .map((step) => step.split("\t")),
  );
}

const json = { card: text("card.txt"), clocks: text("clocks.txt"), steps: text("steps.txt").split("\n") };
for (const name of readdirSync(folder)) {
  if (name.endsWith(".json")) json[name.slice(0, -5)] = rowsOf(name);
}
writeFileSync(option("out", "table.md"), `${lines.join("\n").trim()}\n`);
writeFileSync(option("json", "results.json"), `${JSON.stringify(json, undefined, 1)}\n`);
