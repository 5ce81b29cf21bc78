/**
 * When a reader does something for the first time.
 *
 * @module
 */
const ACTS = ["pointermove", "pointerdown", "touchstart", "wheel", "scroll", "keydown", "focusin"] as const;

/** Calls `begin` once, when the reader first moves, touches, scrolls or types; what it returns ends the waiting. */
export function onFirstAct(begin: () => void): () => void {
  const waiting = new AbortController();
  const once = () => {
    waiting.abort();
    begin();
  };
  for (const act of ACTS) addEventListener(act, once, { passive: true, signal: waiting.signal });
  return () => waiting.abort();
}
