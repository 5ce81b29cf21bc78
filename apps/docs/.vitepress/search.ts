/**
 * What a search finds first: the guides, then the reference, then pages that a tool or a measurement wrote.
 *
 * @module
 */

/** VitePress hands this function to the browser as text, so it refers to nothing outside itself. */
export const boostDocument = (id: string, term: string): number => {
  const page = id.replace(/#.*/, "");
  // Words that a page is looked for by, where its own text does not say so often enough.
  const meant: Readonly<Record<string, RegExp>> = {
    seed: /generators/,
    fork: /generators/,
    benchmark: /benchmarks\/cpu\.html/,
    speed: /benchmarks\/cpu\.html/,
    pytorch: /porting/,
    torch: /porting/,
    jax: /porting/,
    keras: /porting/,
    lstm: /porting/,
    gru: /porting/,
    embedding: /porting/,
    xavier: /porting|schemes/,
  };
  if (Object.entries(meant).some(([word, pattern]) => term.startsWith(word) && pattern.test(page))) return 20;
  // A guide whose address has the word is about it.
  if (term.length > 2 && /^(\/[^/]+)*\/[^/@]+\.html$/.test(page) && !/\/(api|decisions|benchmarks)\//.test(page)) {
    // Its beginning: shard, shards and sharding are one.
    if (page.slice(page.lastIndexOf("/")).includes(term.slice(0, 5))) return 8;
  }
  if (/\/api\//.test(page)) return 0.3;
  if (/\/(decisions|benchmarks)\/|contributing|dependencies|differences-from/.test(page)) return 0.3;
  return 1;
};
