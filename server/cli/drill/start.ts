import { io as connect } from "socket.io-client";
import { issueText } from "../../../twins/core/issue.ts";
import type { LocalText } from "../../../twins/core/place.ts";
import { must, type Result } from "../../../twins/core/result.ts";
import type { DrillDefinition } from "../../../twins/drill/definition.ts";
import { checkLive } from "../../../twins/drill/live/apply.ts";
import { KIND_WORDS, tellLive } from "../../../twins/drill/live/words.ts";
import { DRILL_NAMESPACE, type DrillAsk, DrillResults } from "../../../twins/protocol/drill.ts";
import { type LiveStart, LiveStartSchema } from "../../../twins/protocol/drillLive.ts";
import { PROTOCOL_VERSION } from "../../../twins/protocol/version.ts";
import { readDrillRecord } from "../../runs/drillRecords.ts";
import type { CliIo } from "../command.ts";
import { Refusal } from "../failures.ts";
import { readJson } from "../files.ts";
import type { Flags } from "../flags.ts";
import { UsageError } from "../language.ts";
import { linkToConsole } from "../model/console.ts";
import { type SignIn, signIn } from "../signIn.ts";

/** Where a drill begins: as it is written, from a server's live state, or from a file that has such a state. */
export const START_KINDS = {
  live: "switch",
  server: "text",
  as: "text",
  "password-file": "text",
  start: "text",
} as const;
type StartFlags = Flags<typeof START_KINDS>;

const SERVER = "http://127.0.0.1:4380";
const ANSWER_MS = 20_000;

function checkFlags({ live, start, ...flags }: StartFlags): void {
  if (live && start !== undefined)
    throw new UsageError({
      en: "--live and --start are two beginnings: give one of them.",
      zh: "--live 与 --start 是两种不同的初始状态，请只给一个。",
    });
  const stray = (["server", "as", "password-file"] as const).find((name) => flags[name] !== undefined);
  if (!live && stray !== undefined)
    throw new UsageError({
      en: `--${stray} says where --live looks: give --live, too.`,
      zh: `--${stray} 说明 --live 从何处获取状态：请同时给出 --live。`,
    });
}

/** What a file has: a start by itself, or what `--json` printed, which has it under `start`. */
async function startIn(file: string): Promise<LiveStart> {
  const raw = await readJson(file);
  const own = typeof raw === "object" && raw !== null && "start" in raw ? raw.start : raw;
  const parsed = LiveStartSchema.safeParse(own);
  if (parsed.success) return parsed.data;
  const { en, zh } = issueText(parsed.error, { en: "the whole", zh: "整体" });
  throw new Refusal("SIM_FORMAT", {
    en: `${file} has no live start of a drill: ${en}. Make one with --live --json.`,
    zh: `${file} 中没有演练的初始状态：${zh}。可用 --live --json 生成。`,
  });
}

/** Asks a server's drills as a page does. @throws CodedError with its refusal; SYNC_LOST without an answer */
async function askDrills(url: string, token: string | null, drill: string): Promise<LiveStart> {
  const options = { transports: ["websocket"], reconnection: false, forceNew: true };
  const socket = connect(new URL(DRILL_NAMESPACE, url).href, options);
  const lost = new Refusal("SYNC_LOST", {
    en: `There is no answer at ${url}. Check the address, and that the server runs.`,
    zh: `${url} 没有应答。请检查地址以及服务器是否在运行。`,
  });
  const ended = new Promise<never>((_, reject) => {
    socket.once("connect_error", () => reject(lost)).once("disconnect", () => reject(lost));
    setTimeout(() => reject(lost), ANSWER_MS).unref();
  });
  const ask = async (name: DrillAsk, params: object): Promise<unknown> =>
    must((await Promise.race([socket.emitWithAck("ask", name, params), ended])) as Result<unknown>);
  try {
    await ask("hello", { protocol: PROTOCOL_VERSION, ...(token === null ? {} : { token }) });
    return DrillResults.live.parse(await ask("live", { drill })).start;
  } finally {
    ended.catch(() => {});
    socket.disconnect();
  }
}

async function startAt(url: string, as: SignIn, drill: string, io: CliIo): Promise<LiveStart> {
  const { link, signedIn } = await linkToConsole(url);
  try {
    const token = await signIn(link, signedIn, as, io);
    const start = await askDrills(url, token, drill);
    if (token !== null) await link.ask("logout", {});
    return start;
  } finally {
    link.close();
  }
}

/** What the drill begins from; null as it is written. @throws UsageError; CodedError */
export async function startOf(definition: DrillDefinition, flags: StartFlags, io: CliIo): Promise<LiveStart | null> {
  checkFlags(flags);
  const { live, server = SERVER, as: person, start, "password-file": passwordFile } = flags;
  if (!live && start === undefined) return null;
  if (!URL.canParse(server))
    throw new UsageError({ en: `--server ${server} is no address.`, zh: `--server ${server} 不是地址。` });
  const found =
    start === undefined ? await startAt(server, { person, passwordFile }, definition.id, io) : await startIn(start);
  must(checkLive(definition, await definition.venue(readDrillRecord), found));
  return found;
}

/** The start in lines: what is known and what is not used. */
export async function startLines(definition: DrillDefinition, start: LiveStart): Promise<readonly LocalText[]> {
  const told = tellLive(definition, await definition.venue(readDrillRecord), start);
  const at = new Date(start.atMs).toISOString();
  const kinds = (language: keyof LocalText): string => told.kinds.map((kind) => KIND_WORDS[kind][language]).join(", ");
  return [
    {
      en: `From the state of ${start.siteId} at ${at} (${kinds("en")}):`,
      zh: `从 ${start.siteId} 在 ${at} 的状态开始（${kinds("zh")}）：`,
    },
    ...[...told.known, ...told.left].map(({ en, zh }) => ({ en: `  ${en}`, zh: `  ${zh}` })),
  ];
}
