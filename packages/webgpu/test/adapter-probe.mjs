// Prints whether Dawn finds an adapter in this environment: a process of its own, because the loader reads it once.
import { create } from "webgpu";

const root = create([]);
const adapter = await root.requestAdapter();
console.log(adapter === null ? "none" : `${adapter.info.vendor} ${adapter.info.architecture} ${adapter.info.device}`);
process.exit(0);
