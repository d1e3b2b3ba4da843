import { type Domain, type Hex, type StructType, typedDataHash } from "./eip712.ts";
import { recoverAddress, signHash } from "./signature.ts";

/** What a device earned at a site since the beginning; see contracts-abi/src/RobotWork/IRobotWork.sol. */
export interface Voucher {
  readonly site: Hex;
  readonly device: Hex;
  /** AITN wei. */
  readonly cumulativeAmount: bigint;
  readonly actionCount: bigint;
  readonly receiptsRoot: Hex;
}

export const VOUCHER_TYPE: StructType = {
  name: "Voucher",
  fields: [
    { name: "site", type: "bytes32" },
    { name: "device", type: "address" },
    { name: "cumulativeAmount", type: "uint256" },
    { name: "actionCount", type: "uint64" },
    { name: "receiptsRoot", type: "bytes32" },
  ],
};

export const voucherDomain = (chainId: bigint, robotWork: string): Domain => ({
  name: "AITN RobotWork",
  version: "1",
  chainId,
  verifyingContract: robotWork,
});

export const voucherHash = (domain: Domain, voucher: Voucher): Uint8Array =>
  typedDataHash(domain, VOUCHER_TYPE, { ...voucher });

/** Signed by the site's voucher key. */
export const signVoucher = (domain: Domain, voucher: Voucher, siteKey: Uint8Array): Hex =>
  signHash(voucherHash(domain, voucher), siteKey);

export const voucherSigner = (domain: Domain, voucher: Voucher, signature: string): Hex | null =>
  recoverAddress(voucherHash(domain, voucher), signature);
