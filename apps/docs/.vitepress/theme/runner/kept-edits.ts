/**
 * What a reader has changed, kept in the browser until it is reset.
 *
 * @module
 */

/** The part of a Storage that is used here. */
export type EditStore = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** An edit belongs to the code that it began with: when the page's example changes, it is no longer found. */
const keyOf = (page: string, original: string) => `weightinit:edit:${page}:${original}`;

/** The browser's, if the page may use it. */
export function browserStore(): EditStore | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined; // forbidden by the browser's settings
  }
}

export function keptEdit(store: EditStore | undefined, page: string, original: string): string | undefined {
  return store?.getItem(keyOf(page, original)) ?? undefined;
}

/** Keeps an edit; none if it is the original again. */
export function keepEdit(
  store: EditStore | undefined,
  page: string,
  { original, code }: { original: string; code: string },
): void {
  try {
    if (code === original) store?.removeItem(keyOf(page, original));
    else store?.setItem(keyOf(page, original), code);
  } catch {
    // The store is full: the edit lives as long as the page.
  }
}
