import type { RuleSettings } from "../../models/learning/aggregate/named.ts";
import { Offer } from "../../models/learning/offer.ts";
import { budgetOf } from "../../models/learning/privacy/budget.ts";
import type { TaskAbout } from "../../models/learning/task.ts";
import { ZOO_ABOUT } from "../../models/zoo/about.gen.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import {
  type DemandRow,
  PRIVATE_CLIP,
  PRIVATE_DELTA,
  type TaskInfo,
  WIDTH_LEVELS,
} from "../../twins/protocol/rounds.ts";
import { unknownTask } from "../refusals.ts";
import { type DemandWatch, widthIn } from "../rounds/demandServer.ts";
import { cidAt, zooModelPath } from "../rounds/zooTasks.ts";
import type { LearningSide } from "../wiring/learning.ts";
import type { Handlers } from "./consoleSocket.ts";
import { readCard } from "./modelCard.ts";

export interface RoundsDeps {
  /** CHAIN_DOWN while the chain is away. */
  learning(): Result<LearningSide>;
  learners(): number;
}

const infoOf = ({ name, measure, instruction, hasWidths, holders }: TaskAbout): TaskInfo => ({
  name,
  measure,
  rounds: instruction.rounds,
  hasWidths,
  holders: holders.map((holder) => holder.name),
});
/** JSON has no NaN. */
const numberOf = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;
const aboutOf = (task: string): TaskAbout | undefined => ZOO_ABOUT.find(({ name }) => name === task);

async function rowOf(watch: DemandWatch, about: TaskAbout): Promise<DemandRow> {
  const { opened, documents, seats, applicants, members, delivered, rounds, earned } = watch;
  const { strategy, rule, codec } = documents.offer.instruction;
  const profiles = new Map(applicants.map(({ device, profile }) => [device, profile]));
  return {
    demand: watch.demand,
    phase: watch.phase,
    task: infoOf(about),
    how: { strategy: strategy.name, rule: rule.name, codec },
    maxLate: documents.offer.pace?.maxLate ?? null,
    rounds: opened.rounds,
    applicants: applicants.length,
    minSeats: opened.minSeats,
    maxSeats: opened.maxSeats,
    applyUntilMs: watch.applyUntilMs,
    rewardWei: watch.rewardWei,
    payer: opened.payer,
    seats: seats.map((device, seat) => ({
      device,
      examples: profiles.get(device)?.examples ?? 0,
      examplesPerS: profiles.get(device)?.examplesPerS ?? 0,
      platform: profiles.get(device)?.platform ?? "",
      members: members.get(device) ?? 0,
      width: widthIn(profiles.get(device), documents),
      delivered: delivered.includes(seat),
      earnedWei: (earned.wei[seat] ?? 0n).toString(),
    })),
    paid: { isPaid: earned.isPaid, fromMs: earned.paidFromMs },
    closed: rounds.map(({ report, scores, contributions }) => ({
      round: report.round - 1,
      loss: rule.name === "private" ? null : numberOf(report.loss),
      score: numberOf(scores[0]),
      bytes: report.bytes,
      dropped: report.dropped.map(({ client, why }) => ({ device: client, why })),
      suspected: rule.name === "private" ? [] : report.suspected,
      contributions: contributions ?? [],
    })),
    privacy: budgetOf(documents.offer.instruction, rounds.length),
    modelCid: await cidAt(watch.modelPath),
  };
}

const privateRule = (noise: number): RuleSettings => ({
  name: "private",
  clip: PRIVATE_CLIP,
  noise,
  delta: PRIVATE_DELTA,
});

const noSlices = (task: string): Result<never> =>
  refuse("MODEL_LAYER", {
    en: `The network of ${task} has no hidden layer to cut, or the training is private: it has no slices for slow devices.`,
    zh: `${task} 的网络没有可裁剪的隐藏层，或训练带隐私噪声：无法为慢速设备提供切片。`,
  });

const noLate = (task: string): Result<never> =>
  refuse("WIRE_SCHEMA", {
    en: `${task} is trained in a way that takes no late updates: with noise, or with what devices keep from round to round.`,
    zh: `${task} 的训练方式不接受迟到的更新：带有噪声，或设备需要逐轮保留内容。`,
  });

/** Training demands: what goes on, and the documents of a new one. */
export function roundsHandlers({
  learning,
  learners,
}: RoundsDeps): Pick<Handlers, "rounds" | "modelCard" | "prepareDemand"> {
  return {
    async rounds() {
      const held = learning();
      const watched = held.ok ? await held.value.demands.watch() : held;
      if (!held.ok) return held;
      if (!watched.ok) return watched;
      const rows = watched.value.map(async (watch) => {
        const about = aboutOf(watch.documents.offer.task);
        return about === undefined ? [] : [await rowOf(watch, about)];
      });
      return ok({ demands: (await Promise.all(rows)).flat(), tasks: ZOO_ABOUT.map(infoOf), learners: learners() });
    },
    async modelCard({ task }) {
      if (aboutOf(task) === undefined) return unknownTask(task);
      const cid = await cidAt(zooModelPath(task));
      return cid === null ? unknownTask(task) : ok({ card: await readCard(task), cid });
    },
    async prepareDemand({ task, rounds, seed, minExamples, maxTurnS, noise, slices, late }) {
      const held = learning();
      if (!held.ok) return held;
      const about = aboutOf(task);
      if (about === undefined) return unknownTask(task);
      if (slices && !(about.hasWidths && noise === null)) return noSlices(task);
      const offer = Offer.safeParse({
        task,
        seed,
        instruction: {
          ...about.instruction,
          rounds,
          ...(noise === null ? {} : { rule: privateRule(noise) }),
          ...(slices ? { widths: { levels: [...WIDTH_LEVELS] } } : {}),
        },
        // What else is paid by would tell of who sent what.
        contribution: { name: noise === null ? "leave-one-out" : "equal" },
        ...(late === null ? {} : { pace: { name: "buffered", ...late } }),
      });
      return offer.success ? held.value.prepare(offer.data, { minExamples, maxTurnS }) : noLate(task);
    },
  };
}
