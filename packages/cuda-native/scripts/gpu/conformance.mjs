// The conformance suite on the machine's own driver, by Node's test runner: node --test conformance.mjs
import test from "node:test";
import { conformance } from "@weightinit/conformance";
import { CudaRng } from "@weightinit/cuda-native";
import { deviceMemory } from "./device-memory.mjs";

conformance({ test, createRng: (seed) => new CudaRng(seed), out: deviceMemory, fromState: CudaRng.fromState });
