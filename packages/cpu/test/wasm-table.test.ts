import { normalTable } from "@weightinit/core/stream";
import { expect, it } from "vitest";
import { streamModule } from "../src/stream/kernels/module.ts";

it("the kernels build core's table, whose hash is checked there", () => {
  const { memory, buildTable } = new WebAssembly.Instance(streamModule()!).exports as {
    memory: WebAssembly.Memory;
    buildTable(): void;
  } & WebAssembly.Exports;
  buildTable();
  const table = new Int32Array(normalTable());
  const half = table.length / 2;
  // TABLE_TAILS and TABLE_CENTRE of assembly/stream/memory.ts.
  const tails = new Int32Array(memory.buffer, 127 * 32 * 8, half);
  const centre = new Int32Array(memory.buffer, 127 * 32 * 8 + 65536, half);
  expect(Buffer.compare(Buffer.from(tails.slice().buffer), Buffer.from(table.slice(0, half).buffer))).toBe(0);
  expect(Buffer.compare(Buffer.from(centre.slice().buffer), Buffer.from(table.slice(half).buffer))).toBe(0);
});
