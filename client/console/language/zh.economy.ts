import type { enEconomy } from "./en.economy.ts";
import type { Strings } from "./en.ts";
import { zhCommunity } from "./zh.community.ts";
import { zhInvest } from "./zh.invest.ts";
import { zhLoans } from "./zh.loans.ts";
import { zhMarket } from "./zh.market.ts";
import { zhRounds } from "./zh.rounds.ts";
import { zhWallet } from "./zh.wallet.ts";

/** 社区各页的中文。 */
export const zhEconomy: Strings<typeof enEconomy> = {
  ...zhCommunity,
  ...zhInvest,
  ...zhLoans,
  ...zhRounds,
  ...zhWallet,
  community: {
    label: "社区页面",
    open: "社区：提案、市场与收益",
    short: "社区",
    tabs: {
      proposals: "提案",
      models: "模型",
      market: "市场",
      rounds: "训练",
      earnings: "收益",
      invest: "投资",
      loans: "借贷",
      wallet: "钱包",
    },
  },
  ...zhMarket,
};
