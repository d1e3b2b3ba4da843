import type { Wallet } from "ethers";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { signVoucher, type Voucher, voucherDomain } from "../../contracts-abi/typed-data/voucher.ts";
import { ok } from "../../twins/core/result.ts";
import type { Contracts } from "./contracts.ts";
import type { RobotWorkPort } from "./port.ts";

export function robotWorkPort(contracts: Contracts, chainId: number, site: Hex, voucherWallet: Wallet): RobotWorkPort {
  const address = contracts.addresses.RobotWork;
  const domain = voucherDomain(BigInt(chainId), address);
  const key = Buffer.from(voucherWallet.privateKey.slice(2), "hex");
  const sign = (voucher: Voucher) => signVoucher(domain, voucher, key);
  return {
    address,
    site,
    domain,
    encodeCredit(vouchers) {
      const [only] = vouchers;
      if (only !== undefined && vouchers.length === 1)
        return contracts.encode("RobotWork", "credit", [only, sign(only)]);
      return contracts.encode("RobotWork", "creditMany", [vouchers, vouchers.map(sign)]);
    },
    encodePayOut: (device) => contracts.encode("RobotWork", "payOut", [site, device]),
    creditWei: (device) => contracts.read("RobotWork", "creditOf", [site, device]),
    async settled(device) {
      const found = await contracts.read("RobotWork", "settledOf", [site, device]);
      return found.ok ? ok({ amount: found.value[0], actionCount: found.value[1] }) : found;
    },
    async depositWei() {
      const found = await contracts.read("RobotWork", "siteOf", [site]);
      return found.ok ? ok(found.value[1]) : found;
    },
  };
}
