import type { LocalText } from "../../core/place.ts";
import type { Site } from "../../core/site.ts";
import { titled } from "../builtSite.ts";
import { HOTEL } from "./site.gen.ts";

const said = (en: string, zh: string): LocalText => ({ en, zh });

/** Rooms by the names of the file's places, and by the numbers that the plan's pictures of levels 2 and 3 have in them. */
const roomsOf = (level: 2 | 3): Record<string, LocalText> => {
  const [id, zh] = [`l${level}`, level === 2 ? "二层" : "三层"];
  return {
    [id]: said(`Level ${level}`, zh),
    [`${id}-floor-1`]: said(`Corridor, level ${level}`, `${zh}走廊`),
    [`${id}-floor-2`]: said(`Rooms ${level}02 and ${level}04`, `${level}02、${level}04 客房`),
    [`${id}-floor-3`]: said(
      `Rooms ${level}01, ${level}03, ${level}05 to ${level}07`,
      `${level}01、${level}03、${level}05–${level}07 客房`,
    ),
    [`${id}-floor-4`]: said(
      `Suite ${level}10 and rooms ${level}11 to ${level}15`,
      `${level}10 套房与 ${level}11–${level}15 客房`,
    ),
    [`${id}-floor-5`]: said(`Rooms ${level}08 and ${level}09`, `${level}08、${level}09 客房`),
  };
};

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
  "hotel-building": said("Hotel building", "酒店大楼"),
  l1: said("Level 1", "一层"),
  "l1-floor-1": said("Shop", "商店"),
  "l1-floor-2": said("Restaurant and kitchen", "餐厅与厨房"),
  "l1-floor-3": said("Lobby", "大堂"),
  ...roomsOf(2),
  ...roomsOf(3),
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

/** A hotel of three levels with two lifts that Open-RMF demonstrates with. The plan has no time zone: Singapore's is ours. */
export const hotel: Site = {
  id: "hotel",
  title: said("Hotel", "酒店"),
  timeZone: "Asia/Singapore",
  places: titled(HOTEL.places, titles),
  things: titled(HOTEL.things, titles),
  routeMap: HOTEL.routeMap,
};

/** How its doors and lifts are made. */
export const hotelFittings = HOTEL.fittings;
