import { enCommunity } from "./en.community.ts";
import { enInvest } from "./en.invest.ts";
import { enLoans } from "./en.loans.ts";
import { enMarket } from "./en.market.ts";
import { enRounds } from "./en.rounds.ts";
import { enWallet } from "./en.wallet.ts";

/** English of the community's pages. */
export const enEconomy = {
  ...enCommunity,
  ...enInvest,
  ...enLoans,
  ...enRounds,
  ...enWallet,
  community: {
    label: "Community pages",
    open: "Community: proposals, market, earnings",
    short: "Community",
    tabs: {
      proposals: "Proposals",
      models: "Models",
      market: "Market",
      rounds: "Training",
      earnings: "Earnings",
      invest: "Invest",
      loans: "Loans",
      wallet: "Wallet",
    },
  },
  ...enMarket,
} as const;
