/**
 * The editor: CodeMirror 6 with what a short example needs.
 *
 * @module
 */
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { bracketMatching, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, keymap } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";

export interface EditorEvents {
  changed(text: string): void;
  /** Ctrl+Enter, or Command+Enter. */
  run(): void;
}

/**
 * Opens an editor in an element and focuses it. Tab leaves it, as the keyboard's users expect.
 *
 * @returns a function that closes it
 */
export function openEditor(parent: HTMLElement, text: string, events: EditorEvents): () => void {
  const runNow = () => {
    events.run();
    return true;
  };
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        javascript({ typescript: true }),
        syntaxHighlighting(classHighlighter),
        keymap.of([{ key: "Mod-Enter", run: runNow }, ...defaultKeymap, ...historyKeymap]),
        EditorView.contentAttributes.of({ "aria-label": "Code of the example" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) events.changed(update.state.doc.toString());
        }),
      ],
    }),
  });
  view.focus();
  return () => view.destroy();
}
