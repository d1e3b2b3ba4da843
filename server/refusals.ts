import { ZOO_ABOUT } from "../models/zoo/about.gen.ts";
import { taskCalled } from "../models/zoo/names.ts";
import { type Result, refuse } from "../twins/core/result.ts";

/** Refusals that several parts of the server give. */

export const noSite = (siteId: string): Result<never> =>
  refuse("STATE_UNKNOWN_SITE", {
    en: `This server has no site ${siteId.slice(0, 40)}.`,
    zh: `本服务器上没有场所 ${siteId.slice(0, 40)}。`,
  });

export const CHAIN_AT_WORK = refuse("CHAIN_DOWN", {
  en: "The server is joining the chain: it sends its first transactions and waits for their blocks. It goes on by itself.",
  zh: "服务器正在接入链：正在发送首批交易并等待区块，会自动继续。",
});
export const CHAIN_BROKE = refuse("CHAIN_DOWN", {
  en: "Something broke on the way to the chain. The server's log says what; it tries again by itself.",
  zh: "连接链时出错，详情见服务器日志；服务器会自动重试。",
});
export const CHAIN_NOT_YET = refuse("CHAIN_DOWN", {
  en: "The chain is not connected yet. Wait a moment, then try again.",
  zh: "尚未连接到链，请稍候再试。",
});

const CALLED = ZOO_ABOUT.map(({ name }) => taskCalled(name));
const TASKS = { en: CALLED.map(({ en }) => en).join(", "), zh: CALLED.map(({ zh }) => zh).join("、") };

/** Names the tasks that there are, each by its title and by what is typed. */
export const unknownTask = (task: string): Result<never> =>
  refuse("LEARN_UNKNOWN", {
    en: `The zoo has no task “${task.slice(0, 64)}”. It has ${TASKS.en}.`,
    zh: `模型库中没有任务“${task.slice(0, 64)}”。已有的任务：${TASKS.zh}。`,
  });
