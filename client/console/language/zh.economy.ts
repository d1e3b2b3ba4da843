import type { enEconomy } from "./en.economy.ts";
import type { Strings } from "./en.ts";
import { zhMarket } from "./zh.market.ts";

/** 社区各页的中文。 */
export const zhEconomy: Strings<typeof enEconomy> = {
  community: {
    label: "社区页面",
    open: "社区：提案、市场与收益",
    tabs: {
      proposals: "提案",
      market: "市场",
      earnings: "收益",
      invest: "投资",
      loans: "借贷",
      wallet: "钱包",
    },
  },
  ...zhMarket,
};
