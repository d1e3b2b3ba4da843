import type { Criterion, Rubric } from "../judge.ts";
import { dose } from "./roles/dose.ts";
import { together } from "./roles/parent.ts";
import { RESPONDER } from "./roles/responder.ts";
import { WARDEN } from "./roles/warden.ts";
import { weighted } from "./roles/weights.ts";
import { ask, refuge } from "./roles/wheelchair.ts";

/** What roles are judged by in a fire; `own` are the criteria of everybody else, by their id. */
export function fireRoles(own: Readonly<Record<string, Criterion>>): NonNullable<Rubric["roles"]> {
  const of = (id: string, most: number): Criterion => weighted(own[id]!, most);
  return {
    warden: WARDEN,
    responder: RESPONDER,
    parent: {
      source: {
        en: "Actions: NFPA and US Fire Administration, escape plans of families; UK National Fire Chiefs Council. Weights are ours.",
        zh: "动作依据 NFPA 与美国消防局的家庭逃生计划及英国消防首长委员会。分值为本系统自定。",
      },
      criteria: [
        ...[of("start", 15), of("feel", 10), of("low", 10), of("close", 10)],
        ...[dose(20, true), together(25), of("muster", 10)],
      ],
    },
    wheelchair: {
      source: {
        en: "Actions: HM Government, Means of Escape for Disabled People (2007); NFPA Emergency Evacuation Planning Guide for People with Disabilities. Weights are ours.",
        zh: "动作依据英国政府《残障人士的逃生途径》（2007）与 NFPA《残障人士应急疏散规划指南》。分值为本系统自定。",
      },
      criteria: [
        ...[of("start", 15), of("feel", 10), of("close", 10), of("lift", 10)],
        ...[refuge(25), ask(15), dose(15)],
      ],
    },
  };
}
