import { Light, type Object3D, PointLight } from "three";
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

/** Dims all that lights the place but its fire where the mains are away; what is not dimmed is as it was. */
export function createDimmer(venue: Pick<VenueView, "rooms">, lights: readonly Object3D[]) {
  const dimmed = lights.filter((one): one is Light => one instanceof Light && !(one instanceof PointLight));
  const usual = dimmed.map(({ intensity }) => intensity);
  return (picture: HazardPicture | null, spot: Parameters<typeof lightShare>[2], isOutside: boolean): void => {
    const share = lightShare(venue, picture, spot, isOutside);
    dimmed.forEach((light, at) => {
      light.intensity = share * usual[at]!;
    });
  };
}
