import type { LocalText } from "../core/place.ts";
import { ok, type Result, refuse } from "../core/result.ts";
import { DOING, NEAREST_MUSTER } from "../crowd/model.ts";
import { createAnalyst, type ParticipantFigures } from "./analysis.ts";
import type { DrillDefinition } from "./definition.ts";
import type { Driven } from "./driven.ts";
import { DRILL_HZ, type DrillInput, type DrillRecord } from "./input.ts";
import { rubricOf, type ScoreLine } from "./judge.ts";
import type { Replay } from "./replay.ts";
import type { DrillWorld } from "./world.ts";

/** So much earlier, s. */
export const EARLIER_S = 30;

/**
 * What is asked of a run that was: a simulated person in your place who sets out when you did, `EARLIER_S` before, when you did but
 * bending down below the smoke; in an earthquake, who drops where you were as soon as it shakes, holds on, and leaves at the alarm.
 */
export const WHAT_IFS = ["asYou", "earlier", "below", "drop"] as const;
export type WhatIf = (typeof WHAT_IFS)[number];

export const WHAT_IF_TITLES: Readonly<Record<WhatIf, LocalText>> = {
  asYou: { en: "A simulated person who set out when you did", zh: "仿真人员，与您同时动身" },
  earlier: { en: `The same, ${EARLIER_S} s earlier`, zh: `仿真人员，提前 ${EARLIER_S} 秒动身` },
  below: { en: "The same as you, bent down below the smoke", zh: "仿真人员，与您同时动身，弯腰避烟" },
  drop: { en: "A simulated person who drops at once and holds on", zh: "仿真人员，立即伏地并抓牢" },
};

/** What the answer rests on, said beside it. */
export const WHAT_IF_ASSUMES: readonly LocalText[] = [
  {
    en: "The run is played again from its record. All others do what they did; they make way and queue by the crowd's laws.",
    zh: "按记录重放本次演练。其他人的操作不变，让行与排队仍按人群模型计算。",
  },
  {
    en: "In your place walks a simulated person of your role, at walking speed and by the way that promises to be quickest, who opens doors without feeling or closing them.",
    zh: "您的位置由同角色的仿真人员代替：以步行速度走预计最快的路线，开门时不试门温，也不关门。",
  },
  {
    en: "You set out is the moment from which you walked without standing until you were out of the room in which you began. Before it you do what you did.",
    zh: "“动身”指您从起始房间一直走出、中途未停的起点时刻；此前您的操作不变。",
  },
  {
    en: "If that is less than 30 s after the hazard began, the simulated person sets out as it begins.",
    zh: "若动身距灾害开始不足 30 秒，则仿真人员在灾害开始时动身。",
  },
  {
    en: "What was scored for acts (feeling and closing doors, warning others) stays as it was: a simulated person does none of these.",
    zh: "由操作得分的项目（试门、关门、提醒他人等）保持原得分：仿真人员不做这些操作。",
  },
];

/** How it would have been. */
export interface WhatIfOutcome {
  readonly whatIf: WhatIf;
  readonly setOutS: number;
  readonly fed: number;
  readonly isDown: boolean;
  readonly outS: number | null;
  readonly musterS: number | null;
  readonly points: number;
  /** `isComputed` false: it is scored by acts, and stays as it was. */
  readonly lines: readonly (ScoreLine & { readonly isComputed: boolean })[];
}

/** Which are asked of a kind of drill. */
export const whatIfsOf = ({ rubric }: Pick<DrillDefinition, "rubric">): readonly WhatIf[] =>
  rubric.id === "earthquake" ? ["drop"] : rubric.id === "fire" ? ["asYou", "earlier", "below"] : ["asYou", "earlier"];

/** The record without what somebody did from a step on. They stay in it. */
export const withoutInputsOf = (record: DrillRecord, who: number, fromTick: number): DrillRecord => ({
  ...record,
  inputs: record.inputs.filter((input) => input.kind === "join" || input.who !== who || input.tick < fromTick),
});

const joinTick = (inputs: readonly DrillInput[], who: number): number =>
  inputs.find((one) => one.kind === "join" && one.who === who)?.tick ?? 0;

