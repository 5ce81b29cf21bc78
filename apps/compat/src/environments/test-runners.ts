/**
 * Test runners: some give every test file globals of its own, so `instanceof` means something else there.
 *
 * @module
 */
import type { Environment } from "./environment.ts";

const jest = (environment: string): Environment => ({
  name: "Jest",
  how: `\`--env=${environment}\`, ES modules`,
  tools: { jest: "30.5.2", "jest-environment-jsdom": "30.5.2" },
  run: async (workshop) => {
    const flags = [`--env=${environment}`, "--testMatch=**/jest.test.mjs"];
    const { stdout } = await workshop.bin("jest", flags, { NODE_OPTIONS: "--experimental-vm-modules" });
    return stdout;
  },
});

const vitest = (pool: string): Environment => ({
  name: "Vitest",
  how: `\`--pool=${pool}\``,
  tools: { vitest: "4.1.12" },
  run: async (workshop) => {
    const { stdout } = await workshop.bin("vitest", ["run", `--pool=${pool}`, "vitest.test.mjs"]);
    return stdout;
  },
});

export const testRunners: readonly Environment[] = [
  jest("node"),
  jest("jsdom"),
  vitest("forks"),
  vitest("threads"),
  vitest("vmThreads"),
];
