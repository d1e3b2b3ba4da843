import type { LocalText } from "../../core/place.ts";
import type { VenueRoom, Xy } from "../../core/venue.ts";
import { builtVenue } from "../../import/venue/build.ts";
import type { PlanLabel, PlanOpening, PlanStorey } from "../../import/venue/plan.ts";
import { OFFICE_PLAN } from "./plan.gen.ts";

const said = (en: string, zh: string): LocalText => ({ en, zh });
const label = (id: string, en: string, zh: string, use: VenueRoom["use"], at: Xy): PlanLabel => ({
  id,
  title: said(en, zh),
  use,
  at,
});

/** By the names of the file's places. */
const labels: readonly PlanLabel[] = [
  label("open-office", "Open office", "开放办公区", "hall", [13, -7]),
  label("pantry", "Pantry", "茶水间", "room", [16.85, -5.4]),
  label("supplies", "Supplies", "物资区", "room", [6.5, -3.2]),
  label("lounge", "Lounge", "休息区", "room", [20.6, -4]),
  label("hardware-room", "Hardware room", "硬件室", "room", [21, -7.5]),
  label("meeting-room", "Meeting room (coe)", "会议室（coe）", "room", [5.4, -5]),
];

const titles: Readonly<Record<string, LocalText>> = {
  main_door: said("Main door", "大门"),
  coe_door: said("Door of the meeting room", "会议室门"),
  hardware_door: said("Door of the hardware room", "硬件室门"),
};

const CEILING_M = 2.5;
const passage = (id: string, title: LocalText, a: Xy, b: Xy): PlanOpening => ({
  id,
  title,
  a,
  b,
  sillM: 0,
  soffitM: CEILING_M,
  kind: "passage",
  thing: null,
});

/** Rooms that the drawing leaves open: the lounge's border is a dashed line in it. */
const passages: readonly PlanOpening[] = [
  passage("pantry-passage", said("Way into the pantry", "茶水间入口"), [16.21, -6.14], [17.41, -6.12]),
  passage("supplies-passage", said("Way to the supplies", "物资区入口"), [8.49, -3.03], [8.49, -1.94]),
  passage("lounge-passage", said("Between office and lounge", "办公区与休息区之间"), [19.43, -6.12], [19.4, -2.74]),
];

const [floor] = OFFICE_PLAN.storeys;

const storeys: readonly PlanStorey[] =
  floor === undefined
    ? []
    : [
        {
          ...floor,
          title: said("Office floor", "办公楼层"),
          labels,
          openings: [...floor.openings.map((one) => ({ ...one, title: titles[one.id] ?? one.title })), ...passages],
        },
      ];

const built = builtVenue({ ...OFFICE_PLAN, storeys });

/** The office by its file and drawing. */
export const venue = built.venue;
/** Furniture that stood in a doorway. */
export const displaced = built.displaced;
