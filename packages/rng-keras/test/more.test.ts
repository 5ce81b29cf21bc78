import { test } from "vitest";
import { type Answers, compare } from "./answers.ts";
import { readJson } from "./golden.ts";

test.each(["tensorflow", "torch", "jax", "numpy"] as const)(
  "dtypes, initializers, the global generator, layers in order: %s",
  (backend) => compare(readJson(`more-${backend}`) as Answers, backend),
);
