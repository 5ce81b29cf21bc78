import { defineConfig } from "vitest/config";
import base from "./vitest.config.ts";

/** Measurements: `npm run bench`. They assert nothing. */
export default defineConfig(async (env) => {
  const config = await base(env);
  return {
    ...config,
    test: { ...config.test, include: ["bench/**/*.bench.ts"], reporters: ["default"], disableConsoleIntercept: true },
  };
});
