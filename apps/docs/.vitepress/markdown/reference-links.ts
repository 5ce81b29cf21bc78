/**
 * Markdown: on the page of the API by task, every name of ours in a piece of code leads to its page of the reference.
 * The text has no links itself, since the reference is not in the repository.
 *
 * @module
 */
import type { MarkdownRenderer } from "vitepress";
import { base } from "../site.ts";
import { type ReferencePage, referencePages } from "./reference-pages.ts";

const PAGE = "api-by-task.md";
const PACKAGE = /^(?:@weightinit\/[\w/-]+|weightinit)$/;
/** What is in quotes is passed over, as are members and the keys of options. */
const IDENTIFIER = /"[^"]*"|(?<![.\w])([A-Za-z_]\w*)(?!\w|:)/g;

/** The pages that a piece of code names; `entry` is the one that is meant where several have a name. */
export function pagesNamed(pages: readonly ReferencePage[], code: string, entry: string | undefined): ReferencePage[] {
  return [...code.matchAll(IDENTIFIER)].flatMap(([, word]) => {
    const found = pages.filter(({ name }) => name !== undefined && name === word);
    return found.find((page) => page.entry === entry) ?? found[0] ?? [];
  });
}

export function referenceLinks(md: MarkdownRenderer): void {
  let pages: ReferencePage[] | undefined;

  /** The packages of rows, by the tokens of their pieces of code. */
  md.core.ruler.push("reference-links", ({ tokens, env }) => {
    if (env.relativePath !== PAGE) return;
    pages ??= referencePages();
    let row: (typeof tokens)[number][] = [];
    for (const token of tokens) {
      if (token.type === "tr_open") row = [];
      else if (token.type === "inline")
        row.push(...(token.children ?? []).filter(({ type }) => type === "code_inline"));
      else if (token.type === "tr_close") {
        const entry = row.findLast(({ content }) => PACKAGE.test(content))?.content;
        for (const code of row) code.meta = { entry };
      }
    }
  });

  const plain = md.renderer.rules.code_inline!;
  md.renderer.rules.code_inline = (tokens, index, options, env, self) => {
    const { content, meta } = tokens[index]!;
    if (env.relativePath !== PAGE || pages === undefined) return plain(tokens, index, options, env, self);
    const link = (page: ReferencePage | undefined, text: string) =>
      page === undefined ? text : `<a href="${base}${page.path}.html">${text}</a>`;
    const known = pages;
    const html = PACKAGE.test(content)
      ? link(
          known.find(({ entry, name }) => name === undefined && entry === content),
          content,
        )
      : content
          .split(/("[^"]*")/)
          .map((text, i) =>
            i % 2 === 1
              ? md.utils.escapeHtml(text)
              : md.utils
                  .escapeHtml(text)
                  .replace(IDENTIFIER, (word) => link(pagesNamed(known, word, meta?.entry)[0], word)),
          )
          .join("");
    return `<code v-pre>${html}</code>`;
  };
}
