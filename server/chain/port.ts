import type { Domain, Hex } from "../../contracts-abi/typed-data/eip712.ts";
import type { Price, SignedPrice } from "../../contracts-abi/typed-data/price.ts";
import type { Voucher } from "../../contracts-abi/typed-data/voucher.ts";
import type { Failure, Result } from "../../twins/core/result.ts";

/** A transaction in a block. */
export interface TxReceipt {
  readonly hash: Hex;
  readonly blockNumber: number;
  readonly blockHash: Hex;
  readonly success: boolean;
  readonly gasUsed: bigint;
}

/** A signed transaction, not sent yet: its bytes and so its hash are fixed. */
export interface SignedTx {
  readonly raw: Hex;
  readonly hash: Hex;
  readonly nonce: number;
}

/** What a worker needs to put transactions on chain by itself, from one key that nobody else uses. */
export interface RelayPort {
  readonly account: Hex;
  /** Transactions of the account in blocks. */
  minedNonce(): Promise<Result<number>>;
  /** Signs a call; the code of the refusal, and the contract's error in its details, when it would be refused now. */
  sign(to: Hex, data: Hex, nonce: number): Promise<Result<SignedTx>>;
  /**
   * Hands the bytes to the chain; sending the same bytes again is no error.
   * CHAIN_REVERT with details.nonceTaken when another transaction holds this nonce already.
   */
  broadcast(tx: SignedTx): Promise<Result<void>>;
  /** Null while in no block. */
  receipt(hash: Hex): Promise<Result<TxReceipt | null>>;
  /** Why a transaction that is in a block was reverted, as far as it can still be told. */
  refusal(hash: Hex): Promise<Failure>;
  headNumber(): Promise<Result<number>>;
  /** Null when the chain has no such block. */
  blockHash(blockNumber: number): Promise<Result<Hex | null>>;
}

/** The site's side of the RobotWork contract. */
export interface RobotWorkPort {
  readonly address: Hex;
  readonly site: Hex;
  readonly domain: Domain;
  /** The call that settles these vouchers, signed, as their devices' credits: all or none. */
  encodeCredit(vouchers: readonly Voucher[]): Hex;
  /** The call that sends a device all its credit. */
  encodePayOut(device: Hex): Hex;
  /** What a pay-out would send now. */
  creditWei(device: Hex): Promise<Result<bigint>>;
  settled(device: Hex): Promise<Result<{ readonly amount: bigint; readonly actionCount: bigint }>>;
  depositWei(): Promise<Result<bigint>>;
}

/** The price signers of this machine's own chain. */
export interface PricePort {
  /** Local accounts, by seat. */
  readonly accounts: readonly string[];
  /** One price signed by each of them. */
  sign(price: Price): Promise<Result<readonly SignedPrice[]>>;
}
