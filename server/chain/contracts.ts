import type { FunctionFragment, Interface, JsonRpcProvider, LogDescription, ParamType } from "ethers";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import type { Result } from "../../twins/core/result.ts";
import { type Abis, CONTRACT_NAMES, type ContractName, INTERFACES } from "./abis.ts";
import { asHex, attempt } from "./failures.ts";

type Calls<C extends ContractName> = NonNullable<Abis[C]["calls"]>;
type Views<C extends ContractName> = Calls<C>["views"];
type Writes<C extends ContractName> = Calls<C>["writes"];
type Events<C extends ContractName> = Calls<C>["events"];
export type ViewName<C extends ContractName> = keyof Views<C> & string;
export type WriteName<C extends ContractName> = keyof Writes<C> & string;
type Fn<C extends ContractName, N> = N extends keyof Views<C>
  ? Views<C>[N]
  : N extends keyof Writes<C>
    ? Writes<C>[N]
    : never;
export type Args<C extends ContractName, N extends string> = Fn<C, N> extends { readonly args: infer A } ? A : never;
/** A single output by itself, several as a tuple. */
export type Output<C extends ContractName, N extends string> =
  Fn<C, N> extends { readonly result: infer R } ? R : never;

/** An event of any of our contracts; `contract` and `name` say which, and so what `args` holds. */
export type ChainEvent = {
  [C in ContractName]: {
    [N in keyof Events<C>]: {
      readonly contract: C;
      readonly name: N;
      readonly args: Events<C>[N];
      readonly blockNumber: number;
      readonly blockHash: Hex;
      readonly txHash: Hex;
      readonly logIndex: number;
    };
  }[keyof Events<C>];
}[ContractName];

export type EventName = ChainEvent["name"];
export type EventOf<N extends EventName> = Extract<ChainEvent, { readonly name: N }>;

/** The deployed contracts, typed by their ABIs. */
export interface Contracts {
  readonly addresses: Readonly<Record<ContractName, Hex>>;
  read<C extends ContractName, N extends ViewName<C>>(
    contract: C,
    name: N,
    args: Args<C, N>,
  ): Promise<Result<Output<C, N>>>;
  encode<C extends ContractName, N extends WriteName<C>>(contract: C, name: N, args: Args<C, N>): Hex;
  /** Events of one kind with these first indexed arguments, oldest first. */
  events<N extends EventName>(name: N, ...indexed: readonly Hex[]): Promise<Result<readonly EventOf<N>[]>>;
  /** Null for a log that is none of our events. */
  parseLog(log: RawLog): ChainEvent | null;
}

export interface RawLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  readonly blockNumber: number;
  readonly blockHash: string;
  readonly transactionHash: string;
  readonly index: number;
}

/** ethers' array-with-names as plain objects and arrays, by the parameter's type. */
function plain(type: ParamType, value: unknown): unknown {
  if (type.isTuple()) {
    const fields = value as readonly unknown[];
    return Object.fromEntries(type.components.map((component, i) => [component.name, plain(component, fields[i])]));
  }
  if (type.isArray()) {
    const inner = type.arrayChildren;
    return Array.from(value as readonly unknown[], (one) => plain(inner, one));
  }
  return value;
}

/** The mark for what is no character. */
const NO_TEXT = "\ufffd";

/**
 * Contracts take any bytes for a text, from anybody, and ethers throws where bytes that are no Unicode are looked at: that one
 * event would end whoever reads events, each time anew.
 */
function argumentOf(input: ParamType, args: LogDescription["args"], i: number): unknown {
  try {
    return plain(input, args[i]);
  } catch (error) {
    if (input.type === "string") return NO_TEXT;
    throw error;
  }
}

const eventArgs = (parsed: LogDescription) =>
  Object.fromEntries(parsed.fragment.inputs.map((input, i) => [input.name, argumentOf(input, parsed.args, i)]));

/** Of functions with one name, the one that takes these arguments. */
function functionOf(face: Interface, contract: string, name: string, args: unknown[]): FunctionFragment {
  const fragment = face.getFunction(name, args);
  if (fragment === null) throw new TypeError(`${contract} has no ${name} of ${args.length} arguments`);
  return fragment;
}

/** @param startBlock no event is older */
export function contractsAt(
  provider: JsonRpcProvider,
  addresses: Readonly<Record<ContractName, Hex>>,
  startBlock: number,
): Contracts {
  const byAddress = new Map(CONTRACT_NAMES.map((name) => [addresses[name].toLowerCase(), name]));
  const parseLog = parserAt(byAddress);
  return {
    addresses,
    read: (contract, name, args) => {
      const call = async () => {
        const face = INTERFACES[contract];
        const fragment = functionOf(face, contract, name, args as unknown[]);
        const data = face.encodeFunctionData(fragment, args as unknown[]);
        const answer = face.decodeFunctionResult(fragment, await provider.call({ to: addresses[contract], data }));
        const outputs = fragment.outputs.map((type, i) => plain(type, answer[i]));
        return (outputs.length === 1 ? outputs[0] : outputs) as never;
      };
      return attempt(`${contract}.${name}`, call, contract);
    },
    encode(contract, name, args) {
      const face = INTERFACES[contract];
      return asHex(face.encodeFunctionData(functionOf(face, contract, name, args as unknown[]), args as unknown[]));
    },
    parseLog,
    events: (name, ...indexed) =>
      attempt(`events ${name}`, async () => {
        const topics = CONTRACT_NAMES.map((one) => INTERFACES[one].getEvent(name)?.topicHash).filter(
          (t) => t !== undefined,
        );
        const filter = { address: Object.values(addresses), topics: [topics, ...indexed], fromBlock: startBlock };
        const logs = await provider.getLogs(filter as never);
        return logs.map((log) => parseLog(log)).filter((event) => event !== null) as never;
      }),
  };
}

const parserAt =
  (byAddress: ReadonlyMap<string, ContractName>) =>
  (log: RawLog): ChainEvent | null => {
    const contract = byAddress.get(log.address.toLowerCase());
    if (contract === undefined) return null;
    const parsed = INTERFACES[contract].parseLog({ topics: [...log.topics], data: log.data });
    if (parsed === null) return null;
    return {
      contract,
      name: parsed.name,
      args: eventArgs(parsed),
      blockNumber: log.blockNumber,
      blockHash: log.blockHash,
      txHash: log.transactionHash,
      logIndex: log.index,
      // The ABI that typed the union also decoded the log.
    } as ChainEvent;
  };
