// Asks for a generator, and prints the error's code and message.
import { WebGpuRng } from "../../dist/index.js";

await WebGpuRng.create(1).then(
  () => console.log("made"),
  ({ code, message }) => console.log(`${code}\n${message}`),
);
process.exit(0);
