import { enMarket } from "./en.market.ts";

/** English of the community's pages. */
export const enEconomy = {
  community: {
    label: "Community pages",
    open: "Community: proposals, market, earnings",
    tabs: {
      proposals: "Proposals",
      market: "Market",
      earnings: "Earnings",
      invest: "Invest",
      loans: "Loans",
      wallet: "Wallet",
    },
  },
  ...enMarket,
} as const;
