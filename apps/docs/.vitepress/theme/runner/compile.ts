/**
 * From the TypeScript module that the reader sees to a function that can be called: types are erased, and each import
 * becomes a call of `require`, because the names of packages mean nothing to a browser.
 *
 * @module
 */
import { transform } from "sucrase";

type Body = (require: (name: string) => unknown, exports: object, console: Console) => Promise<void>;

const AsyncFunction = (async () => {}).constructor as new (...parameters: string[]) => Body;

/**
 * @throws SyntaxError if the code is not TypeScript
 */
export function compile(code: string): Body {
  const { code: script } = transform(code, {
    transforms: ["typescript", "imports"],
    disableESTransforms: true,
    preserveDynamicImport: true,
    filePath: "example.ts",
  });
  return new AsyncFunction("require", "exports", "console", script);
}
