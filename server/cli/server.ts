import { must } from "../../twins/core/result.ts";
import { startServer } from "../main.ts";
import { type CliCommand, EXIT, exitCodes } from "./command.ts";
import { readFlags } from "./flags.ts";
import type { Said } from "./language.ts";
import { settingsOf, untilAborted } from "./settings.ts";

const codes = exitCodes({
  en: "HOST_PORT, HOST_CONFIG, STORE_LOCKED...",
  zh: "HOST_PORT、HOST_CONFIG、STORE_LOCKED 等",
});

const usage: Said = {
  en: `Usage: aitn server [--data DIR] [--host H] [--port P] [--chain URL] [--accounts] [--pay-out-at N]
                   [--pay-out-hours N] [--json]

Runs gateway, hub, history, dispatch and settlement in one process. Needs a chain: aitn start brings its own. While the
chain does not answer (CHAIN_DOWN), it keeps trying, and all that needs no chain works.

  --data DIR    folder of everything that is kept (default .data, or AITN_DATA)
  --host H      address to listen on (default 127.0.0.1); any other than loopback requires accounts
  --port P      port of the console and the devices (default 4380)
  --chain URL   JSON-RPC of the chain (default http://127.0.0.1:4381)
  --accounts    people sign in on this machine, too (or AITN_ACCOUNTS=1); first: aitn people add NAME --role manager
  --pay-out-at N     sends a robot what it earned as soon as N AITN wait (or AITN_PAY_OUT_AT; default off)
  --pay-out-hours N  and after so many hours anyhow (or AITN_PAY_OUT_HOURS; default 24)
  --json        print one JSON line when ready

AITN_MOST_GAS_GWEI is the most that is paid for a unit of gas (default auto: 20 on BNB Smart Chain, 50 on a network not known here).

${codes.en}
`,
  zh: `用法：aitn server [--data 文件夹] [--host H] [--port P] [--chain 网址] [--accounts] [--pay-out-at N]
                  [--pay-out-hours N] [--json]

在一个进程中运行网关、状态中心、历史、下发和结算。需要一条链：aitn start 自带。链无应答（CHAIN_DOWN）时会不断重试，
不需要链的功能照常工作。

  --data 文件夹  保存一切数据的文件夹（默认 .data，或 AITN_DATA）
  --host H       监听的地址（默认 127.0.0.1）；回环以外的地址要求账户
  --port P       控制台和设备的端口（默认 4380）
  --chain 网址   链的 JSON-RPC（默认 http://127.0.0.1:4381）
  --accounts     本机也要登录（或 AITN_ACCOUNTS=1）；请先运行 aitn people add 姓名 --role manager
  --pay-out-at N     机器人所得累计到 N 个 AITN 即转出（或 AITN_PAY_OUT_AT；默认 off）
  --pay-out-hours N  无论多少，满 N 小时也转出（或 AITN_PAY_OUT_HOURS；默认 24）
  --json         就绪时输出一行 JSON

AITN_MOST_GAS_GWEI 为每单位 gas 至多支付的 gwei（默认 auto：BNB Smart Chain 为 20，未知网络为 50）。

${codes.zh}
`,
};

/** `aitn server`: the server alone, against a chain that runs already. */
export const serverCommand: CliCommand = {
  name: "server",
  usage,
  async run(args, io) {
    const { flags } = readFlags(args, {
      data: "text",
      host: "text",
      port: "text",
      chain: "text",
      "pay-out-at": "text",
      "pay-out-hours": "text",
      accounts: "switch",
      json: "switch",
    });
    const server = must(await startServer(settingsOf(flags)));
    const { url } = server;
    if (flags.json) io.out(`${JSON.stringify({ ready: true, url })}\n`);
    else io.out(io.language === "zh" ? `服务器在 ${url}\n` : `Server at ${url}\n`);
    await untilAborted(io.signal);
    await server.close();
    return EXIT.ok;
  },
};
