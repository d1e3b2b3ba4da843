import { utf8ToBytes } from "@noble/hashes/utils.js";
import type { ParamType } from "ethers";
import { type Hex, keccak } from "../../contracts-abi/typed-data/eip712.ts";
import { fail, ok, type Result } from "../../twins/core/result.ts";
import type { CallWords } from "../../twins/protocol/economy/community.ts";
import { CONTRACT_NAMES, type ContractName, INTERFACES } from "./abis.ts";
import type { Contracts, EventOf } from "./contracts.ts";
import { asHex } from "./failures.ts";

type Leaf = CallWords["args"][number];

/** Which of our contracts stands at an address. */
export function contractAt({ addresses }: Pick<Contracts, "addresses">, address: string): ContractName | null {
  const wanted = address.toLowerCase();
  return CONTRACT_NAMES.find((name) => addresses[name].toLowerCase() === wanted) ?? null;
}

function leaves(type: ParamType, name: string, value: unknown): Leaf[] {
  const parts = value as readonly unknown[];
  if (type.isTuple())
    return type.components.flatMap((one, i) => leaves(one, name === "" ? one.name : `${name}.${one.name}`, parts[i]));
  if (type.isArray()) {
    if (parts.length === 0) return [{ name, type: type.type, value: "[]" }];
    return parts.flatMap((one, i) => leaves(type.arrayChildren, `${name}[${i}]`, one));
  }
  return [{ name, type: type.type, value: String(value) }];
}

/** A call's function and arguments; null when the target or the function is none of ours, or the bytes do not decode. */
export function readCall(
  contracts: Pick<Contracts, "addresses">,
  to: string,
  data: string,
): Pick<CallWords, "signature" | "args"> | null {
  const contract = contractAt(contracts, to);
  if (contract === null) return null;
  try {
    const parsed = INTERFACES[contract].parseTransaction({ data });
    if (parsed === null) return null;
    const { fragment, args } = parsed;
    return {
      signature: fragment.format("sighash"),
      args: fragment.inputs.flatMap((type, i) => leaves(type, nameOf(type), args[i])),
    };
  } catch {
    return null;
  }
}

/** Parameters that only differ from a function's name by an underscore are called as people call them. */
const nameOf = (type: ParamType): string => type.name.replace(/_$/, "");

const named = (type: ParamType, at: string): string => `${at} (${type.type})`;

/** What ethers would take in silence: any text is a true bool, and a missing field of a tuple is undefined. Null when sound. */
function misfit(type: ParamType, value: unknown, at: string): string | null {
  if (type.isTuple()) {
    if (typeof value !== "object" || value === null || Array.isArray(value))
      return `${named(type, at)} needs its fields`;
    const fields = value as Readonly<Record<string, unknown>>;
    const foreign = Object.keys(fields).find((key) => !type.components.some((one) => one.name === key));
    if (foreign !== undefined) return `${at} has no field ${foreign}`;
    return firstOf(type.components.map((one) => misfit(one, fields[one.name], `${at}.${one.name}`)));
  }
  if (type.isArray()) {
    if (!Array.isArray(value)) return `${named(type, at)} needs a list`;
    return firstOf(value.map((one, i) => misfit(type.arrayChildren, one, `${at}[${i}]`)));
  }
  if (type.type === "bool") return typeof value === "boolean" ? null : `${named(type, at)} needs true or false`;
  return typeof value === "string" ? null : `${named(type, at)} needs text`;
}

const firstOf = (found: readonly (string | null)[]): string | null => found.find((one) => one !== null) ?? null;

/**
 * The bytes of a call of one of our contracts by name. GOV_CALL when there is no such contract or function, when the
 * function changes nothing, or when the arguments do not fit; the message says which.
 * @param fn its name, or its signature where the name has several
 */
export function encodeCall(
  contract: string,
  fn: string,
  args: readonly unknown[],
): Result<{ contract: ContractName; data: Hex }> {
  const name = CONTRACT_NAMES.find((one) => one === contract);
  if (name === undefined) return fail("GOV_CALL", `there is no contract ${contract}`);
  const face = INTERFACES[name];
  try {
    const fragment = face.getFunction(fn);
    if (fragment === null) return fail("GOV_CALL", `${name} has no function ${fn}`);
    if (fragment.constant) return fail("GOV_CALL", `${name}.${fn} changes nothing`);
    if (args.length !== fragment.inputs.length)
      return fail("GOV_CALL", `${name}.${fn} takes ${fragment.inputs.length} arguments, not ${args.length}`);
    const wrong = firstOf(fragment.inputs.map((type, i) => misfit(type, args[i], nameOf(type) || `argument ${i + 1}`)));
    if (wrong !== null) return fail("GOV_CALL", `${name}.${fn}: ${wrong}`);
    return ok({ contract: name, data: asHex(face.encodeFunctionData(fragment, args)) });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return fail("GOV_CALL", `${name}.${fn}: ${text.slice(0, 200)}`);
  }
}

/** The Governor's description of a proposal. */
export const proposalText = (title: string, text: string): string => `# ${title}\n\n${text}`;

/** The Governor knows a proposal by its content: what `queue`, `execute` and `cancel` take. */
export const proposalContent = (created: EventOf<"ProposalCreated">["args"]) =>
  [created.targets, created.values, created.calldatas, keccak(utf8ToBytes(created.description))] as const;
