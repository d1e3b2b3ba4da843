import type { Object3D, PointLight } from "three";
import type { RoleId } from "../../../twins/drill/roles.ts";
import type { SceneView, VenueView } from "../../../twins/protocol/drill.ts";
import type { HazardPicture } from "../play/hazardPicture.ts";
import type { FurnitureTrack, Pose } from "../session/furniture.ts";
import type { ShownPeople } from "../session/people.ts";
import type { Spot } from "../session/prediction.ts";
import { createAvatars } from "./avatars.ts";
import { createBottles } from "./bottles3d.ts";
import { createDoors } from "./doors3d.ts";
import { createDust, DUST_PER_M } from "./dust.ts";
import { createFlames } from "./flames3d.ts";
import { createFurniture } from "./furniture3d.ts";
import type { Materials } from "./materials.ts";
import type { Day } from "./paints.ts";
import { createPlace } from "./place3d.ts";
import { createPuffs } from "./puffs3d.ts";
import { createSigns } from "./signs.ts";
import type { Smoke } from "./smoke.ts";
import { createSteered } from "./steered3d.ts";
import { createWater } from "./water3d.ts";

/** What one frame shows. */
export interface Seen {
  readonly spot: Spot;
  readonly eye: readonly [x: number, y: number, z: number];
  readonly yawRad: number;
  readonly pitchRad: number;
  /** Outside of every room. */
  readonly isOutside: boolean;
  readonly people: ShownPeople;
  readonly own: number;
  readonly roles: ReadonlyMap<number, RoleId>;
  readonly doors: Uint8Array;
  /** Opening that is framed; -1: none. */
  readonly marked: number;
  readonly picture: HazardPicture | null;
  readonly furniture: FurnitureTrack;
  readonly scene: Required<SceneView>;
  /** Nothing moves but what somebody moves. */
  readonly isStill: boolean;
  /** Nothing flickers. */
  readonly isSteady: boolean;
  readonly dtS: number;
  readonly nowMs: number;
}

export interface ThingsOptions {
  readonly venue: VenueView;
  readonly materials: Materials;
  readonly smoke: Smoke;
  readonly day: Day;
  readonly exitWord: string;
  readonly hasShadows: boolean;
  /** Of the fire. */
  readonly light: PointLight;
}

/** All that is drawn besides sky and lights. Draw calls do not grow with people or furniture. */
export function createThings({ venue, materials, smoke, day, exitWord, hasShadows, light }: ThingsOptions) {
  const place = createPlace(venue, materials, day, !hasShadows);
  const doors = createDoors(venue, materials, day.accent);
  const furniture = createFurniture(venue, materials, hasShadows);
  const avatars = createAvatars(materials);
  const signs = createSigns(venue, materials, exitWord);
  const water = createWater(venue, materials);
  const bottles = createBottles(venue, materials);
  const steered = createSteered(venue, materials);
  const flames = createFlames(venue, materials, light);
  const puffs = createPuffs(materials);
  const beganMs = performance.now();
  let [nowS, isStill] = [0, false];
  const dust = createDust(venue, (puff) => puffs.add(puff, nowS));
  const fell = (obstacle: number, pose: Pose): void => dust.fell(obstacle, pose, isStill);
  const groups = [place, doors, furniture, avatars, signs, bottles, steered, flames];
  return {
    objects: [...groups.map(({ group }) => group), water.mesh, puffs.mesh] as readonly Object3D[],
    place,
    avatars,
    furniture,
    flames,
    steered,
    /** @returns true when something moved that casts a shadow */
    update(seen: Seen, storeys: ReadonlySet<number>): boolean {
      // Since the view began, so that a shader's floats count it finely.
      nowS = (seen.nowMs - beganMs) / 1000;
      isStill = seen.isStill;
      place.show(storeys);
      const haveDoorsMoved = doors.update(seen.doors, seen.marked, seen.dtS, seen.isStill);
      const hasMoved = furniture.update(seen.furniture, storeys, seen.nowMs, fell);
      avatars.update(seen, storeys);
      bottles.update(seen, storeys);
      steered.update(seen.scene.signs, storeys);
      smoke.update(seen.picture, seen.spot.storey, seen.dtS);
      dust.update(seen);
      smoke.setDust(DUST_PER_M * dust.level);
      puffs.update(nowS);
      flames.update(seen, storeys);
      water.update(seen.picture, seen.spot, seen.nowMs);
      return hasMoved || haveDoorsMoved;
    },
    dispose(): void {
      for (const part of [...groups, water, puffs]) part.dispose();
    },
  };
}
