// Mutant schemata: all mutants of a folder in one compilation, each asleep behind `mutant(id)`, which is true in a block
// whose coinbase is SWITCH + id. So a mutant costs a run of the tests and no compilation. `a < b` becomes
// `(mutant(7) ? a <= b : a < b)`; mutants inside one another nest on the side that is not broken, because only one is awake
// at a time; a modifier is replaced by a copy of its own that passes over its check.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { forge } from "./forge.mjs";
import { stagedPath } from "./stage.mjs";

/** No coinbase that anything sets by itself. */
const SWITCH = 0x517cebeefn << 64n;
const HELPER = "src/mutant.sol";

// A function of the block can't be pure, but a pointer to one can be called so: the sources keep their `pure`.
const HELPER_SOURCE = `// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

function awake(uint256 id) view returns (bool) {
    return uint160(address(block.coinbase)) == ${SWITCH} + id;
}

function mutant(uint256 id) pure returns (bool) {
    function(uint256) view returns (bool) reads = awake;
    function(uint256) pure returns (bool) pretends;
    assembly ("memory-safe") {
        pretends := reads
    }
    return pretends(id);
}
`;

/** The coinbase that wakes a mutant. */
export const coinbaseOf = (id) => `0x${(SWITCH + BigInt(id)).toString(16).padStart(40, "0")}`;

const oneLine = (text) => text.replaceAll(/\/\/[^\n]*/g, "").replaceAll(/\s+/g, " ");

/** What a modifier of OpenZeppelin checks before the body, and what it does after it. */
const KNOWN = {
  restricted: { params: "", before: "_checkCanCall(msg.sender, msg.data);", after: "" },
  nonReentrant: {
    params: "",
    before:
      "if (_reentrancyGuardEntered()) revert ReentrancyGuardReentrantCall(); bytes32 slot = _reentrancyGuardStorageSlot(); assembly { tstore(slot, 1) }",
    after: "bytes32 slot = _reentrancyGuardStorageSlot(); assembly { tstore(slot, 0) }",
  },
};

/** Ranges with the mutants that break exactly them, outer before inner. */
function groupsOf(mutants) {
  const groups = new Map();
  for (const mutant of mutants) {
    const { start, end } = mutant.whole;
    const group = groups.get(`${start}:${end}`) ?? { start, end, mutants: [] };
    group.mutants.push(mutant);
    groups.set(`${start}:${end}`, group);
  }
  return [...groups.values()].sort((a, b) => a.start - b.start || b.end - a.end);
}

function switched(mutants, inner) {
  let text = inner;
  for (const { id, broken, modifier } of mutants) {
    text = modifier ? `mutated_${id}${modifier.args}` : `(mutant(${id}) ? ${oneLine(broken)} : ${text})`;
  }
  return text;
}

function render(source, groups, from, to) {
  let out = "";
  let at = from;
  for (const [i, { start, end, mutants }] of groups.entries()) {
    if (start < at || end > to) continue;
    out += source.subarray(at, start).toString("utf8");
    out += switched(mutants, render(source, groups.slice(i + 1), start, end));
    at = end;
  }
  return out + source.subarray(at, to).toString("utf8");
}

/** Whether a modifier of the sources only checks: its `_` is the last statement. */
const onlyChecks = (definition) =>
  definition?.node.body.statements.findIndex(({ nodeType }) => nodeType === "PlaceholderStatement") ===
  definition?.node.body.statements.length - 1;

/** A modifier like the one left out, but for the check while the mutant is awake. */
function copyOf({ id, modifier }, { definitions, sources, groups }) {
  const { params, before, after } = KNOWN[modifier.name] ?? own(definitions.get(modifier.declaration));
  const unless = (text) => (text === "" ? "" : `if (!mutant(${id})) { ${text} }`);
  return `\nmodifier mutated_${id}(${params}) { ${unless(before)} _; ${unless(after)} }`;

  function own({ file, node }) {
    const range = ({ src }) => src.split(":").map(Number);
    const last = node.body.statements.at(-1);
    const [start] = range(node.body);
    const [paramStart, paramLength] = range(node.parameters);
    const params = sources.get(file).subarray(paramStart + 1, paramStart + paramLength - 1);
    const before = render(sources.get(file), groups.get(file) ?? [], start + 1, range(last)[0]);
    return { params: params.toString("utf8"), before: oneLine(before), after: "" };
  }
}

