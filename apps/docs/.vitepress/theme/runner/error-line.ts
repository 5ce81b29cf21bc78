/**
 * The line of an example at which an error arose.
 *
 * @module
 */

/** `new AsyncFunction` puts the function's head before the body (ECMA-262, CreateDynamicFunction): two lines. */
const HEAD_LINES = 2;

/** Where sucrase says that it could not go on: `… (3:14)`. */
const OF_COMPILER = /\((\d+):\d+\)$/;
/** A frame in code that was made by a function: Chromium's `<anonymous>:5:9`, Firefox' `AsyncFunction:5:9`. */
const OF_FRAME = /(?:<anonymous>|> (?:Async)?Function):(\d+):\d+/;

/** From 1; `undefined` where the error, or the browser, does not say. */
export function lineOfError(error: Error): number | undefined {
  const ofCompiler = OF_COMPILER.exec(error.message);
  if (error instanceof SyntaxError && ofCompiler !== null) return Number(ofCompiler[1]);
  const frame = OF_FRAME.exec(error.stack?.slice(error.stack.indexOf(error.message) + error.message.length) ?? "");
  const line = frame === null ? 0 : Number(frame[1]) - HEAD_LINES;
  return line >= 1 ? line : undefined;
}
