import { utf8ToBytes } from "@noble/hashes/utils.js";
import type { ParamType } from "ethers";
import { type Hex, keccak } from "../../contracts-abi/typed-data/eip712.ts";
import type { LocalText } from "../../twins/core/place.ts";
import { fail, ok, type Result, refuse } from "../../twins/core/result.ts";
import type { CallWords } from "../../twins/protocol/economy/community.ts";
import { CONTRACT_NAMES, type ContractName, INTERFACES } from "./abis.ts";
import type { Contracts, EventOf } from "./contracts.ts";
import { asHex } from "./failures.ts";
import { functionOf } from "./selectors.ts";

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
    const fragment = functionOf(INTERFACES[contract], data);
    if (fragment === null) return null;
    const args = INTERFACES[contract].decodeFunctionData(fragment, data);
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

const needs = (type: ParamType, at: string, en: string, zh: string): LocalText => ({
  en: `${at} (${type.type}) needs ${en}`,
  zh: `${at}（${type.type}）需要${zh}`,
});

/** What ethers would take in silence: any text is a true bool, and a missing field of a tuple is undefined. Null when sound. */
function misfit(type: ParamType, value: unknown, at: string): LocalText | null {
  if (type.isTuple()) {
    if (typeof value !== "object" || value === null || Array.isArray(value))
      return needs(type, at, "its fields", "各字段");
    const fields = value as Readonly<Record<string, unknown>>;
    const foreign = Object.keys(fields).find((key) => !type.components.some((one) => one.name === key));
    if (foreign !== undefined) return { en: `${at} has no field ${foreign}`, zh: `${at} 没有字段 ${foreign}` };
    return firstOf(type.components.map((one) => misfit(one, fields[one.name], `${at}.${one.name}`)));
  }
  if (type.isArray()) {
    if (!Array.isArray(value)) return needs(type, at, "a list", "列表");
    return firstOf(value.map((one, i) => misfit(type.arrayChildren, one, `${at}[${i}]`)));
  }
  if (type.type === "bool")
    return typeof value === "boolean" ? null : needs(type, at, "true or false", "true 或 false");
  return typeof value === "string" ? null : needs(type, at, "text", "文本");
}

const firstOf = (found: readonly (LocalText | null)[]): LocalText | null => found.find((one) => one !== null) ?? null;

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
  if (name === undefined)
    return refuse("GOV_CALL", { en: `There is no contract ${contract}.`, zh: `没有合约 ${contract}。` });
  const face = INTERFACES[name];
  try {
    const fragment = face.getFunction(fn);
    if (fragment === null)
      return refuse("GOV_CALL", {
        en: `The contract ${name} has no function ${fn}.`,
        zh: `合约 ${name} 没有函数 ${fn}。`,
      });
    if (fragment.constant)
      return refuse("GOV_CALL", {
        en: `${name}.${fn} changes nothing, so it cannot be proposed.`,
        zh: `${name}.${fn} 不作任何更改，因此不能提案。`,
      });
    if (args.length !== fragment.inputs.length)
      return refuse("GOV_CALL", {
        en: `${name}.${fn} takes ${fragment.inputs.length} arguments, not ${args.length}.`,
        zh: `${name}.${fn} 需要 ${fragment.inputs.length} 个参数，而不是 ${args.length} 个。`,
      });
    const wrong = firstOf(fragment.inputs.map((type, i) => misfit(type, args[i], nameOf(type) || `argument ${i + 1}`)));
    if (wrong !== null)
      return refuse("GOV_CALL", {
        en: `The arguments do not fit ${name}.${fn}: ${wrong.en}.`,
        zh: `参数与 ${name}.${fn} 不符：${wrong.zh}。`,
      });
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
