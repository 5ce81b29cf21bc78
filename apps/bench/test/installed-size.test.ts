import { expect, test } from "vitest";
import { closure, type Lock } from "../src/installed-size.ts";

const lock: Lock = {
  "": {},
  "node_modules/a": { dependencies: { b: "1", c: "1" }, peerDependencies: { absent: "1" } },
  "node_modules/b": { dependencies: { c: "2" } },
  "node_modules/b/node_modules/c": { dependencies: { d: "1" } },
  "node_modules/c": {},
  "node_modules/d": { dependencies: { a: "1" } },
  "node_modules/@scope/e": { dependencies: { f: "1" } },
  "node_modules/@scope/e/node_modules/f": { dependencies: { g: "1" } },
  "node_modules/@scope/e/node_modules/f/node_modules/g": { dependencies: { c: "1", f: "1" } },
  "node_modules/f": {},
};

test("a nested package wins over one further up; cycles end; absent peers are no packages", () => {
  expect([...closure(lock, ["a"])].sort()).toEqual([
    "node_modules/a",
    "node_modules/b",
    "node_modules/b/node_modules/c",
    "node_modules/c",
    "node_modules/d",
  ]);
});

test("the search climbs one level at a time, scopes and all", () => {
  expect([...closure(lock, ["@scope/e"])].sort()).toEqual([
    "node_modules/@scope/e",
    "node_modules/@scope/e/node_modules/f",
    "node_modules/@scope/e/node_modules/f/node_modules/g",
    "node_modules/c",
  ]);
});

test("packages shared by two roots count once", () => {
  expect(closure(lock, ["c", "c"]).size).toBe(1);
});
