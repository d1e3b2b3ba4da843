import { type Domain, type Hex, type StructType, typedDataHash } from "./eip712.ts";
import { signHash } from "./signature.ts";

/** That the job of an escrow was done; see contracts-abi/src/RobotWork/IWorkEscrow.sol. */
export interface JobReceipt {
  readonly escrow: Hex;
  readonly receipt: Hex;
}

export const JOB_RECEIPT_TYPE: StructType = {
  name: "JobReceipt",
  fields: [
    { name: "escrow", type: "bytes32" },
    { name: "receipt", type: "bytes32" },
  ],
};

export const escrowDomain = (chainId: bigint, workEscrow: string): Domain => ({
  name: "AITN WorkEscrow",
  version: "1",
  chainId,
  verifyingContract: workEscrow,
});

export const jobReceiptHash = (domain: Domain, receipt: JobReceipt): Uint8Array =>
  typedDataHash(domain, JOB_RECEIPT_TYPE, { ...receipt });

/** Signed by the signer that the escrow names. */
export const signJobReceipt = (domain: Domain, receipt: JobReceipt, signerKey: Uint8Array): Hex =>
  signHash(jobReceiptHash(domain, receipt), signerKey);