interface Stage {
  readonly fromTick: number;
  readonly how: Driven;
}

/** What the simulated person does, one after the other. */
function stagesOf(whatIf: WhatIf, fromTick: number, world: DrillWorld, shaking: { fromS: number } | null): Stage[] {
  if (whatIf !== "drop") return [{ fromTick, how: { goal: NEAREST_MUSTER, bends: whatIf === "below" } }];
  const dropTick = Math.ceil(((shaking?.fromS ?? 0) + 1) * DRILL_HZ);
  const alarmTick = Math.ceil(world.setUp.definition.alarmAtS * DRILL_HZ);
  return [
    { fromTick: dropTick, how: { goal: { kind: "stay" }, bends: false, posture: "dropped", holds: true } },
    { fromTick: Math.max(dropTick + 1, alarmTick), how: { goal: NEAREST_MUSTER, bends: false } },
  ];
}

/** When the simulated person sets out, s. */
export function whatIfSetOutS(whatIf: WhatIf, setOutS: number): number {
  return whatIf === "earlier" ? Math.max(0, setOutS - EARLIER_S) : setOutS;
}

/**
 * Plays a run again with a simulated person in somebody's place, until they are at the muster point, cannot go on, or the drill's
 * time is over. SIM_STATE: they never set out, or began outside.
 * @param replay begins a run again as a record says, with all that the run had
 * @param actual how it was for them, as the analysis of the run tells
 * @param told is told now and then how far it is, 0 to 1
 */
export async function playWhatIf(
  definition: DrillDefinition,
  record: DrillRecord,
  replay: (record: DrillRecord) => Promise<Result<Replay>>,
  { who, whatIf, actual }: { readonly who: number; readonly whatIf: WhatIf; readonly actual: ParticipantFigures },
  told: (share: number) => void = () => {},
): Promise<Result<WhatIfOutcome>> {
  if (actual.setOutS === null && whatIf !== "drop")
    return refuse("SIM_STATE", {
      en: "You never left the place where you began, so there is no moment to set out before.",
      zh: "您没有离开起始位置，因此没有可提前的动身时刻。",
    });
  const setOutS = whatIfSetOutS(whatIf, actual.setOutS ?? 0);
  const fromTick = Math.max(joinTick(record.inputs, who), Math.round(setOutS * DRILL_HZ));
  const firstTick = whatIf === "drop" ? joinTick(record.inputs, who) : fromTick;
  const replayed = await replay(withoutInputsOf(record, who, firstTick));
  if (!replayed.ok) return replayed;
  const { world, hazard, next } = replayed.value;
  const analyst = createAnalyst({ world, hazard, venue: world.setUp.venue });
  const stages = stagesOf(whatIf, fromTick, world, hazard.shaking);
  const last = Math.round(definition.lengthS * DRILL_HZ);
  let isPlaying = true;
  while (world.tick < last) {
    while (stages[0] !== undefined && stages[0].fromTick <= world.tick && world.participants[who] !== undefined)
      world.drive(who, stages.shift()!.how);
    // After the end of the record the others do what they did last; its own drill was over.
    if (isPlaying) isPlaying = next();
    if (!isPlaying) world.step();
    world.takeSaid();
    analyst.see();
    const one = world.participants[who];
    const isThere = one?.driven != null && stages.length === 0;
    const state = world.crowd.state[one?.body ?? -1];
    if (isThere && world.alarmAtS !== null && (state === DOING.safe || state === DOING.incapacitated)) break;
    if (world.tick % (5 * DRILL_HZ) === 0) told(world.tick / last);
  }
  const { fed, isDown, outS, musterS, score } = analyst.analysis().participants[who]!;
  const { criteria } = rubricOf(definition.rubric, world.participants[who]!.role.id);
  const lines = score.lines.map((line) => {
    const isComputed = criteria.find(({ id }) => id === line.id)?.start().act === undefined;
    return { ...(isComputed ? line : (actual.score.lines.find(({ id }) => id === line.id) ?? line)), isComputed };
  });
  const points = lines.reduce((sum, line) => sum + line.points, 0);
  return ok({ ...{ whatIf, setOutS: fromTick / DRILL_HZ, fed, isDown, outS, musterS, lines, points } });
}
