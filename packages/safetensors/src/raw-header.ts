/**
 * The header's JSON text as it stands, before its numbers are compared.
 *
 * @module
 */
import { isSafetensorsDType, type SafetensorsDType } from "./dtypes.ts";
import type { JsonScanner } from "./json-scanner.ts";

/** The name under which a header has texts in place of a tensor. */
export const METADATA = "__metadata__";

/** One tensor's entry. */
export interface RawTensor {
  readonly dtype: SafetensorsDType;
  readonly shape: readonly (number | bigint)[];
  readonly begin: number | bigint;
  readonly end: number | bigint;
  /** Character at which its name stands. */
  readonly at: number;
}

/** The header's entries; of two tensors with one name the last counts, as in the reference. */
export function readHeaderObject(scanner: JsonScanner): {
  readonly metadata: ReadonlyMap<string, string>;
  readonly tensors: ReadonlyMap<string, RawTensor>;
} {
  let metadata: Map<string, string> | undefined;
  const tensors = new Map<string, RawTensor>();
  scanner.object("a JSON object", (name, at) => {
    if (name === METADATA) {
      if (metadata !== undefined) scanner.fail(`${METADATA} once`, at);
      metadata = readMetadata(scanner);
    } else {
      tensors.delete(name); // a Map would keep the first one's place
      tensors.set(name, readTensor(scanner, at));
    }
  });
  scanner.end();
  return { metadata: metadata ?? new Map(), tensors };
}

function readMetadata(scanner: JsonScanner): Map<string, string> {
  const metadata = new Map<string, string>();
  if (!scanner.isNull()) {
    scanner.object(`an object of strings as ${METADATA}`, (name) => {
      metadata.set(name, scanner.string(`a string as a value of ${METADATA}`));
    });
  }
  return metadata;
}

/** The fields of an entry, in the order in which the reference reads them where an entry is a list. */
const fields = ["dtype", "shape", "data_offsets"] as const;

function readTensor(scanner: JsonScanner, at: number): RawTensor {
  let dtype: SafetensorsDType | undefined;
  let shape: (number | bigint)[] | undefined;
  let offsets: (number | bigint)[] | undefined;
  const read = {
    dtype: () => {
      dtype = readDType(scanner);
    },
    shape: () => {
      shape = readIntegers(scanner, "shape");
    },
    data_offsets: () => {
      const from = scanner.at;
      offsets = readIntegers(scanner, "data_offsets");
      if (offsets.length !== 2) scanner.fail("two data_offsets", from);
    },
  };
  const seen = new Set<string>();
  const one = (field: (typeof fields)[number], fieldAt: number) => {
    if (seen.has(field)) scanner.fail(`${field} once`, fieldAt);
    seen.add(field);
    read[field]();
  };
  if (scanner.peek() === "[") {
    scanner.array("a tensor's entry", () => {
      const field = fields[seen.size] ?? scanner.fail("the three fields of a tensor's entry");
      one(field, scanner.at);
    });
  } else {
    scanner.object("an object with dtype, shape and data_offsets", (name, fieldAt) => {
      const field = fields.find((known) => known === name);
      if (field === undefined) scanner.skip();
      else one(field, fieldAt);
    });
  }
  if (dtype === undefined || shape === undefined || offsets === undefined) {
    return scanner.fail("dtype, shape and data_offsets of a tensor", at);
  }
  return { dtype, shape, begin: offsets[0]!, end: offsets[1]!, at };
}

/** A dtype's name. The reference also takes `{"F32": null}`, serde's other way to write it. */
function readDType(scanner: JsonScanner): SafetensorsDType {
  scanner.peek();
  const at = scanner.at;
  let name: string | undefined;
  if (scanner.peek() === "{") {
    scanner.object("a dtype", (key) => {
      if (name !== undefined || !scanner.isNull()) scanner.fail("one dtype");
      name = key;
    });
  } else {
    name = scanner.string("a dtype in quotes");
  }
  return isSafetensorsDType(name) ? name : scanner.fail("a dtype of the format", at);
}

function readIntegers(scanner: JsonScanner, what: string): (number | bigint)[] {
  const integers: (number | bigint)[] = [];
  scanner.array(`a list of integers as ${what}`, () => {
    integers.push(scanner.integer(`an integer of ${what} from 0 to 2^64 - 1`));
  });
  return integers;
}
