import { defineConfig } from "vitest/config";
import base from "./vitest.config.ts";

/** What takes minutes: `npm run test:slow`. */
export default defineConfig(async (env) => {
  const config = await base(env);
  return {
    ...config,
    test: { ...config.test, include: ["test/slow/**/*.slow.ts"], outputFile: { json: ".report/slow.json" } },
  };
});
