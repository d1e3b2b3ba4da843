import type { LocalText } from "../../../twins/core/place.ts";
import type { Said } from "../language.ts";
import { crowdUsage } from "./crowdUsage.ts";
import { fedUsage } from "./fedUsage.ts";
import { fireUsage } from "./fireUsage.ts";
import { floodUsage } from "./floodUsage.ts";
import { outageUsage } from "./outageUsage.ts";
import type { ValidatePart } from "./part.ts";
import { quakeUsage } from "./quakeUsage.ts";

export interface PartEntry {
  readonly name: string;
  readonly title: LocalText;
  /** The part of `aitn validate --help` about it; in a file of its own, so that help loads no physics. */
  readonly usage: Said;
  /** Loaded when it is asked for. */
  load(): Promise<ValidatePart>;
}

/** Each physics of the drills, in the order of docs/fidelity.md. */
export const PARTS: readonly PartEntry[] = [
  {
    name: "crowd",
    title: { en: "People: walking, doors, stairs, ways out", zh: "人群：行走、门、楼梯与疏散路径" },
    usage: crowdUsage,
    load: async () => (await import("./crowd.ts")).crowdPart,
  },
  {
    name: "fire",
    title: { en: "Fire and smoke in rooms", zh: "房间中的火与烟" },
    usage: fireUsage,
    load: async () => (await import("./fire.ts")).firePart,
  },
  {
    name: "fed",
    title: { en: "Doses of toxic gases and heat", zh: "有毒气体与热的剂量" },
    usage: fedUsage,
    load: async () => (await import("./fed.ts")).fedPart,
  },
  {
    name: "flood",
    title: { en: "Flood: shallow water", zh: "洪水：浅水流动" },
    usage: floodUsage,
    load: async () => (await import("./flood.ts")).part,
  },
  {
    name: "quake",
    title: { en: "Earthquakes: ground motion, and what falls over", zh: "地震：地震动与倾倒" },
    usage: quakeUsage,
    load: async () => (await import("./quake.ts")).quakePart,
  },
  {
    name: "outage",
    title: { en: "Power failure: light, walking in the dark, lifts", zh: "停电：照明、无光行走与电梯" },
    usage: outageUsage,
    load: async () => (await import("./outage.ts")).outagePart,
  },
];
