import { expect, test } from "vitest";
import { hasOptimisedBlas } from "../src/rivals.ts";

test.each([
  ["libblas.so.3.11.0", false],
  ["libblas.so.3, libopenblasp-r0.3.21.so", true],
  ["libmkl_rt.so.2", true],
  ["libblis.so.4", true],
  [undefined, true],
])("%s is optimised: %s", (blas, expected) => {
  expect(hasOptimisedBlas(blas === undefined ? {} : { blas })).toBe(expected);
});
