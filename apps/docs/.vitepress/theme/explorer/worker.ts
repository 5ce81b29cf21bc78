/**
 * Computes what the explorer shows, off the page's thread. The page starts it twice, for the signal that sliders wait for
 * and for the Jacobian, and loads it once.
 *
 * @module
 */
import { answerQuestions } from "./answer-questions.ts";
import { explore, isometry } from "./explore.ts";
import { LayerStore } from "./layers.ts";
import type { Exploration, Isometry } from "./messages.ts";

const store = new LayerStore();
answerQuestions<Exploration | Isometry>((question, turn) =>
  question.about === "signal" ? explore(question, store, turn) : isometry(question, store, turn),
);
