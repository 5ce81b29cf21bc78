/**
 * The gallery's programs with other libraries. Each is loaded, with its library, when a reader runs it.
 *
 * @module
 */
export interface DemoResult {
  /** What came out, in lines of text. */
  readonly lines?: readonly string[];
  /** A loss, step by step. */
  readonly losses?: readonly number[];
  /** What the canvas shows, if it shows anything. */
  readonly picture?: string;
  /** What was compared, and whether it is so. */
  readonly checks: Readonly<Record<string, boolean>>;
}

export type DemoDevice = "cpu" | "webgpu";

/** A program of the gallery. The canvas is not in the page yet. */
export type Demo = (on: DemoDevice, canvas: HTMLCanvasElement) => Promise<DemoResult>;

type Loader = () => Promise<{ readonly run: Demo }>;

/** By the names of their pages and files. */
export const demos: Readonly<Record<string, Loader>> = {
  "jax-js": () => import("./jax-js.ts"),
  "onnxruntime-web": () => import("./onnxruntime-web.ts"),
  "tensorflow-js": () => import("./tensorflow-js.ts"),
  "three-js": () => import("./three-js.ts"),
  typegpu: () => import("./typegpu.ts"),
};
