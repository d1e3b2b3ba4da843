import { AmbientLight, Color, Object3D, PointLight } from "three";
import { expect, test } from "vitest";
import type { OutagePicture } from "../../../twins/drill/hazards/outageView.ts";
import type { VenueView } from "../../../twins/protocol/drill.ts";
import type { HazardPicture } from "../play/hazardPicture.ts";
import { createDimmer, lightShare } from "./light.ts";

const square = (x: number): [number, number][] => [
  [x, 0],
  [x + 4, 0],
  [x + 4, 4],
  [x, 4],
];
const title = { en: "it", zh: "它" };
const venue: Pick<VenueView, "rooms"> = {
  rooms: [
    { id: "a", title, storey: 0, use: "room", outline: square(0) },
    { id: "b", title, storey: 0, use: "corridor", outline: square(4) },
  ],
};
const picture = (more: Partial<OutagePicture>): HazardPicture => ({
  ...{ smoke: new Map(), waterM: null },
  outage: { isEmergencyLit: true, uses: ["corridor"], dark: [true, false], lifts: [], ...more },
});
const room = { storey: 0, x: 1, y: 1 };
const corridor = { storey: 0, x: 5, y: 1 };

test("without mains a room is darker than a corridor with emergency lighting, and that than usual; outside it is as ever", () => {
  const share = (spot: typeof room, more: Partial<OutagePicture> = {}) => lightShare(venue, picture(more), spot, false);
  expect(share(room)).toBeLessThan(share(corridor));
  expect(share(corridor)).toBeLessThan(1);
  expect(share(corridor, { isEmergencyLit: false })).toBe(share(room));
  expect([share(room, { dark: [false, true] }), share({ ...room, storey: 1 })]).toEqual([1, 1]);
  expect([lightShare(venue, picture({}), room, true), lightShare(venue, null, room, false)]).toEqual([1, 1]);
});

test("lights are dimmed and come back to what they were; the fire's own glow stays", () => {
  const [ambient, fire] = [new AmbientLight("#fff", 0.8), new PointLight("#fff", 16)];
  const lamps = new Color("white");
  const dim = createDimmer(venue, [ambient, new Object3D(), fire], lamps);
  dim(picture({}), room, false);
  expect(ambient.intensity).toBeLessThan(0.2);
  expect(fire.intensity).toBe(16);
  expect(lamps.r).toBeLessThan(0.5);
  dim(picture({ dark: [false, false] }), room, false);
  expect(ambient.intensity).toBe(0.8);
  expect(lamps.r).toBe(1);
});
