// Speaks the line protocol after a greeting; dies when it is asked for 13 calls.
import { createInterface } from "node:readline";

console.log("welcome to a library that greets");
console.log(JSON.stringify({ ready: true }));
for await (const line of createInterface({ input: process.stdin })) {
  const { calls } = JSON.parse(line);
  if (calls === 13) {
    console.error("out of luck");
    process.exit(1);
  }
  console.log(JSON.stringify({ ns: calls * 100 }));
}