/**
 * @param {object[]} mutants of one folder with `id` and `file`
 * @param {Map<string, Buffer>} sources by file
 * @param {Map<number, { file: string, node: object }>} definitions modifiers by the syntax tree's id
 * @returns {Map<string, string>} the sources with all mutants in them
 */
export function schemaOf(mutants, sources, definitions) {
  const files = new Set(mutants.map(({ file }) => file));
  const groups = new Map([...files].map((file) => [file, groupsOf(mutants.filter((one) => one.file === file))]));
  const insertions = mutants
    .filter(({ modifier }) => modifier)
    .map((mutant) => ({ ...mutant, copy: copyOf(mutant, { definitions, sources, groups }) }));
  return new Map(
    [...files].map((file) => {
      const source = sources.get(file);
      const ends = [
        ...new Set(insertions.filter((one) => one.file === file).map(({ modifier }) => modifier.contractEnd)),
      ];
      let text = "";
      let at = 0;
      for (const end of [...ends.sort((a, b) => a - b), source.length]) {
        const here = groups.get(file).filter(({ start }) => start >= at);
        text += render(source, here, at, end);
        const copies = insertions.filter((one) => one.file === file && one.modifier.contractEnd === end);
        text += `${copies.map(({ copy }) => copy).join("")}\n`;
        at = end;
      }
      return [file, `${text}import {mutant} from "${HELPER}";\n`];
    }),
  );
}

/** Mutants on the lines that the compiler complains about; a copied modifier is its own mutant's fault. */
function blamed(output, texts) {
  const ids = new Set();
  for (const [, file, line] of output.matchAll(/^Error[^\n]*\n *--> src\/([^\n:]+):(\d+):/gm)) {
    const lines = texts.get(file)?.split("\n") ?? [];
    for (let at = Math.min(Number(line), lines.length) - 1; at >= 0; at--) {
      const found = /mutated_(\d+)\(.*\) \{/.exec(lines[at]) ?? [];
      const here = found[1] ? [found[1]] : [...lines[at].matchAll(/(?:mutant\(|mutated_)(\d+)/g)].map(([, id]) => id);
      for (const id of here) ids.add(Number(id));
      if (here.length > 0) break;
    }
  }
  return ids;
}

/**
 * Writes a folder's sources with the mutants into a stage and compiles it; what does not compile so is left out.
 * @returns {Promise<{ inside: object[], outside: object[] }>}
 */
export async function compileSchema(mutants, { folder, sources, definitions }) {
  let inside = mutants.filter(
    ({ modifier }) => !modifier || modifier.name in KNOWN || onlyChecks(definitions.get(modifier.declaration)),
  );
  mkdirSync(dirname(join(folder, HELPER)), { recursive: true });
  writeFileSync(join(folder, HELPER), HELPER_SOURCE);
  for (;;) {
    const texts = schemaOf(inside, sources, definitions);
    for (const [file, source] of sources) writeFileSync(join(folder, stagedPath(file)), texts.get(file) ?? source);
    const { stdout, stderr } = await forge(["build"], { cwd: folder });
    if (!/Compiler run failed|^Error/m.test(stdout + stderr)) break;
    const ids = blamed(stdout + stderr, texts);
    if (ids.size === 0) throw new Error(`nobody is to blame:\n${(stderr + stdout).slice(0, 4000)}`);
    inside = inside.filter(({ id }) => !ids.has(id));
  }
  return { inside, outside: mutants.filter((mutant) => !inside.includes(mutant)) };
}
