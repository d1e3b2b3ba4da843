import { extname } from "node:path";
import { testText } from "../../../models/zoo/names.ts";
import { CodedError } from "../../../twins/core/result.ts";
import {
  type Evaluation,
  type Publication,
  type ReplayProgress,
  SANDBOX_WIRE,
  type Scenario,
  type TrialRow,
} from "../../../twins/protocol/sandbox.ts";
import { modelFileName } from "../../sandbox/contestant.ts";
import { type CliIo, EXIT } from "../command.ts";
import { Refusal } from "../failures.ts";
import type { Said } from "../language.ts";
import { type SignIn, signIn } from "../signIn.ts";
import { arenaText } from "./arena.ts";
import { type ConsoleLink, linkToConsole } from "./console.ts";
import { contestant } from "./read.ts";

/** Where and as whom a model is published. */
export interface PublishTo extends SignIn {
  readonly url: string;
  readonly name: string;
  readonly task: string;
  readonly scenarios: readonly Scenario[];
  readonly json: boolean;
}

const PHASES: Readonly<Record<Publication["phase"], Said>> = {
  claiming: { en: "claiming the model, which takes some blocks", zh: "正在认领模型，需要若干区块" },
  proposing: { en: "proposing it", zh: "正在提交" },
  proposed: { en: "proposed", zh: "已提交" },
  failed: { en: "not proposed", zh: "未能提交" },
};

/** Rows are asked for again where an event was lost. */
const LOOK_MS = 5_000;
/** A line of progress on a terminal, which the next one takes the place of. */
const progressOn =
  (io: CliIo, json: boolean) =>
  (line: string): void => {
    if (io.isTty && !json) io.err(`\r\u001b[2K${line}`);
  };

const bar = (done: number, of: number): string => {
  const full = Math.round((20 * done) / Math.max(1, of));
  return `[${"#".repeat(full)}${".".repeat(20 - full)}] ${Math.floor((100 * done) / Math.max(1, of))} %`;
};

async function upload(link: ConsoleLink, file: string, bytes: Uint8Array, show: (line: string) => void, zh: boolean) {
  for (let at = 0; at < bytes.length; at += SANDBOX_WIRE.partBytes) {
    const part = bytes.slice(at, at + SANDBOX_WIRE.partBytes);
    const { model } = await link.ask("putModel", { file, at, of: bytes.length, bytes: part });
    show(`${zh ? "上传" : "upload"} ${bar(at + part.length, bytes.length)}`);
    if (model !== null) return model;
  }
  throw new RangeError("an empty model");
}

const replayLine = (progress: ReplayProgress | null, zh: boolean): string => {
  if (progress === null) return zh ? "等待重放" : "waiting for its replay";
  const whose = progress.whose === "model" ? (zh ? "此模型" : "this model") : zh ? "模型库的模型" : "the zoo's model";
  const test = testText(progress.test)[zh ? "zh" : "en"];
  return `${zh ? "重放" : "replay"} ${bar(progress.done, progress.of)} ${whose}${zh ? "，" : ", "}${test}`;
};

/** Waits until a trial's row is as wanted. @throws CodedError SIM_CANCELLED when the command is stopped */
function rowOf(
  link: ConsoleLink,
  trial: string,
  signal: AbortSignal,
  onRow: (row: TrialRow) => boolean,
): Promise<TrialRow> {
  return new Promise((resolve, reject) => {
    const stop = (act: () => void): void => {
      clearInterval(timer);
      signal.removeEventListener("abort", aborted);
      act();
    };
    const take = (row: TrialRow | undefined): void => {
      if (row !== undefined && onRow(row)) stop(() => resolve(row));
    };
    const aborted = (): void =>
      stop(() => reject(new Refusal("SIM_CANCELLED", { en: "The command was stopped.", zh: "命令已停止。" })));
    const look = (): void => {
      link.ask("sandbox", {}).then(
        ({ trials }) => take(trials.find((row) => row.trial === trial)),
        (error) => stop(() => reject(error)),
      );
    };
    const timer = setInterval(look, LOOK_MS);
    signal.addEventListener("abort", aborted);
    link.onEvent((event) => {
      if (event.type === "sandbox" && event.trial === trial && event.row !== null) take(event.row);
    });
    if (signal.aborted) aborted();
    else look();
  });
}

