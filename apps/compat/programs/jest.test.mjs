import { check } from "./check.mjs";

test("weights", async () => {
  process.stdout.write(`${JSON.stringify(await check())}\n`);
}, 300_000);
