/**
 * Every small change that a source file offers: the mutants of mutation testing (DeMillo, Lipton and Sayward, "Hints on
 * test data selection", 1978). Types, messages of errors and imports offer none.
 */
import ts from "typescript";

const SWAPS = {
  "+": "-",
  "-": "+",
  "*": "/",
  "/": "*",
  "%": "*",
  "**": "*",
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "===": "!==",
  "!==": "===",
  "&&": "||",
  "||": "&&",
  "??": "&&",
  "<<": ">>",
  ">>": ">>>",
  ">>>": ">>",
  "&": "|",
  "|": "&",
  "^": "|",
  "+=": "-=",
  "-=": "+=",
  "*=": "/=",
};

/** Whether a node is about types, imports or the text of an error, where a change is no other program. */
function isInert(node) {
  if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return true;
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isTemplateExpression(node)) return true;
  return ts.isNewExpression(node) && node.expression.getText() === "WeightInitError";
}

function changesOf(node) {
  const text = node.getText();
  const found = [];
  const add = (kind, replacement, target = node) =>
    found.push({ kind, start: target.getStart(), end: target.getEnd(), replacement });
  if (ts.isBinaryExpression(node)) {
    const swapped = SWAPS[node.operatorToken.getText()];
    if (swapped !== undefined) add("operator", swapped, node.operatorToken);
  } else if (ts.isNumericLiteral(node)) add("number", `(${text} + 1)`);
  else if (ts.isBigIntLiteral(node)) add("number", `(${text} + 1n)`);
  else if (node.kind === ts.SyntaxKind.TrueKeyword) add("boolean", "false");
  else if (node.kind === ts.SyntaxKind.FalseKeyword) add("boolean", "true");
  else if (ts.isPrefixUnaryExpression(node)) {
    if (text.startsWith("++")) add("step", `--${node.operand.getText()}`);
    else if (text.startsWith("--")) add("step", `++${node.operand.getText()}`);
    else add("sign", `(${node.operand.getText()})`);
  } else if (ts.isConditionalExpression(node)) {
    add("branch", `(${node.whenTrue.getText()})`);
    add("branch", `(${node.whenFalse.getText()})`);
  } else if (ts.isIfStatement(node)) {
    add("condition", "true", node.expression);
    add("condition", "false", node.expression);
  } else if (ts.isCallExpression(node) && node.arguments.length === 1) {
    const isStatement = ts.isExpressionStatement(node.parent);
    if (!isStatement && !ts.isSpreadElement(node.arguments[0])) add("unwrap", `(${node.arguments[0].getText()})`);
  } else if (ts.isExpressionStatement(node)) add("statement", ";");
  else if (ts.isArrayLiteralExpression(node) && node.elements.length === 2) {
    const [a, b] = node.elements;
    add("order", `[${b.getText()}, ${a.getText()}]`);
  } else if (ts.isObjectLiteralExpression(node) && node.properties.length > 1) {
    for (const property of node.properties) {
      const rest = node.properties.filter((other) => other !== property);
      add("property", `{ ${rest.map((one) => one.getText()).join(", ")} }`);
    }
  }
  return found;
}

/** All mutants of a source text, in its order. */
export function mutantsOf(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
  const mutants = [];
  const visit = (node) => {
    if (isInert(node)) return;
    for (const change of changesOf(node)) {
      const { line } = source.getLineAndCharacterOfPosition(change.start);
      mutants.push({ file, line: line + 1, was: text.slice(change.start, change.end), ...change });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return mutants;
}
