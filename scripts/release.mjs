// `npm run release`: builds the packages and publishes those whose version is not published yet. The release workflow
// runs it; elsewhere it fails, because provenance (publishConfig in the manifests) can be given by a workflow only.
import { pnpm } from "./pnpm.mjs";
import { setup, step } from "./setup.mjs";

setup();
step("Building the packages");
pnpm(["exec", "turbo", "run", "build", "--filter=./packages/*", "--output-logs=errors-only"]);
step("Publishing");
pnpm(["exec", "changeset", "publish"]);
