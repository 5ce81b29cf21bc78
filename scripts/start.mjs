// `npm start`: sets everything up, builds, and runs the main job.
import { pnpm } from "./pnpm.mjs";
import { setup, step } from "./setup.mjs";

setup();
step("Building the packages");
pnpm(["exec", "turbo", "run", "build", "--filter=@weightinit/demo...", "--output-logs=errors-only"]);
step("Running the main job\n");
pnpm(["--silent", "--filter", "@weightinit/demo", "run", "start"]);
