import type { Prompt } from "./definition.ts";
import type { Moment } from "./judge.ts";
import type { RoleId } from "./roles.ts";

/** What a beginner may fight with one extinguisher, kW: a waste paper basket to an armchair. More is left to the fire service. */
export const SMALL_FIRE_KW = 250;
/** A fire is somebody's concern from so near, m. */
const FIRE_NEAR_M = 20;
/** Share of the dangerous concentration at which somebody is told of the gas. */
const GAS_SHARE = 0.05;

/** AIDR class from which the way is worse than the house. */
const UNSAFE_CLASS = 2;
/** Water that wets more than the feet, m. */
const WET_M = 0.05;

const holds: Readonly<Record<Prompt["when"], (moment: Moment) => boolean>> = {
  muster: ({ isAtMuster, alarmAtS }) => isAtMuster && alarmAtS !== null,
  shaking: ({ shakingFromS, shakingToS }) => shakingFromS !== null && shakingToS === null,
  afterShaking: ({ shakingToS, alarmAtS }) => shakingToS !== null && alarmAtS === null,
  smoke: ({ eyeM, layerM }) => layerM < eyeM + 0.3,
  smallFire: ({ fire }) =>
    fire !== undefined && !fire.isOut && fire.kw > 0 && fire.m <= FIRE_NEAR_M && fire.kw <= SMALL_FIRE_KW,
  largeFire: ({ fire }) => fire !== undefined && !fire.isOut && fire.m <= FIRE_NEAR_M && fire.kw > SMALL_FIRE_KW,
  fireOut: ({ fire, alarmAtS }) => fire?.isOut === true && alarmAtS === null,
  gas: ({ gasShare }) => gasShare >= GAS_SHARE,
  water: ({ waterM }) => waterM >= WET_M,
  waterAtDoor: ({ hasLeft, floodClass, alarmAtS }) => !hasLeft && floodClass >= UNSAFE_CLASS && alarmAtS !== null,
  stuck: ({ isStuck }) => isStuck === true,
  dark: ({ isDark }) => isDark === true,
  outside: ({ isOutside, alarmAtS }) => isOutside && alarmAtS !== null,
  inRoom: ({ hasLeft, alarmAtS }) => !hasLeft && alarmAtS !== null,
  alarm: ({ alarmAtS }) => alarmAtS !== null,
  before: ({ alarmAtS }) => alarmAtS === null,
  always: () => true,
};

/** The one instruction that is for somebody now: the first of the list whose role and condition fit. -1 without one. */
export const promptFor = (prompts: readonly Prompt[], role: RoleId, moment: Moment): number =>
  prompts.findIndex(({ when, roles }) => (roles === null || roles.includes(role)) && holds[when](moment));
