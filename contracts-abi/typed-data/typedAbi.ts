/** A parameter of a function, an event or an error, as the Solidity compiler writes it. */
export interface AbiParameter {
  readonly name: string;
  readonly type: string;
  readonly indexed?: boolean;
  readonly components?: readonly AbiParameter[];
}

/** A member of a contract's ABI. */
export interface AbiItem {
  readonly type: string;
  readonly name?: string;
  readonly inputs?: readonly AbiParameter[];
  readonly outputs?: readonly AbiParameter[];
  readonly stateMutability?: string;
  readonly anonymous?: boolean;
}

/** What can be called of a contract and what it tells, in TypeScript's types; overloads are unions. */
export interface ContractCalls {
  readonly views: { readonly [name: string]: { readonly args: readonly unknown[]; readonly result: unknown } };
  readonly writes: { readonly [name: string]: { readonly args: readonly unknown[] } };
  readonly events: { readonly [name: string]: object };
}

/**
 * An ABI that knows its types. They are generated beside it: inferred from the ABI's text, they took the compiler a
 * minute for all contracts.
 */
export interface TypedAbi<Calls> extends ReadonlyArray<AbiItem> {
  /** Only a type: never there. */
  readonly calls?: Calls;
}