async function replayed(link: ConsoleLink, trial: string, to: PublishTo, io: CliIo): Promise<TrialRow> {
  const show = progressOn(io, to.json);
  try {
    const row = await rowOf(link, trial, io.signal, (one) => {
      show(replayLine(one.progress, io.language === "zh"));
      return one.phase !== "waiting" && one.phase !== "running";
    });
    if (row.failure !== null) throw new CodedError(row.failure);
    return row;
  } catch (error) {
    // Nobody waits for it any more.
    if (io.signal.aborted) await link.ask("cancelTrial", { trial });
    throw error;
  } finally {
    show("");
  }
}

async function proposed(link: ConsoleLink, trial: string, to: PublishTo, io: CliIo): Promise<Publication> {
  const show = progressOn(io, to.json);
  await link.ask("publishTrial", { trial, name: to.name, account: null });
  const { publication } = await rowOf(link, trial, io.signal, ({ publication: one }) => {
    show(one === null ? "" : PHASES[one.phase][io.language]);
    return one?.phase === "proposed" || one?.phase === "failed";
  }).finally(() => show(""));
  if (publication?.failure != null) throw new CodedError(publication.failure);
  if (publication === null) throw new RangeError("no publication");
  return publication;
}

const next = (url: string, { model: cid, champion }: Evaluation, publication: Publication, zh: boolean): string => {
  const { name, modelDigest, ...of } = publication;
  const link = (at: string) => new URL(`/models/${at}`, url).href;
  const rows = `  name        ${name}\n  cid         ${cid}\n  digest      ${modelDigest}\n  evaluation  ${of.evaluationDigest}\n  champion    ${champion ?? "-"}\n
  ${link(cid)}\n  ${link(of.evaluationCid)}\n  ${link(of.cardCid)}\n`;
  return zh
    ? `\n已提交至 ModelRegistry：\n${rows}
下一步：审核者取得这些文件，用 aitn model arena 重放，应得到相同的评测摘要，然后在控制台的模型页投票。
冠军模型不是模型库自己的模型时，用 --champion 给出其文件（${link("CID")}）。\n`
    : `\nProposed to ModelRegistry:\n${rows}
What comes next: reviewers get these files, replay the model with aitn model arena, come to the same evaluation, and vote on the
console's Models page. Where the champion is not the zoo's own model, they give its file, ${link("CID")}, by --champion.\n`;
};

/** `aitn model publish --url`: brings, tries and publishes a model at a running console. @throws CodedError, UsageError */
export async function publishTo(path: string, to: PublishTo, io: CliIo): Promise<number> {
  const zh = io.language === "zh";
  // Refused here, where it can be, before anything is sent.
  const own = await contestant(path);
  const { link, signedIn } = await linkToConsole(to.url);
  try {
    await signIn(link, signedIn, to, io);
    const show = progressOn(io, to.json);
    // By the name that people will know it by.
    const model = await upload(link, `${to.name}${extname(modelFileName(own))}`, own.bytes, show, zh);
    const seed = to.scenarios[0]?.seed ?? 1;
    const scenarios = to.scenarios.map(({ name }) => name);
    const { trial } = await link.ask("tryModel", { cid: model.cid, task: to.task, scenarios, seed });
    const { result, digest } = await replayed(link, trial, to, io);
    if (result === null) throw new Refusal("SIM_CANCELLED", { en: "The trial was cancelled.", zh: "试验已取消。" });
    if (!to.json) io.out(arenaText(result, io.language));
    const publication = await proposed(link, trial, to, io);
    const { name, modelDigest, evaluationDigest, evaluationCid, cardCid } = publication;
    const { champion } = result.evaluation;
    const told = { name, cid: model.cid, champion, digest: modelDigest, evaluationDigest, evaluationCid, cardCid };
    io.out(
      to.json
        ? `${JSON.stringify({ ...told, trial, replayed: digest })}\n`
        : next(to.url, result.evaluation, publication, zh),
    );
    return EXIT.ok;
  } finally {
    link.close();
  }
}
