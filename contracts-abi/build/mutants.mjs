// Finds what in a Solidity file a mutation run breaks, by the compiler's own syntax tree. A mutant replaces one range of
// bytes: a guard that no longer holds, a bound one off, money added instead of taken, a rounding the other way. It also
// says how to switch it on at run time (schema.mjs): `whole` is the expression around it, `broken` what that becomes; a
// modifier left out names the modifier instead.

const COMPARED = { "<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==" };
const COUNTED = { "+": "-", "-": "+", "+=": "-=", "-=": "+=" };

const rangeOf = (node) => {
  const [start, length] = node.src.split(":").map(Number);
  return { start, end: start + length };
};

/** Calls `see` with each node and the nodes around it, the innermost last. */
function walk(node, see, above = []) {
  if (node === null || typeof node !== "object") return;
  if (Array.isArray(node)) {
    for (const child of node) walk(child, see, above);
    return;
  }
  if (typeof node.nodeType === "string") see(node, above);
  const inside = typeof node.nodeType === "string" ? [...above, node] : above;
  for (const value of Object.values(node)) walk(value, see, inside);
}

/** The operands of a chain of `&&`, each a guard of its own. */
const conjuncts = (node) =>
  node.nodeType === "BinaryOperation" && node.operator === "&&"
    ? [...conjuncts(node.leftExpression), ...conjuncts(node.rightExpression)]
    : node.nodeType === "TupleExpression" && node.components.length === 1
      ? conjuncts(node.components[0])
      : [node];

const callee = (node) => node.expression.name ?? node.expression.memberName;
const isNumber = (node) => /^u?int|^int_const|^rational_const/.test(node.typeDescriptions?.typeString ?? "");
const isConstant = (node) => /_const/.test(node.typeDescriptions?.typeString ?? "");

/** An operator become its counterpart. */
function swapped(node, left, right, source) {
  const between = { start: rangeOf(left).end, end: rangeOf(right).start };
  const other = COMPARED[node.operator] ?? COUNTED[node.operator];
  if (!other) return null;
  const at = between.start + source(between).indexOf(node.operator);
  const sign = { start: at, end: at + Buffer.byteLength(node.operator) };
  const whole = rangeOf(node);
  const broken = source({ ...whole, end: sign.start }) + other + source({ ...whole, start: sign.end });
  return { sign, other, whole, broken };
}

/** What a modifier's copy needs to know that is to be left out. */
function leftOut(node, above, source) {
  const { name, referencedDeclaration: declaration } = node.modifierName;
  const args = source({ start: rangeOf(node.modifierName).end, end: rangeOf(node).end });
  const contract = above.findLast(({ nodeType }) => nodeType === "ContractDefinition");
  return { name, declaration, args, contractEnd: rangeOf(contract).end - 1 };
}

/**
 * @param {object} ast of one source
 * @param {Buffer} text of that source
 * @returns {{ kind: "guard" | "operator", start: number, end: number, text: string, label: string,
 *   whole: { start: number, end: number }, broken?: string,
 *   modifier?: { name: string, declaration: number, args: string, contractEnd: number } }[]} in the file's order
 */
export function mutantsOf(ast, text) {
  const found = [];
  const source = ({ start, end }) => text.subarray(start, end).toString("utf8");
  const add = (kind, range, replacement, more = { whole: range, broken: replacement }) => {
    const label = `${source(range).replaceAll(/\s+/g, " ")} -> ${replacement.replaceAll(/\s+/g, " ")}`;
    if (!found.some(({ start, end, text: same }) => start === range.start && end === range.end && same === replacement))
      found.push({ kind, ...range, text: replacement, label, ...more });
  };
  const guard = (condition) => {
    const parts = conjuncts(condition);
    for (const part of parts) add("guard", rangeOf(part), "true");
  };
  const operator = (node, left, right) => {
    const mutant = swapped(node, left, right, source);
    if (mutant) add("operator", mutant.sign, mutant.other, mutant);
  };
  const rounding = (node) => {
    const [a, b, c] = node.arguments.map((argument) => source(rangeOf(argument)));
    const name = callee(node);
    if (name === "min" || name === "max") for (const one of [a, b]) add("guard", rangeOf(node), one);
    if (name === "ceilDiv") add("operator", rangeOf(node), `((${a}) / (${b}))`);
    if (name !== "mulDiv") return;
    const up = node.arguments.length === 4;
    add("operator", rangeOf(node), `Math.mulDiv(${a}, ${b}, ${c}${up ? "" : ", Math.Rounding.Ceil"})`);
  };
  const seen = {
    FunctionCall(node) {
      if (callee(node) === "require") guard(node.arguments[0]);
      else if (node.arguments.length > 1) rounding(node);
    },
    // A clamp, an early return or a revert that never happens.
    IfStatement(node) {
      add("guard", rangeOf(node.condition), "false");
    },
    Conditional(node) {
      for (const value of ["true", "false"]) add("guard", rangeOf(node.condition), value);
    },
    VariableDeclarationStatement(node) {
      const value = node.initialValue;
      if (value?.typeDescriptions?.typeString === "bool" && conjuncts(value).length > 1) guard(value);
    },
    ModifierInvocation(node, above) {
      if (above.at(-1).kind === "constructor") return;
      const whole = rangeOf(node);
      const modifier = leftOut(node, above, source);
      add("guard", whole, "", { whole, modifier });
    },
    BinaryOperation(node) {
      const { leftExpression: left, rightExpression: right } = node;
      if (isConstant(node)) return;
      if (node.operator in COMPARED || (node.operator in COUNTED && isNumber(node))) operator(node, left, right);
      if (node.operator === "/" && isNumber(node)) {
        const [a, b] = [source(rangeOf(left)), source(rangeOf(right))];
        add("operator", rangeOf(node), `(${a} + ${b} - 1) / ${b}`);
      }
    },
    Assignment(node) {
      if (node.operator in COUNTED && isNumber(node.leftHandSide))
        operator(node, node.leftHandSide, node.rightHandSide);
    },
  };
  walk(ast, (node, above) => {
    // Nothing runs in an interface, and a loop's own bound only says how far it walks.
    if (above.some(({ nodeType, contractKind }) => nodeType === "ContractDefinition" && contractKind === "interface"))
      return;
    seen[node.nodeType]?.(node, above);
  });
  return found.sort((a, b) => a.start - b.start);
}
