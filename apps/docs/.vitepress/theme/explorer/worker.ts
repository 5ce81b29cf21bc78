/**
 * Computes what the explorer shows, off the page's thread.
 *
 * @module
 */
import { answerQuestions } from "./answer-questions.ts";
import { explore } from "./explore.ts";
import { LayerStore } from "./layers.ts";

const store = new LayerStore();
answerQuestions((question, turn) => explore(question, store, turn));
