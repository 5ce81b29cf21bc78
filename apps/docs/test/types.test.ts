/** The types of examples: what the compiler in the reader's browser says of them, and of whose text. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { projectFences } from "../../integration/src/fences.ts";
import { packages, root } from "../.vitepress/site.ts";
import { importedNames } from "../.vitepress/theme/runner/imports.ts";
import { typeCheck } from "../.vitepress/theme/types/check-types.ts";
import type { CheckRequest } from "../.vitepress/theme/types/messages.ts";
import { type CheckWorker, openTypeChecker, type TypeState } from "../.vitepress/theme/types/type-checker.ts";
import { libs, typeDeclarations } from "../.vitepress/type-declarations.ts";

const check = typeCheck({ files: typeDeclarations(), libs });

const HEAD = `import { kaimingNormal, normal } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
const rng = new CpuRng(42);
`;

describe("the compiler", () => {
  it.each([
    ['kaimingNormal(rng, "float23", 2, 2);', [/'"float23"' is not assignable .*"float16" \| "bfloat16" \| "float32"/]],
    ["normal(rng, 2, { sdt: 1 });", [/^Object literal may only .*'sdt' does not exist/]],
    ['normal(rng, 2, { layout: "pytorch" });', [/Did you mean '"torch"'\?$/]],
    ['new CpuRng("1");', [/'string' is not assignable to parameter of type 'number \| bigint'/]],
    ["normal(rng, 2).dat;", [/'dat' does not exist .* Did you mean 'data'\?/]],
    ["const a: number = '';\n\nconst b: string = 1;", [/'string' is not assignable/, /'number' is not assignable/]],
    ["normal(rng, 2", [/'\)' expected/]],
    ["zeros32(rng, 2);", [/^Cannot find name 'zeros32'\.$/]],
    ["document.title;", [/^Cannot find name 'document'\. Examples run in a worker of the browser\.$/]],
    ["process.exit();", [/^Cannot find name 'process'\. Examples run in a worker of the browser\.$/]],
  ])("finds in %j what is wrong", (code, wanted) => {
    const [problems] = check([HEAD + code]);
    expect(problems!.map(({ message }) => message)).toEqual(wanted.map((text) => expect.stringMatching(text)));
    expect(problems!.map(({ line }) => line)).toEqual(wanted.map((_, i) => 4 + 2 * i));
  });

  it.each([
    [
      'import { xavierNormal } from "@weightinit/core";',
      "exports no xavierNormal; Xavier is glorot: did you mean glorotNormal?",
    ],
    ['import { CpuRng } from "@weightinit/core";', 'exports no CpuRng; "@weightinit/cpu" does'],
    ['import { fillWord } from "@weightinit/core/stream";', "exports no fillWord; did you mean fillWords?"],
    ['import core from "@weightinit/core";', "has no default export"],
    ['import { weightinit } from "@weightinit/tfjs";', "Cannot find module '@weightinit/tfjs'"],
    ['import { readFile } from "node:fs/promises";', "Cannot find module 'node:fs/promises'"],
  ])("says of %s what there is", (code, wanted) => {
    expect(check([code])[0]).toEqual([{ line: 1, code: expect.any(Number), message: expect.stringContaining(wanted) }]);
  });

  it("knows what a worker has, and what each package's generators return", () => {
    const code = `${HEAD}import { WebGpuRng } from "@weightinit/webgpu";
import { TorchRng } from "@weightinit/rng-torch";
const adapter = await navigator.gpu.requestAdapter();
const device = await adapter!.requestDevice();
const buffer: GPUBuffer = normal(await WebGpuRng.create(42, { device }), 2, 2).buffer;
const data: Float64Array = normal(new TorchRng(1), "float64", 2).data;
const worker: DedicatedWorkerGlobalScope | undefined = undefined;
console.log(performance.now(), structuredClone(data), new TextEncoder(), crypto.randomUUID(), buffer.size, worker);
export {};`;
    expect(check([code])).toEqual([[]]);
  });

  it("has nothing against the examples of the guides and of the gallery that can run here", () => {
    const examples = projectFences(root).filter(
      ({ file, notRun, code }) =>
        file.startsWith("docs") && notRun === undefined && importedNames(code).every((name) => packages.includes(name)),
    );
    expect(examples.length).toBeGreaterThan(100);
    const found = check(examples.map(({ code }) => code)).map((problems, i) => [examples[i]!.file, ...problems]);
    expect(found.filter(({ length }) => length > 1)).toEqual([]);
  });
});

describe("an editor's checks", () => {
  /** A worker that answers when it is told to. */
  function fakeWorker() {
    const asked: CheckRequest[] = [];
    const worker: CheckWorker = {
      postMessage: (request: CheckRequest) => void asked.push(request),
      terminate: vi.fn(),
      onmessage: null,
      onerror: null,
    };
    const said = (data: unknown) => worker.onmessage!.call(worker as Worker, { data } as MessageEvent);
    return {
      worker,
      asked: () => asked.map(({ code }) => code),
      async answer(message: string) {
        said({ id: asked.at(-1)!.id, problems: [{ line: 1, message, code: 1 }] });
        await vi.advanceTimersByTimeAsync(0);
      },
      async fail(how: "answers" | "does not load") {
        if (how === "answers") said({ id: asked.at(-1)!.id, problems: undefined });
        else worker.onerror!.call(worker as Worker, new Event("error", { cancelable: true }) as ErrorEvent);
        await vi.advanceTimersByTimeAsync(0);
      },
    };
  }
  const summary = (state: TypeState) =>
    state.kind === "checked" ? state.problems.map(({ message }) => message).join() : state.kind;
  const opened = () => {
    const fake = fakeWorker();
    const states: string[] = [];
    const checker = openTypeChecker(
      (state) => states.push(summary(state)),
      () => fake.worker,
    );
    return { fake, states, checker };
  };

  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("wait for a pause, are one at a time, and drop the answer about a text that is no longer there", async () => {
    const { fake, states, checker } = opened();
    checker.check("a", "soon");
    checker.check("ab", "soon");
    await vi.advanceTimersByTimeAsync(300);
    expect(fake.asked()).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(fake.asked()).toEqual(["ab"]);
    checker.check("abc", "now");
    checker.check("abcd", "now");
    await vi.advanceTimersByTimeAsync(10);
    expect(fake.asked()).toEqual(["ab"]);
    await fake.answer("of ab");
    expect(fake.asked()).toEqual(["ab", "abcd"]);
    await fake.answer("of abcd");
    expect(states).toEqual(["checking", "checking", "of abcd"]);
    checker.check("abcd", "now");
    await vi.advanceTimersByTimeAsync(10);
    expect(fake.asked()).toHaveLength(2);
    checker.check("x", "now");
    await vi.advanceTimersByTimeAsync(10);
    checker.check("xy", "soon");
    await fake.answer("of x");
    expect(states.slice(3)).toEqual(["checking"]);
    await vi.advanceTimersByTimeAsync(500);
    await fake.answer("of xy");
    expect(states.slice(3)).toEqual(["checking", "checking", "of xy"]);
    checker.close();
    expect(fake.worker.terminate).toHaveBeenCalledOnce();
  });

  it("share a worker, which ends with the last of them", async () => {
    const fake = fakeWorker();
    const starts = vi.fn(() => fake.worker);
    const heard: string[] = [];
    const [one, other] = ["one", "other"].map((name) =>
      openTypeChecker((state) => heard.push(`${name} ${summary(state)}`), starts),
    );
    one!.check("1", "now");
    other!.check("2", "now");
    await vi.advanceTimersByTimeAsync(10);
    await fake.answer("of 2");
    one!.close();
    expect(fake.worker.terminate).not.toHaveBeenCalled();
    expect(heard).toEqual(["one checking", "other checking", "other of 2"]);
    other!.close();
    expect([starts.mock.calls.length, vi.mocked(fake.worker.terminate).mock.calls.length]).toEqual([1, 1]);
  });

  it.each(["does not load", "answers"] as const)("say so where the worker %s without a compiler", async (how) => {
    const { fake, states, checker } = opened();
    checker.check("a", "now");
    await vi.advanceTimersByTimeAsync(10);
    await fake.fail(how);
    expect(states).toEqual(["checking", "unavailable"]);
    checker.close();
  });

  it("say so where no worker may start", async () => {
    const states: string[] = [];
    const checker = openTypeChecker(
      (state) => states.push(summary(state)),
      () => {
        throw new DOMException("forbidden", "SecurityError");
      },
    );
    checker.check("a", "now");
    await vi.advanceTimersByTimeAsync(10);
    expect(states).toEqual(["checking", "unavailable"]);
    checker.close();
  });
});
