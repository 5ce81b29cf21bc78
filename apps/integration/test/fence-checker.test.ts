/** The checker of the examples, checked: what it must find, and what it must refuse. */
import { describe, expect, it } from "vitest";
import { disagreements, expectedOutputs } from "../src/expected-output.ts";
import { docstringFences, markdownFences } from "../src/fences.ts";
import { run, typeErrors, type WrittenFence, writeFences } from "../src/run-fences.ts";

const fixture = (code: string, line: number) => ({ file: "fixture.md", line, code, notRun: undefined });

const check = (code: string, printed: string[]) => disagreements(expectedOutputs(code), printed);

describe("fences", () => {
  it("are found in Markdown, with their lines", () => {
    const text =
      "# Title\n\n```ts\nconst a = 1;\n```\n\n```sh\nnpm test\n```\n- item\n  ```ts\n  const b = {\n    c: 1,\n  };\n  ```\n";
    expect(markdownFences("x.md", text)).toEqual([
      { file: "x.md", line: 4, code: "const a = 1;", notRun: undefined },
      { file: "x.md", line: 12, code: "const b = {\n  c: 1,\n};", notRun: undefined },
    ]);
  });

  it("are found in docstrings, with their lines", () => {
    const source =
      "/**\n * Text.\n *\n * @example\n * ```ts\n * f({\n *   a: 1,\n *\n * });\n * ```\n */\nfunction f() {}\n";
    expect(docstringFences("x.ts", source)).toEqual([
      { file: "x.ts", line: 6, code: "f({\n  a: 1,\n\n});", notRun: undefined },
    ]);
  });

  it("may be marked as not to run, with a reason", () => {
    expect(markdownFences("x.md", "```ts no-run needs a GPU\nf();\n```")[0]?.notRun).toBe("needs a GPU");
    expect(() => markdownFences("x.md", "```ts no-run\nf();\n```")).toThrow('x.md:1: expected "ts" or "ts no-run');
  });

  it("cannot hide under another name", () => {
    for (const language of ["js", "typescript", ""]) {
      expect(() => markdownFences("x.md", `\`\`\`${language}\nf();\n\`\`\``)).toThrow("x.md:1: expected a fence in ts");
    }
    expect(() => markdownFences("x.md", "```ts\nf();\n")).toThrow("never closed");
  });
});

describe("expected output", () => {
  it("is the comment on the same line, white space aside", () => {
    expect(check("console.log(a);   // [ 1,   2 ]", ["[\n  1, 2\n]"])).toEqual([]);
    expect(check("console.log(a); // true: it is so", ["true"])).toEqual([]);
    expect(check("console.log(a); // { in: 1 }", ["{ in: 1 }"])).toEqual([]);
  });

  it("is otherwise the comment below", () => {
    expect(check("console.log(a);\n//  1.0  2.0\n//  3.0\nf();\n// prose", [" 1.0  2.0\n 3.0"])).toEqual([]);
    expect(check("console.log(a);\n// 1: one", ["1"])).toHaveLength(1);
  });

  it("must be there, and be a statement's", () => {
    expect(() => expectedOutputs("f();\nconsole.log(a);\n\n// too far")).toThrow("line 2: expected a comment");
    expect(() => expectedOutputs("[1].map((x) => console.log(x)); // 1")).toThrow("statement of its own");
  });

  it.each([
    ["another value", "console.log(a); // 2", ["1"]],
    ["a part of the value", "console.log(a); // [ 1, 2", ["[ 1, 2 ]"]],
    ["more than the value", "console.log(a); // 1 2", ["1"]],
    ["a remark without a value", "console.log(a); // : remark", [""]],
    ["nothing printed", "if (b) console.log(a); // 1", []],
    ["printed twice", "for (const b of c) console.log(a); // 1", ["1", "1"]],
    ["another order", "console.log(a); // 1\nconsole.log(b); // 2", ["2", "1"]],
  ])("is wrong with %s", (_, code, printed) => {
    expect(check(code, printed)).not.toEqual([]);
  });
});

describe("running", () => {
  const [right, wrong, throwing, illTyped] = writeFences("fence-checker", [
    fixture('import { zeros32 } from "@weightinit/core";\nconsole.log(zeros32.name); // zeros32', 1),
    fixture('import { zeros32 } from "@weightinit/core";\nconsole.log(zeros32.name); // ones32', 11),
    fixture('console.log(1); // 1\nthrow new Error("on purpose");', 21),
    fixture('import { zeros32 } from "@weightinit/core";\nzeros32("float32", 2);', 31),
  ]) as [WrittenFence, WrittenFence, WrittenFence, WrittenFence];

  it("accepts what is right, and only that", async () => {
    expect(await run(right)).toEqual([]);
    expect(await run(wrong)).toEqual(["line 12: printed zeros32, but its comment says: ones32"]);
    await expect(run(throwing)).rejects.toThrow("on purpose");
  });

  it("type-checks", () => {
    const errors = typeErrors([right, illTyped]);
    expect(errors.get(right.path)).toEqual([]);
    expect(errors.get(illTyped.path)?.[0]).toContain("line 32:");
  });
});
