/**
 * A page in one sentence, for search engines and for those who share a link to it.
 *
 * @module
 */

/** Longer ones are cut by those who show them. */
const MOST_CHARACTERS = 160;

const plain = (markdown: string) =>
  markdown
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/<[^>]+>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replace(/[*`]|\\(?=[_<>])/g, "")
    .replace(/\s+/g, " ")
    .trim();

/** The beginning of the first paragraph of prose: as many sentences as fit, or words. */
export function descriptionOf(markdown: string): string | undefined {
  const body = markdown.replace(/^---\n[\s\S]*?\n---\n/, "").replace(/^(`{3,})[\s\S]*?^\1/gm, "");
  const paragraph = body
    .split(/\n{2,}/)
    .map((block) => block.trim())
    .find((block) => /^[\p{L}`*[]/u.test(block) && plain(block).length > 20);
  if (paragraph === undefined) return undefined;
  const text = plain(paragraph);
  if (text.length <= MOST_CHARACTERS) return text;
  const sentences = text.slice(0, MOST_CHARACTERS).match(/^.*[.!?](?=\s)/)?.[0];
  return sentences ?? `${text.slice(0, MOST_CHARACTERS - 1).replace(/\s+\S*$/, "")}…`;
}
