/**
 * Modules that are not TypeScript files.
 *
 * @module
 */
declare module "virtual:package-loaders" {
  export const names: readonly string[];
  const loaders: Readonly<Record<string, (() => Promise<unknown>) | undefined>>;
  export default loaders;
}

declare module "virtual:type-declarations" {
  /** The text of each file, by its path. */
  const files: Readonly<Record<string, string>>;
  export default files;
  export const libs: readonly string[];
}

declare module "*.vue" {
  import type { DefineComponent } from "vue";

  const component: DefineComponent;
  export default component;
}

declare module "*?raw" {
  const text: string;
  export default text;
}
