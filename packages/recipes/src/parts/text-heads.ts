/**
 * What the older language models of transformers have behind their body for other tasks than the next token.
 *
 * @module
 */
import type { FamilyRequest } from "../family.ts";

/** Adds the head of labels for a text or for each token, or of an answer's first and last token; `width` is the body's. */
export function addTextHeads({ config, architecture, model }: FamilyRequest, width: number, answers = 2): void {
  if (architecture.endsWith("ForSequenceClassification")) model.linear("score", config.labels(), width);
  if (architecture.endsWith("ForTokenClassification")) model.dense("classifier", config.labels(), width);
  if (architecture.endsWith("ForQuestionAnswering")) model.dense("qa_outputs", answers, width);
}
