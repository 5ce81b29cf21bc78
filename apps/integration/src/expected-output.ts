/**
 * What an example says it prints, and whether that is so. The rule, as docs/contributing.md states it:
 *
 * - each `console.log(…);` is a statement of its own that runs once, in the order of the text;
 * - what it prints stands behind it on the same line, as a `//` comment, or as `//` lines directly below it;
 * - a run of white space counts as one space;
 * - behind the output, a same-line comment may go on with `: ` and a remark.
 *
 * @module
 */
import ts from "typescript";

export interface ExpectedOutput {
  /** Line of the statement, from 1. */
  readonly line: number;
  readonly text: string;
  /** Whether a remark may follow: only on the line of the statement itself. */
  readonly mayHaveRemark: boolean;
}

const isConsoleLog = (node: ts.Node): node is ts.CallExpression =>
  ts.isCallExpression(node) && node.expression.getText() === "console.log";

/** `//` lines directly below line `above` (from 0). */
function commentBelow(lines: readonly string[], above: number): string | undefined {
  const comment: string[] = [];
  for (let at = above + 1; lines[at]?.trimStart().startsWith("//"); at++) {
    comment.push(lines[at]!.trimStart().slice(2));
  }
  return comment.length === 0 ? undefined : comment.join("\n");
}

/**
 * What each `console.log` of an example is said to print, in the order of the text.
 *
 * @throws Error if one has no comment, or is part of a larger expression.
 */
export function expectedOutputs(code: string): ExpectedOutput[] {
  const source = ts.createSourceFile("example.ts", code, ts.ScriptTarget.ES2022, true);
  const lines = code.split("\n");
  const found: ExpectedOutput[] = [];
  const visit = (node: ts.Node): void => {
    if (isConsoleLog(node)) {
      const statement = node.parent;
      const { line } = source.getLineAndCharacterOfPosition(statement.end);
      if (!ts.isExpressionStatement(statement)) {
        throw new Error(`line ${line + 1}: expected console.log to be a statement of its own`);
      }
      const [range] = ts.getTrailingCommentRanges(code, statement.end) ?? [];
      const text = range ? code.slice(range.pos + 2, range.end) : commentBelow(lines, line);
      if (text === undefined) throw new Error(`line ${line + 1}: expected a comment with what console.log prints`);
      found.push({ line: line + 1, text, mayHaveRemark: range !== undefined });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const normalized = (text: string) => text.replace(/\s+/g, " ").trim();

/** Whether `printed` is what was expected. */
export function agrees({ text, mayHaveRemark }: ExpectedOutput, printed: string): boolean {
  const expected = normalized(text);
  const actual = normalized(printed);
  return expected === actual || (mayHaveRemark && actual !== "" && expected.startsWith(`${actual}: `));
}

/** One line for each disagreement between what was expected and what was printed; none if the example is right. */
export function disagreements(expected: readonly ExpectedOutput[], printed: readonly string[]): string[] {
  const wrong = expected.flatMap((one, i) => {
    const actual = printed[i];
    if (actual === undefined) return [`line ${one.line}: printed nothing, but its comment says: ${one.text.trim()}`];
    return agrees(one, actual) ? [] : [`line ${one.line}: printed ${actual}, but its comment says: ${one.text.trim()}`];
  });
  return [...wrong, ...printed.slice(expected.length).map((text) => `printed once more: ${text}`)];
}
