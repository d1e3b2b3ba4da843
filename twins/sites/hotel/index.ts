import type { LocalText, Place } from "../../core/place.ts";
import type { Site } from "../../core/site.ts";
import type { Thing } from "../../core/thing.ts";
import { titled } from "../builtSite.ts";
import { HOTEL_ROOMS } from "./rooms.gen.ts";
import { HOTEL } from "./site.gen.ts";

const said = (en: string, zh: string): LocalText => ({ en, zh });

const HOTEL_BUILDING = "hotel-building";

const LEVELS = ["一层", "二层", "三层"] as const;

/** Doors keep the number that the file gives them; those of lifts are told apart by their level. */
function doorTitle(id: string): LocalText | null {
  const door = /^l(\d)_door(\d+)$/.exec(id);
  if (door !== null) return said(`Door ${door[2]}, level ${door[1]}`, `${LEVELS[Number(door[1]) - 1]} ${door[2]} 号门`);
  const landing = /^lift(\d)-l(\d)-/.exec(id);
  if (landing === null) return null;
  const level = LEVELS[Number(landing[2]) - 1];
  return said(`Door of lift ${landing[1]}, level ${landing[2]}`, `${landing[1]} 号电梯${level}厅门`);
}

const titles: Readonly<Record<string, LocalText>> = {
  hotel: said("Hotel", "酒店"),
  [HOTEL_BUILDING]: said("Hotel building", "酒店大楼"),
  l1: said("Level 1", "一层"),
  l2: said("Level 2", "二层"),
  l3: said("Level 3", "三层"),
  "lift1-shaft": said("Shaft of lift 1", "1 号电梯井"),
  "lift2-shaft": said("Shaft of lift 2", "2 号电梯井"),
  lift1: said("Lift 1", "1 号电梯"),
  lift2: said("Lift 2", "2 号电梯"),
  tinybot_1: said("Small delivery robot", "小型送物机器人"),
  deliverybot_1: said("Delivery robot", "送餐机器人"),
  cleanerbota_1: said("Cleaning robot 1", "1 号清洁机器人"),
  cleanerbota_2: said("Cleaning robot 2", "2 号清洁机器人"),
  ...Object.fromEntries(
    HOTEL.things.flatMap(({ id }) => {
      const title = doorTitle(id);
      return title === null ? [] : [[id, title]];
    }),
  ),
};

/** Each storey's rooms after it: the file's floors have one name for several rooms, and are left out. */
const places: readonly Place[] = titled(HOTEL.places, titles)
  .filter(({ level, parent }) => level !== "space" || parent === HOTEL_BUILDING)
  .flatMap((place) => [place, ...HOTEL_ROOMS.rooms.filter(({ parent }) => parent === place.id)]);

/** In the room that it is in; a door in the one that it leads into. */
const things: readonly Thing[] = titled(HOTEL.things, titles).map((thing) => ({
  ...thing,
  place: HOTEL_ROOMS.thingPlaces[thing.id] ?? thing.place,
}));

/** A hotel of three levels with two lifts that Open-RMF demonstrates with. The plan has no time zone: Singapore's is ours. */
export const hotel: Site = {
  id: "hotel",
  title: said("Hotel", "酒店"),
  timeZone: "Asia/Singapore",
  places,
  things,
  routeMap: HOTEL.routeMap,
};

/** How its doors and lifts are made. */
export const hotelFittings = HOTEL.fittings;
