/**
 * A reader of JSON text that knows where it is, and takes what serde_json takes: `JSON.parse` can neither tell 1.0
 * from 1 nor see a name twice.
 *
 * @module
 */

/** Objects and lists within each other; serde_json's limit of 128 counts the level that is refused. */
const MAX_DEPTH = 127;

/** What is wrong with the text, and where. */
export class JsonFault extends Error {
  /** Index of the character. */
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const SPACE = /[ \t\n\r]*/y;
/** Characters of a string that mean themselves: all from the space on but the quote and the backslash. */
const PLAIN = /[ !#-[\]-\uffff]*/y;
const LITERAL = /true|false|null/y;
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

export class JsonScanner {
  readonly text: string;
  /** Index of the next character. */
  at = 0;
  #depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** The next character that is not white space, which stays; "" at the end. */
  peek(): string {
    this.#match(SPACE);
    return this.text.charAt(this.at);
  }

  fail(expected: string, at = this.at): never {
    const got = at < this.text.length ? JSON.stringify(this.text.slice(at, at + 20)) : "the end";
    throw new JsonFault(`expected ${expected}, got ${got}`, at);
  }

  /** Reads an object; `entry` reads each value, `at` is where its name stands. */
  object(what: string, entry: (name: string, at: number) => void): void {
    this.#list("{", "}", what, () => {
      this.peek();
      const at = this.at;
      const name = this.string("a name in quotes");
      if (this.peek() !== ":") this.fail('":"');
      this.at++;
      entry(name, at);
    });
  }

  /** Reads a list; `item` reads each item. */
  array(what: string, item: () => void): void {
    this.#list("[", "]", what, item);
  }

  #list(open: string, close: string, what: string, item: () => void): void {
    if (this.peek() !== open) this.fail(what);
    if (++this.#depth > MAX_DEPTH) this.fail(`at most ${MAX_DEPTH} lists and objects within each other`);
    this.at++;
    if (this.peek() !== close) {
      for (;;) {
        item();
        const next = this.peek();
        if (next === close) break;
        if (next !== ",") this.fail(`"," or "${close}"`);
        this.at++;
      }
    }
    this.at++;
    this.#depth--;
  }

  string(what: string): string {
    if (this.peek() !== '"') this.fail(what);
    this.at++;
    let value = "";
    for (;;) {
      value += this.#match(PLAIN);
      const next = this.text.charAt(this.at);
      if (next === '"') break;
      if (next !== "\\") this.fail("no control character in a string, and a quote at its end");
      value += this.#escaped();
    }
    this.at++;
    return value;
  }

  /** What an escape stands for. Half a surrogate pair is no character. */
  #escaped(): string {
    const at = this.at;
    const letter = this.text.charAt(at + 1);
    if (letter !== "u") {
      const plain = escapes[letter];
      if (plain === undefined) this.fail("an escape of JSON");
      this.at += 2;
      return plain;
    }
    const pair = /\\u([0-9a-fA-F]{4})(?:\\u([dD][c-fC-F][0-9a-fA-F]{2}))?/y;
    pair.lastIndex = at;
    const [, first, second] = pair.exec(this.text) ?? this.fail("four hexadecimal digits");
    const unit = Number.parseInt(first as string, 16);
    const isHigh = unit >= 0xd800 && unit < 0xdc00;
    if ((isHigh && second === undefined) || (unit >= 0xdc00 && unit < 0xe000))
      this.fail("both halves of a surrogate pair");
    this.at += isHigh ? 12 : 6;
    return String.fromCharCode(unit) + (isHigh ? String.fromCharCode(Number.parseInt(second as string, 16)) : "");
  }

  /** An integer from 0 to 2⁶⁴ − 1, written as one: neither 1.0 nor -0 is. A bigint above 15 digits. */
  integer(what: string): number | bigint {
    this.peek();
    const at = this.at;
    const digits = this.#number(what);
    if (!/^[0-9]+$/.test(digits) || digits.length > 20) this.fail(what, at);
    if (digits.length <= 15) return Number(digits);
    const value = BigInt(digits);
    if (value >= 2n ** 64n) this.fail(what, at);
    return value;
  }

  #number(what: string): string {
    const at = this.at;
    const digits = this.#match(NUMBER);
    if (digits === "") this.fail(what);
    if (/[0-9.eE+-]/.test(this.text.charAt(this.at))) this.fail("a number of JSON", at);
    if (!Number.isFinite(Number(digits))) this.fail("a number within the range of float64", at);
    return digits;
  }

  /** Reads a value of any kind and forgets it. */
  skip(): void {
    const next = this.peek();
    if (next === "{") this.object("an object", () => this.skip());
    else if (next === "[") this.array("a list", () => this.skip());
    else if (next === '"') this.string("a string");
    else if (/[-0-9]/.test(next)) this.#number("a number");
    else if (this.#match(LITERAL) === "") this.fail("a value");
  }

  /** Whether `null` stands here, which is then read. */
  isNull(): boolean {
    if (this.peek() !== "n") return false;
    if (this.#match(LITERAL) === "") this.fail("a value");
    return true;
  }

  end(): void {
    if (this.peek() !== "") this.fail("nothing after the object");
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? "";
    this.at += found.length;
    return found;
  }
}
