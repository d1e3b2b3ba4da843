import { randomBytes } from "node:crypto";
import type { Place } from "../../twins/core/place.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import type { DrillDefinition } from "../../twins/drill/definition.ts";
import type { RoomJudge } from "../../twins/drill/live/readings.ts";
import { isKnown, takeLiveStart } from "../../twins/drill/live/take.ts";
import { tellLive } from "../../twins/drill/live/words.ts";
import type { Person, Role } from "../../twins/protocol/console.ts";
import type { LiveStart, LiveTold } from "../../twins/protocol/drillLive.ts";
import type { Snapshot } from "../../twins/state/snapshot.ts";
import { readDrillRecord } from "../runs/drillRecords.ts";
import type { KeptLobby } from "./lobby.ts";

/** The live twin of this server, as drills begin from it; and who may know how a site is now. */
export interface DrillLive {
  snapshot(siteId: string): Snapshot | null;
  places(siteId: string): readonly Place[];
  /** The occupancy model, when the community has approved it. */
  judge(): RoomJudge | null;
  /** Who a page is by the token of its sign-in, or by being on this machine; null for a stranger. */
  person(token: string | null): Person | null;
  /** Whoever has a link may know how this site is now: its owner has said so. */
  isPublic(siteId: string): boolean;
}

/** Who answers for people in a building may have them drilled where they are. */
const MAY_BEGIN: readonly Role[] = ["operator", "manager", "warden"];

const noTwin = (): Result<never> =>
  refuse("SIM_SITE", {
    en: "This server has no live twin of this drill's site. Begin the drill as it is written.",
    zh: "此服务器没有该演练场所的实时孪生。请按演练原设定开始。",
  });

/** May this page's person take part in a drill from the live state? AUTH_REQUIRED says what to do. */
export function mayKnow(live: DrillLive | null, siteId: string, token: string | null): Result<void> {
  if (live === null) return noTwin();
  if (live.isPublic(siteId) || live.person(token) !== null) return ok(undefined);
  return refuse("AUTH_REQUIRED", {
    en: "Where people are in a building now is not for everybody with a link. Sign in on this server's console in this browser, then come back to this page; or take part in a drill that begins as it is written.",
    zh: "建筑内人员的当前位置不对所有持链接者公开。请先在此浏览器中登录本服务器的控制台，再回到此页面；或参加按原设定开始的演练。",
  });
}

/** May this page's person have a drill begin from the live state? */
export function mayBegin(live: DrillLive | null, siteId: string, token: string | null): Result<void> {
  const known = mayKnow(live, siteId, token);
  if (!known.ok || live === null || live.isPublic(siteId)) return known;
  const role = live.person(token)?.role;
  if (role !== undefined && MAY_BEGIN.includes(role)) return ok(undefined);
  return refuse("AUTH_FORBIDDEN", {
    en: "Only an operator, a manager or a warden may have a drill begin from how the building is now. Ask one of them, or begin the drill as it is written.",
    zh: "只有操作员、主管或安全员可以让演练从建筑的当前状态开始。请联系他们，或按演练原设定开始。",
  });
}

/** How the drill's site is at this moment. SIM_STATE where nothing is known of it. */
export async function lookLive(live: DrillLive | null, definition: DrillDefinition): Promise<Result<LiveStart>> {
  const snapshot = live?.snapshot(definition.siteId) ?? null;
  if (live === null || snapshot === null) return noTwin();
  const start = takeLiveStart({
    ...{ snapshot, places: live.places(definition.siteId), judge: live.judge() },
    venue: await definition.venue(readDrillRecord),
    salt: randomBytes(16).toString("hex"),
  });
  const known = isKnown(definition, start);
  return known.ok ? ok(start) : known;
}

export const toldOf = async (definition: DrillDefinition, start: LiveStart): Promise<LiveTold> =>
  tellLive(definition, await definition.venue(readDrillRecord), start);

/** What a lobby keeps of the state that it begins from; words are made of it once. */
export type LobbyLive = Pick<KeptLobby, "live" | "liveStart" | "liveTold">;
export const WRITTEN: LobbyLive = { live: false, liveStart: null, liveTold: null };
