/**
 * What a pasted line is made of: the calls, lists and numbers that Python and JavaScript have in common.
 *
 * @module
 */
export type Node =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "list"; readonly items: readonly Node[] }
  | { readonly kind: "object"; readonly fields: Readonly<Record<string, Node>> }
  /** `jax.nn.initializers`; with `of`, a member of what another node gives. */
  | { readonly kind: "path"; readonly names: readonly string[]; readonly of: Node | undefined }
  | {
      readonly kind: "call";
      readonly callee: Node;
      readonly args: readonly Node[];
      readonly named: Readonly<Record<string, Node>>;
    }
  | { readonly kind: "sum"; readonly operator: string; readonly left: Node; readonly right: Node };

/** Why a line is not translated, in words. */
export class PortError extends Error {}

const TOKEN =
  /\s*(?:((?:\d[\d_]*\.?[\d_]*|\.\d+)(?:[eE][-+]?\d+)?)|([rbuf]?"[^"]*"|[rbuf]?'[^']*'|`[^`]*`)|([\p{L}_$][\p{L}\d_$]*)|(\*\*|[-+*/(){}[\],.:=]))/uy;

interface Token {
  readonly kind: "number" | "text" | "name" | "sign";
  readonly text: string;
}

function tokens(line: string): Token[] {
  const found: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let at = 0; line.slice(at).trim() !== ""; at = TOKEN.lastIndex) {
    const match = TOKEN.exec(line);
    if (match === null) throw new PortError(`“${line.slice(at).trim()[0]}” is not understood`);
    const [, number, text, name, sign] = match;
    if (number !== undefined) found.push({ kind: "number", text: number.replaceAll("_", "") });
    else if (text !== undefined) found.push({ kind: "text", text: text.slice(text.search(/["'`]/) + 1, -1) });
    else if (name !== undefined) found.push({ kind: "name", text: name });
    else found.push({ kind: "sign", text: sign! });
  }
  return found;
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(line: string) {
    this.#tokens = tokens(line);
  }

  whole(): Node {
    const node = this.#sum();
    const rest = this.#tokens[this.#at];
    if (rest !== undefined) throw new PortError(`“${rest.text}” was not expected behind the call: paste one line`);
    return node;
  }

  #is(text: string, ahead = 0): boolean {
    const token = this.#tokens[this.#at + ahead];
    return token?.kind === "sign" && token.text === text;
  }

  #take(text: string): boolean {
    const is = this.#is(text);
    if (is) this.#at++;
    return is;
  }

  #expect(text: string): void {
    if (!this.#take(text))
      throw new PortError(
        `“${text}” is missing${this.#tokens[this.#at] ? ` before “${this.#tokens[this.#at]!.text}”` : " at the end"}`,
      );
  }

  #binary(operators: readonly string[], next: () => Node): Node {
    let left = next();
    for (;;) {
      const operator = operators.find((each) => this.#take(each));
      if (operator === undefined) return left;
      left = { kind: "sum", operator, left, right: next() };
    }
  }

  #sum(): Node {
    return this.#binary(["+", "-"], () => this.#binary(["*", "/"], () => this.#signed()));
  }

  #signed(): Node {
    if (this.#take("-"))
      return { kind: "sum", operator: "-", left: { kind: "number", value: 0 }, right: this.#signed() };
    if (this.#take("+")) return this.#signed();
    const base = this.#postfix();
    return this.#take("**") ? { kind: "sum", operator: "**", left: base, right: this.#signed() } : base;
  }

  #postfix(): Node {
    let node = this.#primary();
    for (;;) {
      if (this.#take(".")) {
        const token = this.#tokens[this.#at++];
        if (token?.kind !== "name") throw new PortError("a name is missing behind “.”");
        node =
          node.kind === "path" && node.of === undefined
            ? { ...node, names: [...node.names, token.text] }
            : { kind: "path", names: [token.text], of: node };
      } else if (this.#take("(")) node = { kind: "call", callee: node, ...this.#arguments() };
      else if (this.#is("[") && node.kind === "path") {
        // An element of a list: which one does not matter here.
        this.#at++;
        this.#items("]");
      } else return node;
    }
  }

  #arguments(): { args: Node[]; named: Record<string, Node> } {
    const args: Node[] = [];
    const named: Record<string, Node> = {};
    while (!this.#take(")")) {
      const token = this.#tokens[this.#at];
      if (token?.kind === "name" && this.#is("=", 1)) {
        this.#at += 2;
        named[token.text] = this.#sum();
      } else args.push(this.#sum());
      if (!this.#is(")")) this.#expect(",");
    }
    return { args, named };
  }

  #items(end: string): Node[] {
    const items: Node[] = [];
    while (!this.#take(end)) {
      items.push(this.#sum());
      if (!this.#is(end)) this.#expect(",");
    }
    return items;
  }

  #primary(): Node {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new PortError("the line ends too early");
    if (token.kind === "number") return { kind: "number", value: Number(token.text) };
    if (token.kind === "text") return { kind: "text", value: token.text };
    if (token.kind === "name")
      return { kind: "path", names: [token.text === "new" ? this.#name() : token.text], of: undefined };
    if (token.text === "[") return { kind: "list", items: this.#items("]") };
    if (token.text === "{") return { kind: "object", fields: this.#fields() };
    if (token.text !== "(") throw new PortError(`“${token.text}” was not expected`);
    const before = this.#at;
    const items = this.#items(")");
    const isTuple = items.length !== 1 || (this.#tokens[this.#at - 2]?.text === "," && this.#at > before + 1);
    return isTuple ? { kind: "list", items } : items[0]!;
  }

  #name(): string {
    const token = this.#tokens[this.#at++];
    if (token?.kind !== "name") throw new PortError("a name is missing behind “new”");
    return token.text;
  }

  #fields(): Record<string, Node> {
    const fields: Record<string, Node> = {};
    while (!this.#take("}")) {
      const token = this.#tokens[this.#at++];
      if (token === undefined || (token.kind !== "name" && token.kind !== "text"))
        throw new PortError("a field's name is missing");
      this.#expect(":");
      fields[token.text] = this.#sum();
      if (!this.#is("}")) this.#expect(",");
    }
    return fields;
  }
}

export interface Line {
  /** `kernel_initializer` of `kernel_initializer="he_normal"`: what the value is given to, if it is. */
  readonly target: string | undefined;
  readonly node: Node;
}

/** Reads one line, without its comment, its target and what ends it. */
export function parseLine(line: string): Line {
  const bare = line
    .replace(/(^|\s)(#|\/\/).*$/s, "")
    .trim()
    .replace(/[;,]+$/, "");
  if (bare === "") throw new PortError("there is no call in it");
  const target = /^(?:(?:const|let|var|return|await)\s+)?([\p{L}_$][\p{L}\d_$.]*)\s*(?:=(?!=)|:(?!:))\s*/u.exec(bare);
  const rest = target === null ? bare.replace(/^(return|await)\s+/, "") : bare.slice(target[0].length);
  return { target: target?.[1]?.split(".").at(-1), node: new Parser(rest).whole() };
}
