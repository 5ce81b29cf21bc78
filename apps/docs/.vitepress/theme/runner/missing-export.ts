/**
 * An import of something that a package does not export: the message says who exports it, or what is meant.
 *
 * @module
 */

/** What the other frameworks call ours. */
const ALIASES: readonly (readonly [RegExp, string])[] = [
  [/^xavier/, "glorot"],
  [/^he(?=uniform|normal|init|$)/, "kaiming"],
  [/^trunc(?:ated)?normal.*/, "truncatednormal"],
  [/^(?:random|gaussian)normal$|^gaussian$/, "normal"],
  [/^randomuniform$/, "uniform"],
  [/^(?:eye|dirac|identity)$/, "identityinit"],
  [/^sparse$/, "sparseinit"],
  [/^(zeros|ones|randn|rand)$/, "$132"],
];

const NAMES: Readonly<Record<string, string>> = { xavier: "Xavier is glorot", he: "He is kaiming" };

const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, "");

/** Changes of one letter between two words (Levenshtein 1966). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}

/** The exports that a word may mean: other spellings, other frameworks' names, typing errors. */
function meant(name: string, exported: readonly string[]): string[] {
  const word = plain(name);
  const words = [
    word,
    ...ALIASES.filter(([pattern]) => pattern.test(word)).map(([from, to]) => word.replace(from, to)),
  ];
  const alike = exported.filter((other) => words.some((one) => plain(other) === one));
  if (alike.length > 0) return alike;
  const begun = exported.filter((other) => words.some((one) => one.length >= 5 && plain(other).startsWith(one)));
  if (begun.length > 0) return begun;
  return exported.filter((other) => distance(word, plain(other)) <= Math.max(1, Math.floor(word.length / 5)));
}

export class MissingExport extends Error {
  readonly from: string;
  readonly exportName: string;

  constructor(from: string, exportName: string) {
    super(`"${from}" exports no ${exportName}`);
    this.name = "SyntaxError"; // as Node calls it
    this.from = from;
    this.exportName = exportName;
  }
}

/** @param packages - what each package exports, by its name */
export function explainMissing(
  { from, exportName, message }: MissingExport,
  packages: ReadonlyMap<string, readonly string[]>,
): string {
  const word = plain(exportName);
  const elsewhere = [...packages].find(([name, exports]) => name !== from && exports.includes(exportName));
  if (elsewhere !== undefined) return `${message}; "${elsewhere[0]}" does`;
  const own = packages.get(from) ?? [];
  const found = meant(exportName, own);
  const alias = Object.entries(NAMES).find(([theirs]) => word.startsWith(theirs))?.[1];
  if (found.length > 0)
    return `${message}; ${alias === undefined ? "" : `${alias}: `}did you mean ${found.slice(0, 4).join(", ")}?`;
  return `${message}; it exports ${own.join(", ")}`;
}

/** The module, but with an error for what it does not export, where `undefined` would only be one later. */
export function checked(from: string, module: object): object {
  return new Proxy(module, {
    get(target, name, receiver) {
      if (name === "__esModule") return true;
      if (typeof name === "string" && !(name in target)) throw new MissingExport(from, name);
      return Reflect.get(target, name, receiver);
    },
  });
}
