import { ok, type Result, refuse } from "../../core/result.ts";
import { LIVE_FORMAT, LIVE_LIMITS, type LiveStart } from "../../protocol/drillLive.ts";
import type { DrillDefinition } from "../definition.ts";
import { liftsNow, machinesNow, weatherNow } from "./around.ts";
import { doorsNow } from "./doors.ts";
import { peopleNow } from "./people.ts";
import { type LiveView, leftList, speakersOf } from "./readings.ts";
import { finderOf } from "./where.ts";

/**
 * How a site is now, as a drill can begin from it: doors, people by room, machines, lifts, weather, each with the Things that say so and
 * how old that is. What is silent, stale, bad or contradicts itself is left out and named. The same view gives the same start.
 */
export function takeLiveStart(view: LiveView): LiveStart {
  const { snapshot, venue, places, salt } = view;
  const left = leftList();
  const speakers = speakersOf(view);
  const finder = finderOf(venue, places);
  const doors = doorsNow(view, speakers, finder, left).slice(0, LIVE_LIMITS.doors);
  return {
    ...{ format: LIVE_FORMAT, siteId: snapshot.siteId, atMs: Math.round(snapshot.atMs), salt, doors },
    people: peopleNow(view, speakers, finder, left).slice(0, LIVE_LIMITS.rooms),
    machines: machinesNow(view, speakers, finder, left),
    lifts: liftsNow(view, speakers, left),
    weather: weatherNow(view, speakers, finder, left),
    left: left.all(),
  };
}

/** Whether anything is known that this drill takes. SIM_STATE, with what to do, where nothing is. */
export function isKnown({ liveUses = [] }: Pick<DrillDefinition, "liveUses">, start: LiveStart): Result<void> {
  const { doors, people, machines, lifts, left } = start;
  const { outdoorC, indoorC, windMps, rainMmPerH } = start.weather;
  const isTaken =
    doors.length + people.length > 0 ||
    (liveUses.includes("machines") && machines.length > 0) ||
    (liveUses.includes("air") && (outdoorC !== null || indoorC !== null)) ||
    (liveUses.includes("rain") && rainMmPerH !== null);
  if (isTaken) return ok(undefined);
  const isOther =
    machines.length + lifts.length > 0 || [outdoorC, indoorC, windMps, rainMmPerH].some((one) => one !== null);
  if (isOther)
    return refuse("SIM_STATE", {
      en: "What is known of this site now changes nothing of this drill: no door or people counter reports, and no law of its hazard takes the rest. Begin the drill as it is written, or enrol such devices first.",
      zh: "目前已知的场所状态不会影响本演练：没有门或人数传感器上报，灾害模型也不使用其余数据。请按演练原设定开始，或先接入此类设备。",
    });
  if (left.length === 0)
    return refuse("SIM_STATE", {
      en: "This site has no device that tells of doors, people, machines or weather. Begin the drill as it is written, or enrol such devices first.",
      zh: "该场所没有上报门、人员、机床或天气的设备。请按演练原设定开始，或先接入此类设备。",
    });
  return refuse("SIM_STATE", {
    en: "Nothing is known of how this site is now: no door, people counter, machine or weather sensor has reported lately. Start its devices, or begin the drill as it is written.",
    zh: "目前不了解该场所的当前状态：最近没有门、人数传感器、机床或气象传感器上报数据。请启动设备，或按演练原设定开始。",
  });
}
