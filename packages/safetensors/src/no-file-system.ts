/**
 * What stands in the place of `file-system.ts` in bundles for browsers: there are no paths.
 *
 * @module
 */
import { WeightInitError } from "@weightinit/core";

function refuse(): never {
  throw new WeightInitError(
    "WI_BAD_ARGUMENT",
    "expected a Blob, bytes, an http URL or a WritableStream where there is no file system, got a path",
  );
}

export {
  refuse as baseName,
  refuse as checkpointPath,
  refuse as entryAt,
  refuse as innerPath,
  refuse as pathOf,
  refuse as pathSink,
  refuse as pathSource,
  refuse as remove,
  refuse as siblingPath,
};
