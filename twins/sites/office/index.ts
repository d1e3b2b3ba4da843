import type { LocalText } from "../../core/place.ts";
import type { Site } from "../../core/site.ts";
import { titled } from "../builtSite.ts";
import { OFFICE } from "./site.gen.ts";

const said = (en: string, zh: string): LocalText => ({ en, zh });

/** Rooms by the names of the places in them: pantry, lounge and hardware_2, coe and supplies. */
const titles: Readonly<Record<string, LocalText>> = {
  building: said("Office", "办公室"),
  "building-building": said("Office building", "办公楼"),
  l1: said("Office floor", "办公楼层"),
  "l1-floor-1": said("Entrance, supplies and lounge", "入口、物资区与休息区"),
  "l1-floor-2": said("Pantry and its desks", "茶水间与工位"),
  "l1-floor-3": said("Meeting room (coe)", "会议室（coe）"),
  "l1-floor-4": said("Open office and hardware room", "开放办公区与硬件室"),
  main_door: said("Main door", "大门"),
  coe_door: said("Door of the meeting room", "会议室门"),
  hardware_door: said("Door of the hardware room", "硬件室门"),
  tinyrobot1: said("Delivery robot 1", "1 号送物机器人"),
  tinyrobot2: said("Delivery robot 2", "2 号送物机器人"),
};

/** An office of one floor that Open-RMF demonstrates with. The plan has no time zone: Singapore's is ours. */
export const office: Site = {
  id: "office",
  title: said("Office", "办公室"),
  timeZone: "Asia/Singapore",
  places: titled(OFFICE.places, titles),
  things: titled(OFFICE.things, titles),
  routeMap: OFFICE.routeMap,
};

/** How its doors are made. */
export const officeFittings = OFFICE.fittings;
