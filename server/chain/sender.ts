import { type JsonRpcProvider, Transaction, type TransactionReceipt, type TransactionRequest, Wallet } from "ethers";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import type { Clock } from "../../twins/core/clock.ts";
import { type Failure, must, ok, type Result, refuse } from "../../twins/core/result.ts";
import type { ContractName } from "./abis.ts";
import { asHex, attempt, chainFailure } from "./failures.ts";
import { feesWithin } from "./fees.ts";
import type { RelayPort, SignedTx, TxReceipt } from "./port.ts";
import { makeTurns } from "./turns.ts";

const WAIT_MS = 60_000;
const POLL_MS = 100;
/**
 * Head room over the estimate: state may change between the estimate and the block, and so may the second. In a new one
 * interest accrues and two accounts' votes get a new checkpoint each, which the estimate did not see.
 */
const GAS_MARGIN_PERCENT = 130n;
const GAS_MARGIN = 120_000n;

const toReceipt = (receipt: TransactionReceipt): TxReceipt => ({
  hash: asHex(receipt.hash),
  blockNumber: receipt.blockNumber,
  blockHash: asHex(receipt.blockHash),
  success: receipt.status === 1,
  gasUsed: receipt.gasUsed,
});

export const walletOf = (key: Uint8Array, provider: JsonRpcProvider): Wallet =>
  new Wallet(`0x${Buffer.from(key).toString("hex")}`, provider);

/** Signs, sends and waits, one transaction of an account at a time. */
export interface Sender {
  /**
   * The code of a refusal's meaning when the contract refuses, CHAIN_DOWN when no block took it in time.
   * @param tx `contract` says what is at `to`, so that a refusal can be told in that contract's words
   */
  send(
    wallet: Wallet,
    tx: { to: Hex | null; contract?: ContractName; data?: Hex; valueWei?: bigint; nonce?: number },
  ): Promise<Result<TxReceipt>>;
}

/** Throws a CodedError where gas is dearer than `mostGasWei`. */
async function signWith(
  wallet: Wallet,
  provider: JsonRpcProvider,
  request: TransactionRequest,
  mostGasWei: bigint,
): Promise<SignedTx> {
  const [gas, fees, network] = await Promise.all([
    provider.estimateGas({ ...request, from: wallet.address }),
    provider.getFeeData(),
    provider.getNetwork(),
  ]);
  const full = {
    ...request,
    chainId: network.chainId,
    type: 2,
    gasLimit: (gas * GAS_MARGIN_PERCENT) / 100n + GAS_MARGIN,
    ...must(feesWithin(fees, mostGasWei)),
  };
  const raw = asHex(await wallet.signTransaction(full));
  return { raw, hash: asHex(Transaction.from(raw).hash ?? ""), nonce: Number(request.nonce) };
}

/**
 * Why a transaction that is in a block was reverted: a block keeps no reason, so it is run again on the state before it. What
 * stood before it in its own block may have been the cause; then only the transaction itself can be named.
 */
export async function minedRefusal(
  provider: JsonRpcProvider,
  hash: string,
  contract?: ContractName,
): Promise<{ readonly ok: false; readonly error: Failure }> {
  const again = await attempt(
    `transaction ${hash}`,
    async () => {
      const tx = await provider.getTransaction(hash);
      if (tx === null || tx.blockNumber === null) return;
      const { from, to, data, value, blockNumber } = tx;
      await provider.call({ from, to, data, value, blockTag: blockNumber - 1 });
      await provider.call({ from, to, data, value, blockTag: blockNumber });
    },
    contract,
  );
  if (!again.ok && again.error.details?.error !== undefined)
    return { ok: false, error: { ...again.error, details: { ...again.error.details, hash } } };
  const said = {
    en: `The transaction ${hash} is in a block, but was reverted there. Nothing of it happened but its gas; try again.`,
    zh: `交易 ${hash} 已入块，但被回退：除手续费外什么也没有发生。请重试。`,
  };
  return { ok: false, error: { code: "CHAIN_REVERT", message: said.en, said, details: { hash } } };
}

/** @param mostGasWei CHAIN_FUNDS, and nothing is sent, where a unit of gas costs more */
export function makeSender(provider: JsonRpcProvider, clock: Clock, mostGasWei: bigint): Sender {
  const turns = makeTurns();

  const waitFor = async (hash: string, contract?: ContractName): Promise<Result<TxReceipt>> => {
    const deadlineMs = clock.nowMs() + WAIT_MS;
    for (;;) {
      const found = await attempt("receipt", () => provider.getTransactionReceipt(hash));
      if (!found.ok) return found;
      if (found.value?.status === 1) return ok(toReceipt(found.value));
      if (found.value !== null) return minedRefusal(provider, hash, contract);
      if (clock.nowMs() > deadlineMs)
        return refuse(
          "CHAIN_DOWN",
          {
            en: `No block took the transaction ${hash} within ${WAIT_MS / 1000} s. It may still come; look again before you repeat it.`,
            zh: `${WAIT_MS / 1000} 秒内没有区块收入交易 ${hash}。它仍可能上链，重复之前请先查看。`,
          },
          { hash },
        );
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  };

  return {
    send: (wallet, { to, contract, data, valueWei, nonce: wanted }) =>
      turns.take(wallet.address, async () => {
        const transmit = async () => {
          // Asked each time: a count of our own would be wrong after a reorganisation. Pending, because an earlier
          // transaction that no block took in time may still hold its nonce.
          const nonce = wanted ?? (await provider.getTransactionCount(wallet.address, "pending"));
          const request = { to, data: data ?? "0x", value: valueWei ?? 0n, nonce };
          const signed = await signWith(wallet, provider, request, mostGasWei);
          await provider.broadcastTransaction(signed.raw);
          return signed.hash;
        };
        const sent = await attempt("send", transmit, contract);
        return sent.ok ? waitFor(sent.value, contract) : sent;
      }),
  };
}

/**
 * @param called the contract that its transactions are for
 * @param mostGasWei CHAIN_FUNDS, and nothing is signed, where a unit of gas costs more
 */
export function makeRelay(
  provider: JsonRpcProvider,
  wallet: Wallet,
  called: ContractName,
  mostGasWei: bigint,
): RelayPort {
  return {
    account: asHex(wallet.address),
    minedNonce: () => attempt("nonce", () => provider.getTransactionCount(wallet.address, "latest")),
    sign: (to, data, nonce) =>
      attempt("sign", () => signWith(wallet, provider, { to, data, nonce }, mostGasWei), called),
    async broadcast(tx) {
      try {
        await provider.broadcastTransaction(tx.raw);
        return ok(undefined);
      } catch (error) {
        // A node that has these bytes already says so as an error.
        const known = /already known|already imported|AlreadyImported/i.test(
          error instanceof Error ? error.message : "",
        );
        return known ? ok(undefined) : chainFailure(error, "broadcast", called);
      }
    },
    refusal: async (hash) => (await minedRefusal(provider, hash, called)).error,
    receipt: (hash) =>
      attempt("receipt", async () => {
        const receipt = await provider.getTransactionReceipt(hash);
        return receipt === null ? null : toReceipt(receipt);
      }),
    headNumber: () => attempt("head", () => provider.getBlockNumber()),
    blockHash: (blockNumber) =>
      attempt("block", async () => {
        const block = await provider.getBlock(blockNumber);
        return block?.hash === null || block?.hash === undefined ? null : asHex(block.hash);
      }),
  };
}
