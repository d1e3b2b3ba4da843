import type { Wallet } from "ethers";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { signVoucher, voucherDomain } from "../../contracts-abi/typed-data/voucher.ts";
import { ok } from "../../twins/core/result.ts";
import type { Contracts } from "./contracts.ts";
import type { RobotWorkPort } from "./port.ts";

export function robotWorkPort(contracts: Contracts, chainId: number, site: Hex, voucherWallet: Wallet): RobotWorkPort {
  const address = contracts.addresses.RobotWork;
  const domain = voucherDomain(BigInt(chainId), address);
  const key = Buffer.from(voucherWallet.privateKey.slice(2), "hex");
  return {
    address,
    site,
    domain,
    encodeRedeem(vouchers) {
      const signatures = vouchers.map((voucher) => signVoucher(domain, voucher, key));
      const [voucher, signature] = [vouchers[0], signatures[0]];
      const single = vouchers.length === 1 && voucher !== undefined && signature !== undefined;
      // A list of one costs 1,300 gas more than the one by itself.
      if (single) return contracts.encode("RobotWork", "redeem", [voucher, signature]);
      return contracts.encode("RobotWork", "redeemMany", [vouchers, signatures]);
    },
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
