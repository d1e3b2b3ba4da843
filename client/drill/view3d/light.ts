import { type Color, Light, type Object3D, PointLight } from "three";
import { inRing } from "../../../twins/core/ring.ts";
import { isRoomLit } from "../../../twins/drill/hazards/outageView.ts";
import type { VenueView } from "../../../twins/protocol/drill.ts";
import type { HazardPicture } from "../play/hazardPicture.ts";

/** Shares of the usual light: dim by emergency lighting, and so little in the dark that shapes are just seen. Drawn, not measured. */
const EMERGENCY_SHARE = 0.45;
const DARK_SHARE = 0.12;

/** How much of the usual light there is where one stands, 0 to 1. */
export function lightShare(
  { rooms }: Pick<VenueView, "rooms">,
  picture: HazardPicture | null,
  { storey, x, y }: { readonly storey: number; readonly x: number; readonly y: number },
  isOutside: boolean,
): number {
  const outage = picture?.outage;
  if (outage === undefined || isOutside || outage.dark[storey] !== true) return 1;
  const room = rooms.find((one) => one.storey === storey && inRing([x, y], one.outline));
  if (room === undefined) return EMERGENCY_SHARE;
  return isRoomLit(outage, room) ? EMERGENCY_SHARE : DARK_SHARE;
}

/** What is seen of a lamp that is out. */
const LAMP_OUT_SHARE = 0.2;

/**
 * Dims all that lights the place but its fire where the mains are away, and puts the lamps out; what is not dimmed is as it was.
 * @param lamps what the lamps' own colour is multiplied by
 */
export function createDimmer(venue: Pick<VenueView, "rooms">, lights: readonly Object3D[], lamps: Color) {
  const dimmed = lights.filter((one): one is Light => one instanceof Light && !(one instanceof PointLight));
  const usual = dimmed.map(({ intensity }) => intensity);
  return (picture: HazardPicture | null, spot: Parameters<typeof lightShare>[2], isOutside: boolean): void => {
    const share = lightShare(venue, picture, spot, isOutside);
    dimmed.forEach((light, at) => {
      light.intensity = share * usual[at]!;
    });
    // Emergency lighting comes from luminaires of its own.
    lamps.setScalar(share < 1 ? LAMP_OUT_SHARE : 1);
  };
}
