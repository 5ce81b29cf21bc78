import { check } from "./check.mjs";

// For the test, which waits for it.
globalThis.outcome = check();
