/**
 * Markdown: every TypeScript fence that is not marked `no-run` becomes an example that the reader can run. The same
 * rule decides what apps/integration runs in Node.
 *
 * @module
 */
import type { MarkdownRenderer } from "vitepress";

/** Whether a fence with this info string is run. */
export const isRunnable = (info: string): boolean => info.trim() === "ts";

/** Wraps the rendering of runnable fences; the component reads the code from the text of its slot. */
export function runnableExamples(md: MarkdownRenderer): void {
  const fence = md.renderer.rules.fence!;
  md.renderer.rules.fence = (tokens, index, options, env, self) => {
    const html = fence(tokens, index, options, env, self);
    return isRunnable(tokens[index]!.info) ? `<RunnableExample>${html}</RunnableExample>` : html;
  };
}
