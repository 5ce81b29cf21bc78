/** Of the explorer's questions only the newest counts. */
import { expect, it } from "vitest";
import { ExplorerWorker, type Port } from "../.vitepress/theme/explorer/explorer-worker.ts";
import type { Answer, Exploration, Question } from "../.vitepress/theme/explorer/messages.ts";
import { DEFAULTS } from "../.vitepress/theme/explorer/settings.ts";

function setup() {
  const asked: Question[] = [];
  const answers: unknown[] = [];
  const port: Port = {
    postMessage: (question: Question) => void asked.push(question),
    terminate() {},
    onmessage: null,
    onerror: null,
  };
  const worker = new ExplorerWorker(port, "signal", (answer) =>
    answers.push(typeof answer === "string" ? answer : answer.settings.gain),
  );
  const tell = (answer: Answer) => port.onmessage!.call(null as unknown as Worker, { data: answer } as MessageEvent);
  const reply = ({ id, settings }: Question) => tell({ id, exploration: { settings } as Exploration });
  const ask = (gain: number, quality: Question["quality"]) => worker.ask({ ...DEFAULTS, gain }, quality, false);
  return { asked, answers, worker, tell, reply, ask, gains: () => asked.map(({ settings }) => settings.gain) };
}

it("asks for three previews of a drag with thirty ticks, and then for the whole", () => {
  const { asked, answers, worker, reply, ask, gains } = setup();
  for (let tick = 1; tick <= 15; tick++) ask(tick, "preview");
  expect(gains()).toEqual([1]);
  reply(asked[0]!);
  expect(gains()).toEqual([1, 15]);
  for (let tick = 16; tick <= 30; tick++) ask(tick, "preview");
  reply(asked[1]!);
  expect(gains()).toEqual([1, 15, 30]);
  ask(30, "full");
  expect(gains()).toEqual([1, 15, 30, 30]);
  reply(asked[2]!); // comes too late
  expect([answers, worker.busy]).toEqual([[1, 15], true]);
  reply(asked[3]!);
  expect([answers, worker.busy]).toEqual([[1, 15, 30], false]);
});

it("lets a whole computation give way to a preview and to another one", () => {
  const { asked, answers, reply, ask, gains } = setup();
  ask(1, "full");
  ask(2, "preview");
  ask(3, "full");
  expect(gains()).toEqual([1, 2, 3]);
  asked.forEach(reply);
  expect(answers).toEqual([3]);
});

it("drops the preview that waits when the whole is asked for", () => {
  const { asked, ask, reply, gains } = setup();
  ask(1, "preview");
  ask(2, "preview");
  ask(3, "full");
  reply(asked[0]!);
  reply(asked[1]!);
  expect(gains()).toEqual([1, 3]);
});

it("hands errors on, unless something newer waits", () => {
  const { asked, answers, tell, ask, gains } = setup();
  ask(1, "preview");
  ask(2, "preview");
  tell({ id: asked[0]!.id, error: "no" });
  expect([answers, gains()]).toEqual([[], [1, 2]]);
  tell({ id: asked[1]!.id, error: "no memory" });
  expect(answers).toEqual(["no memory"]);
});
