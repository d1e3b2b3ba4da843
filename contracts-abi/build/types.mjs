// TypeScript's types of what an ABI says. Integers are bigints, as ethers gives them, small ones too.

const property = (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));

/** The type of a parameter. A tuple with a name for each member is an object, else a tuple. */
export function typeOf({ type, components = [] }) {
  const array = /^(.*)\[(\d*)\]$/.exec(type);
  if (array !== null) {
    const inner = typeOf({ type: array[1], components });
    if (array[2] === "") return `readonly ${inner.startsWith("readonly ") ? `(${inner})` : inner}[]`;
    return `readonly [${Array.from({ length: Number(array[2]) }, () => inner).join(", ")}]`;
  }
  if (type === "tuple") {
    if (components.every(({ name }) => name !== ""))
      return `{ ${components.map((one) => `readonly ${property(one.name)}: ${typeOf(one)}`).join("; ")} }`;
    return `readonly [${components.map(typeOf).join(", ")}]`;
  }
  if (type === "address" || type.startsWith("bytes")) return "Hex";
  if (type === "bool") return "boolean";
  if (type === "string") return "string";
  if (/^u?int\d*$/.test(type)) return "bigint";
  throw new Error(`no type for ${type}`);
}

const argsOf = (inputs) => `readonly [${inputs.map(typeOf).join(", ")}]`;
const resultOf = (outputs) => (outputs.length === 1 ? typeOf(outputs[0]) : argsOf(outputs));

function group(items, typed) {
  const byName = new Map();
  for (const item of items) byName.set(item.name, [...(byName.get(item.name) ?? []), typed(item)]);
  const lines = [...byName].map(([name, types]) => `    readonly ${property(name)}: ${types.join(" | ")};`);
  return lines.length === 0 ? "{}" : `{\n${lines.join("\n")}\n  }`;
}

const eventOf = ({ inputs }) =>
  `{ ${inputs.map((one) => `readonly ${property(one.name)}: ${typeOf(one)}`).join("; ")} }`;

/** The interface `<name>Calls`, which fits ContractCalls of typed-data/typedAbi.ts. */
export function callsOf(name, abi) {
  const functions = abi.filter(({ type }) => type === "function");
  const isView = ({ stateMutability }) => stateMutability === "view" || stateMutability === "pure";
  const views = group(functions.filter(isView), (one) => {
    return `{ readonly args: ${argsOf(one.inputs)}; readonly result: ${resultOf(one.outputs)} }`;
  });
  const writes = group(
    functions.filter((one) => !isView(one)),
    (one) => `{ readonly args: ${argsOf(one.inputs)} }`,
  );
  const events = group(
    abi.filter(({ type }) => type === "event"),
    eventOf,
  );
  return [
    `export interface ${name}Calls {`,
    `  readonly views: ${views};`,
    `  readonly writes: ${writes};`,
    `  readonly events: ${events};`,
    "}",
  ].join("\n");
}
