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
    seed: /\/generators\.html/,
    fork: /\/generators\.html/,
    benchmark: /benchmarks\/cpu\.html/,
    speed: /benchmarks\/cpu\.html/,
    pytorch: /\/porting\.html/,
    torch: /\/porting\.html/,
    jax: /\/porting\.html/,
    keras: /\/porting\.html/,
    lstm: /\/porting\.html/,
    gru: /\/porting\.html/,
    embedding: /\/porting\.html/,
    xavier: /\/(porting|schemes)\.html/,
    he: /\/schemes\.html/,
    kaiming: /\/schemes\.html/,
    lecun: /\/schemes\.html/,
    snn: /\/schemes\.html/,
    selu: /\/gains\.html/,
    gain: /\/gains\.html/,
    gelu: /\/gains\.html/,
    variance: /\/schemes\.html/,
    nfnet: /\/gains\.html/,
    dirac: /\/schemes\.html/,
    eye: /\/schemes\.html/,
    trunc: /\/schemes\.html/,
    siren: /\/papers\.html/,
    fixup: /\/papers\.html/,
    deepnorm: /\/papers\.html/,
    deepnet: /\/papers\.html/,
    hippo: /\/papers\.html/,
    s4d: /\/papers\.html/,
    mamba: /\/papers\.html/,
    lru: /\/papers\.html/,
    lora: /\/papers\.html/,
    vera: /\/papers\.html/,
    lsuv: /\/papers\.html/,
    icnr: /\/papers\.html/,
    mup: /\/(papers|schemes)\.html/,
    install: /\/quick-start\.html/,
    npm: /\/quick-start\.html/,
    checkpoint: /\/command\.html/,
    llama: /\/recipes\.html/,
    "gpt-2": /\/recipes\.html/,
    browser: /\/environments\.html/,
    bfloat16: /\/rng-types\.html/,
    h100: /\/pytorch-gpu\.html/,
    isometry: /\/explorer\.html/,
    spirals: /\/train\.html/,
    paste: /\/porter\.html/,
    onnx: /\/gallery\/onnxruntime-web\.html/,
    typegpu: /\/gallery\/typegpu\.html/,
    // Of "three.js" and "jax-js" the search makes two words each.
    three: /\/gallery\/three-js\.html/,
    js: /\/gallery\/(jax|three|tensorflow)-js\.html/,
    run: /\/playground\.html/,
    save: /\/safetensors\.html/,
    function: /\/api-by-task\.html/,
  };
  for (const [word, pattern] of Object.entries(meant)) {
    // Short words must be the whole of a term, and weigh more than all that begins with them: "he" is not "height".
    const isShort = word.length < 4;
    if ((isShort ? term === word : term.startsWith(word)) && pattern.test(page)) return isShort ? 400 : 20;
  }
  // A guide whose address has the word is about it.
  if (term.length > 2 && /^(\/[^/]+)*\/[^/@]+\.html$/.test(page) && !/\/(api|decisions|benchmarks)\//.test(page)) {
    // Its beginning: shard, shards and sharding are one.
    if (page.slice(page.lastIndexOf("/")).includes(term.slice(0, 5))) return 8;
  }
  if (/\/api\//.test(page)) return 0.3;
  if (/\/(decisions|benchmarks)\/|contributing|dependencies|differences-from/.test(page)) return 0.3;
  return 1;
};
