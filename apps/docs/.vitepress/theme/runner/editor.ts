/**
 * The editor: CodeMirror 6 with what a short example needs.
 *
 * @module
 */
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { bracketMatching, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { EditorState, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, drawSelection, EditorView, keymap } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";

export interface EditorEvents {
  changed(text: string): void;
  /** Ctrl+Enter, or Command+Enter. */
  run(): void;
}

export interface Editor {
  /** Marks a line, from 1, until the text changes; none if `undefined`. */
  mark(line: number | undefined): void;
  /** Marks the lines of type errors, which stay with their text when it changes. */
  markTypes(lines: readonly number[]): void;
  /** Puts the cursor into a line, from 1. */
  goTo(line: number): void;
  /** Replaces all of the text. */
  replace(text: string): void;
  close(): void;
}

const markLine = StateEffect.define<number | undefined>();
const lineMark = Decoration.line({ class: "cm-error-line" });

/** The line that is marked. */
const markedLine = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, { docChanged, effects, state }) {
    const effect = effects.find((each) => each.is(markLine));
    if (effect === undefined) return docChanged ? Decoration.none : marks;
    const line = effect.value as number | undefined;
    if (line === undefined || line > state.doc.lines) return Decoration.none;
    return Decoration.set([lineMark.range(state.doc.line(line).from)]);
  },
  provide: (field) => EditorView.decorations.from(field),
});

const markTypeLines = StateEffect.define<readonly number[]>();
const typeMark = Decoration.line({ class: "cm-type-error" });

const typeMarks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, { changes, effects, state: { doc } }) {
    const effect = effects.find((each) => each.is(markTypeLines));
    if (effect === undefined) return marks.map(changes);
    const lines = [...new Set(effect.value as readonly number[])].filter((line) => line <= doc.lines);
    return Decoration.set(
      lines.map((line) => typeMark.range(doc.line(line).from)),
      true,
    );
  },
  provide: (field) => EditorView.decorations.from(field),
});

/**
 * Opens an editor in an element and, if asked to, focuses it. Tab leaves it, as the keyboard's users expect.
 */
export function openEditor(
  parent: HTMLElement,
  { text, focus }: { text: string; focus: boolean },
  events: EditorEvents,
): Editor {
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
        markedLine,
        typeMarks,
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
  if (focus) view.focus();
  return {
    mark: (line) => view.dispatch({ effects: markLine.of(line) }),
    markTypes: (lines) => view.dispatch({ effects: markTypeLines.of(lines) }),
    goTo(line) {
      const { to } = view.state.doc.line(Math.min(line, view.state.doc.lines));
      view.dispatch({ selection: { anchor: to }, scrollIntoView: true });
      view.focus();
    },
    replace: (all) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: all } }),
    close: () => view.destroy(),
  };
}
