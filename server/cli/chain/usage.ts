import { exitCodes } from "../command.ts";
import type { Said } from "../language.ts";

const codes = exitCodes({
  en: `CHAIN_DOWN, CHAIN_REVERT, HOST_CONFIG, STORE_CORRUPT,
AUTH_FORBIDDEN (a price without a seat), GOV_QUORUM (too few prices to post); verify also when a check fails`,
  zh: `CHAIN_DOWN、CHAIN_REVERT、HOST_CONFIG、STORE_CORRUPT、
AUTH_FORBIDDEN（没有席位的报价）、GOV_QUORUM（报价不足以成轮）；verify 在任何一项检查不符时也是如此`,
});

export const usage: Said = {
  en: `Usage: aitn chain status [--rpc URL] [--file FILE] [--data DIR] [--json]
       aitn chain verify [--rpc URL] [--file FILE] [--data DIR] [--json]
       aitn chain deploy --rpc URL --key FILE --fundraising ADDRESS --lab ADDRESS --foundation ADDRESS
                         [--registrar ADDRESS] [--reporter ADDRESS] [--approvers ADDRESS,...] [--threshold N]
                         [--file FILE] [--data DIR] [--yes] [--json]
       aitn chain price AITN --key FILE [--with FILE] [--rpc URL] [--file FILE] [--data DIR] [--yes] [--json]

status   what stands at the chain: block, contracts, supply and who holds it, the DAO's times, the incentive's cycle
verify   whether it is what these sources make: each contract's code as recorded, each made again from the sources and
         compared, nobody but the DAO in charge, the supply whole
deploy   puts the agreement on an EVM chain that others use too; without --yes it only shows what it would do and cost.
         It may be interrupted and run again. "aitn start" needs none of this: it deploys to its own chain by itself.
price    signs, as one of the loan market's reporters, how many AITN one coin is worth; with the other reporters' prices and
         --yes it posts the round. Each reporter prints a line by --json; the one who posts gives them all by --with.

  --rpc URL            JSON-RPC of the chain (default: AITN_CHAIN_URL, else the chain that "aitn start" runs)
  --file FILE          the deployments file (default: chain/deployments.json in the data folder)
  --data DIR           folder of the server's data (default .data, or AITN_DATA)
  --key FILE           the deployer's or the reporter's key: 0x-hex, or an encrypted keystore whose password is asked for or
                       read from stdin
  --with FILE          prices that other reporters signed for the same round, one JSON object a line
  --fundraising, --lab, --foundation ADDRESS
                       owners of the three vesting wallets: 5 %, 20 % and 5 % of the supply
  --registrar ADDRESS  enrols devices and keeps the Guardian's brake for a year (default: the deployer)
  --reporter ADDRESS   posts the incentive's cycles (default: the registrar)
  --approvers LIST     the review board; on a public chain the DAO decides, the board only advises (default: the registrar)
  --threshold N        approvals that the board needs (default 1)
  --yes                send the transactions
  --json               one JSON object on stdout: the status, the checks, the plan (without --yes), what was deployed, or the
                       signed price

BNB Smart Chain: --rpc of chain 56 (test network: 97); WBNB is used as it is there, votes last 5 days after a delay of one,
the timelock 2 days, and a block counts as final 15 blocks deep.
${codes.en}
`,
  zh: `用法：aitn chain status [--rpc 地址] [--file 文件] [--data 文件夹] [--json]
      aitn chain verify [--rpc 地址] [--file 文件] [--data 文件夹] [--json]
      aitn chain deploy --rpc 地址 --key 文件 --fundraising 账户 --lab 账户 --foundation 账户
                        [--registrar 账户] [--reporter 账户] [--approvers 账户,...] [--threshold N]
                        [--file 文件] [--data 文件夹] [--yes] [--json]
      aitn chain price AITN数 --key 文件 [--with 文件] [--rpc 地址] [--file 文件] [--data 文件夹] [--yes] [--json]

status   链上现状：区块、合约、总量及其持有者、DAO 的各项时间、激励周期
verify   链上内容是否正是本源码所产生：各合约代码与记录一致，由源码重新生成后逐一比对，除 DAO 外无人掌权，总量完整
deploy   把整套合约部署到与他人共用的 EVM 链；不加 --yes 时只显示将做什么、约需多少费用。可以中断后再次运行。
         "aitn start" 不需要它：自带的链会自动部署。
price    以借贷市场报价者的身份签署一枚原生币值多少 AITN；连同其他报价者的价格并加上 --yes 即提交本轮。
         每位报价者用 --json 输出一行，由提交者用 --with 一并给出。

  --rpc 地址           链的 JSON-RPC（默认 AITN_CHAIN_URL，否则为 "aitn start" 运行的链）
  --file 文件          部署记录（默认为数据文件夹中的 chain/deployments.json）
  --data 文件夹        服务器的数据文件夹（默认 .data，或 AITN_DATA）
  --key 文件           部署者或报价者的密钥：0x 十六进制，或加密的密钥库（会询问密码，或从标准输入读取）
  --with 文件          其他报价者为同一轮签署的价格，每行一个 JSON 对象
  --fundraising、--lab、--foundation 账户
                       三个归属钱包的所有者，分别为总量的 5 %、20 %、5 %
  --registrar 账户     登记设备，并在一年内掌管 Guardian 的紧急制动（默认为部署者）
  --reporter 账户      提交激励周期（默认同 registrar）
  --approvers 列表     评审委员会；在公共链上由 DAO 决定，委员会仅供参考（默认为 registrar）
  --threshold N        委员会所需的批准数（默认 1）
  --yes                发送交易
  --json               标准输出上一个 JSON 对象：现状、各项检查、计划（不加 --yes 时）、部署结果或已签署的价格

BNB 智能链：使用链 56 的 --rpc（测试网为 97）；直接采用当地的 WBNB，投票在一天后开始、持续 5 天，时间锁 2 天，
区块深度达到 15 视为最终确认。
${codes.zh}
`,
};
