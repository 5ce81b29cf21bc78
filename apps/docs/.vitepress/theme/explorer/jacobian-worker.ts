/**
 * Computes the Jacobian's singular values, beside the worker that sliders wait for.
 *
 * @module
 */
import { answerQuestions } from "./answer-questions.ts";
import { isometry } from "./explore.ts";
import { LayerStore } from "./layers.ts";

const store = new LayerStore();
answerQuestions((question, turn) => isometry(question, store, turn));
