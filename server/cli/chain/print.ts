import { tokenText } from "../../../twins/core/tokenText.ts";
import type { DeploymentPlan } from "../../chain/deployOutside.ts";
import type { ChainStatus, Check } from "../../chain/inspect.ts";

const row = (name: string, value: string): string => `${name.padEnd(22)} ${value}\n`;
const time = (seconds: number): string => `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;

export function statusText({ chainId, network, blockNumber, blockTimeS, agreement }: ChainStatus, zh: boolean): string {
  const head =
    row(zh ? "链" : "chain", `${chainId} (${network})`) +
    row(zh ? "区块" : "block", `${blockNumber}, ${time(blockTimeS)}`);
  if (agreement === null) {
    return head + (zh ? "此处没有已知的 AITN 合约。\n" : "No contracts of AITN are known to be here.\n");
  }
  const { governor, incentive, held, supplyWei, contracts, genesisS } = agreement;
  const share = (wei: string) => `${tokenText(wei, 0)} AITN`;
  return [
    head,
    row(zh ? "创世" : "genesis", time(genesisS)),
    row(zh ? "总量" : "supply", share(supplyWei)),
    ...Object.entries(held).map(([name, wei]) => row(`  ${name}`, share(wei))),
    row(
      zh ? "投票" : "votes",
      `${governor.votingDelayS} s + ${governor.votingPeriodS} s, ${governor.quorumBps / 100} %`,
    ),
    row(zh ? "时间锁" : "timelock", `${governor.timelockS} s`),
    row(zh ? "激励周期" : "incentive cycle", `${incentive.cycle}`),
    row(zh ? "激励等级" : "incentive level", `${incentive.level} / 20`),
    row(zh ? "已发放" : "emitted", share(incentive.emittedWei)),
    row(zh ? "合约" : "contracts", `${Object.keys(contracts).length}`),
    ...Object.entries(contracts).map(([name, address]) => row(`  ${name}`, address)),
  ].join("");
}

export const checkText = ({ what, subject, ok, found }: Check): string =>
  `${ok ? "ok  " : "FAIL"} ${what.padEnd(7)} ${subject}${ok ? "" : `: ${found}`}\n`;

export function planText(plan: DeploymentPlan, zh: boolean): string {
  const { chainId, network, deployer, balance, estimate, coinSymbol, contracts, done } = plan;
  return [
    row(zh ? "链" : "chain", `${chainId} (${network})`),
    row(zh ? "部署者" : "deployer", deployer),
    row(zh ? "余额" : "balance", `${balance} ${coinSymbol}`),
    row(zh ? "预计费用约" : "costs about", `${estimate} ${coinSymbol}`),
    row(zh ? "已部署" : "there already", `${done}`),
    ...Object.entries(contracts).map(([name, address]) => row(`  ${name}`, address)),
  ].join("");
}
