/**
 * The type errors of an example that is edited: checked when it has changed or is run, never before.
 *
 * @module
 */
import { computed, onBeforeUnmount, type Ref, shallowRef, watch } from "vue";
import type { TypeChecker, TypeState } from "./type-checker.ts";

const UNAVAILABLE = "Types are not checked, as the checker did not load. Code runs all the same.";

function summaryOf(state: TypeState): string {
  if (state.kind === "checking") return "Checking types…";
  if (state.kind === "unavailable") return UNAVAILABLE;
  const count = state.problems.length;
  return count === 0 ? "No type errors." : `${count} type error${count === 1 ? "" : "s"}`;
}

export function useTypeCheck(code: Readonly<Ref<string>>, editing: Readonly<Ref<boolean>>) {
  const state = shallowRef<TypeState>();
  /** The last answer, which is shown until the next: a list that comes and goes would move the page at each key. */
  const answered = shallowRef<TypeState>();
  let checker: Promise<TypeChecker> | undefined;

  function close(): void {
    checker?.then((opened) => opened.close()).catch(() => {});
    checker = undefined;
    state.value = undefined;
    answered.value = undefined;
  }

  function check(when: "soon" | "now"): void {
    const open = async () => {
      const { openTypeChecker } = await import("./type-checker.ts");
      return openTypeChecker((now) => {
        state.value = now;
        if (now.kind !== "checking") answered.value = now;
      });
    };
    checker ??= open();
    const text = code.value;
    checker
      .then((opened) => opened.check(text, when))
      .catch(() => {
        state.value = { kind: "unavailable" };
      });
  }

  // Opening the editor sets the text as well: only what changes while it is open is the reader's.
  watch([code, editing], ([, isNow], [, was]) => {
    if (!isNow) close();
    else if (was) check("soon");
  });
  onBeforeUnmount(close);

  const problems = computed(() => (answered.value?.kind === "checked" ? answered.value.problems : []));
  return {
    summary: computed(() => (state.value === undefined ? "" : summaryOf(state.value))),
    problems,
    lines: computed(() => problems.value.map(({ line }) => line)),
    checkNow(): void {
      if (editing.value) check("now");
    },
  };
}
