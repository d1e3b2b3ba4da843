import type { ErrorFragment, FunctionFragment, Interface } from "ethers";

/**
 * What an interface has, by the first four bytes of its calls and errors. ethers looks for them by hashing every signature
 * anew at each question, a fifth of the time of a server that reads a community's proposals.
 */
interface Selectors {
  readonly functions: ReadonlyMap<string, FunctionFragment>;
  readonly errors: ReadonlyMap<string, ErrorFragment>;
}

const known = new WeakMap<Interface, Selectors>();

function selectorsOf(face: Interface): Selectors {
  const found = known.get(face);
  if (found !== undefined) return found;
  const functions = new Map<string, FunctionFragment>();
  const errors = new Map<string, ErrorFragment>();
  face.forEachFunction((fragment) => functions.set(fragment.selector, fragment));
  face.forEachError((fragment) => errors.set(fragment.selector, fragment));
  const made = { functions, errors };
  known.set(face, made);
  return made;
}

const selectorOf = (data: string): string => data.slice(0, 10).toLowerCase();

/** The function that these bytes call; null when the interface has none such. */
export const functionOf = (face: Interface, data: string): FunctionFragment | null =>
  selectorsOf(face).functions.get(selectorOf(data)) ?? null;

/** Solidity's own, of every contract: Error(string) and Panic(uint256). */
const BUILT_IN: readonly string[] = ["0x08c379a0", "0x4e487b71"];

/** Whether these bytes may be an error of the interface. */
export const hasError = (face: Interface, data: string): boolean =>
  BUILT_IN.includes(selectorOf(data)) || selectorsOf(face).errors.has(selectorOf(data));
