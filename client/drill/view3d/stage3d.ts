import {
  ACESFilmicToneMapping,
  AmbientLight,
  Color,
  DirectionalLight,
  Fog,
  HemisphereLight,
  PCFShadowMap,
  PerspectiveCamera,
  PointLight,
  Scene,
  WebGLRenderer,
} from "three";
import type { RoleId } from "../../../twins/drill/roles.ts";
import type { VenueView } from "../../../twins/protocol/drill.ts";
import { Governor, SETTINGS } from "../../scene/quality.ts";
import type { HazardPicture } from "../play/hazardPicture.ts";
import type { FurnitureTrack } from "../session/furniture.ts";
import type { ShownPeople } from "../session/people.ts";
import type { Spot } from "../session/prediction.ts";
import { stairAt } from "../session/stairs.ts";
import { createAvatars } from "./avatars.ts";
import { createDoors } from "./doors3d.ts";
import { lookAlong } from "./eye.ts";
import { createFurniture } from "./furniture3d.ts";
import { createDimmer } from "./light.ts";
import { createMaterials } from "./materials.ts";
import { DAYS } from "./paints.ts";
import { createPlace } from "./place3d.ts";
import { createSigns } from "./signs.ts";
import { createSmoke } from "./smoke.ts";
import { holeOf } from "./stairs3d.ts";
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
  readonly isStill: boolean;
  readonly dtS: number;
  readonly nowMs: number;
}

export interface Stage3dOptions {
  readonly venue: VenueView;
  readonly canvas: HTMLCanvasElement;
  readonly theme: "light" | "dark";
  readonly exitWord: string;
  /** Draws by the processor. */
  readonly isSoftware: boolean;
}

export interface Stage3d {
  readonly camera: PerspectiveCamera;
  /** How many people are drawn, and draw calls of the last frame. */
  readonly people: number;
  readonly draws: number;
  /** Furniture that is not where the plan has it. */
  readonly moved: number;
  readonly frames: number;
  readonly quality: string;
  resize(width: number, height: number): void;
  draw(seen: Seen): void;
  /** Takes the ms between two frames in a row: slow ones take a step down. */
  frameTook(ms: number): void;
  dispose(): void;
}

/** Vertical field of view, degrees; a phone held upright sees more of the height and no less of the width. */
const FOV = { wide: 62, tall: 78 } as const;
/** So near to a stair one sees what is above and below, m. */
const STAIR_M = 7;

const SOFTWARE_PIXELS = 330_000;

/** Storeys that can be seen from a spot. */
export function storeysSeen(venue: VenueView, spot: Spot, isOutside: boolean): ReadonlySet<number> {
  if (isOutside && stairAt(venue, spot) === null) return new Set(venue.storeys.keys());
  const seen = new Set([spot.storey]);
  for (const stair of venue.stairs) {
    if (stair.lower !== spot.storey && stair.upper !== spot.storey) continue;
    const { x, y, half, across } = holeOf(stair);
    if (Math.hypot(spot.x - x, spot.y - y) > STAIR_M + Math.max(half, across)) continue;
    seen.add(stair.lower).add(stair.upper);
  }
  return seen;
}

function lightsOf(day: (typeof DAYS)["light"], shadowPx: number) {
  const sky = new HemisphereLight("#fbfcfd", "#e9e6df", day.sky);
  sky.position.set(0, 0, 1);
  // Walls of one room are told apart by where they look.
  const sun = new DirectionalLight("#fff4e4", day.sun);
  const side = new DirectionalLight("#e3ecf6", day.side);
  side.position.set(0.9, -0.35, 0.25);
  const fire = new PointLight("#ff7a2a", 0, 16, 1.6);
  if (shadowPx > 0) {
    sun.castShadow = true;
    sun.shadow.mapSize.set(shadowPx, shadowPx);
    sun.shadow.bias = -0.0005;
    sun.shadow.normalBias = 0.02;
    Object.assign(sun.shadow.camera, { left: -12, right: 12, top: 12, bottom: -12, near: 0.5, far: 40 });
  }
  return { sky, sun, side, fire, all: [sky, sun, sun.target, side, fire, new AmbientLight("#ffffff", 0.12)] };
}

/** The place through one's own eyes. Draw calls do not grow with people or furniture. */
export function createStage3d({ venue, canvas, theme, exitWord, isSoftware }: Stage3dOptions): Stage3d {
  const renderer = new WebGLRenderer({ canvas, antialias: !isSoftware, powerPreference: "high-performance" });
  renderer.toneMapping = ACESFilmicToneMapping;
  renderer.toneMappingExposure = 1.22;
  const governor = new Governor(isSoftware ? "low" : "high");
  const day = DAYS[theme];
  const smoke = createSmoke(venue, day.smoke);
  smoke.steps = isSoftware ? 5 : 14;
  const materials = createMaterials(smoke, !isSoftware);
  const { shadowPx } = SETTINGS[governor.step];
  const place = createPlace(venue, materials, day, shadowPx === 0);
  const doors = createDoors(venue, materials, day.accent);
  const furniture = createFurniture(venue, materials, shadowPx > 0);
  const avatars = createAvatars(materials);
  const signs = createSigns(venue, materials, exitWord);
  const water = createWater(venue, materials);
  const lights = lightsOf(day, shadowPx);
  const scene = new Scene();
  scene.background = new Color(day.horizon);
  scene.fog = new Fog(day.horizon, 60, 285);
  const parts = [place.group, doors.group, furniture.group, avatars.group, signs.group, water.mesh];
  scene.add(...parts, ...lights.all);
  renderer.shadowMap.enabled = shadowPx > 0;
  renderer.shadowMap.type = PCFShadowMap;
  renderer.shadowMap.autoUpdate = false;
  const camera = new PerspectiveCamera(FOV.wide, 1, 0.06, 420);
  camera.up.set(0, 0, 1);
  let [width, height, lit] = [1, 1, ""];
  const setRatio = (): void => {
    const { maxPixelRatio } = SETTINGS[governor.step];
    // The processor draws so many pixels in a tolerable time, be they of a phone or of a screen.
    const most = isSoftware ? Math.min(1, Math.sqrt(SOFTWARE_PIXELS / (width * height))) : maxPixelRatio;
    renderer.setPixelRatio(Math.min(devicePixelRatio, most));
    renderer.setSize(width, height, false);
  };
  /** Shadows are those around oneself, and drawn anew when something of them moves. */
  const shade = ({ spot }: Seen, hasMoved: boolean): void => {
    if (!renderer.shadowMap.enabled) return;
    const at = `${Math.round(spot.x / 3)} ${Math.round(spot.y / 3)} ${Math.round(spot.z)}`;
    if (at === lit && !hasMoved) return;
    lit = at;
    const [x, y] = [3 * Math.round(spot.x / 3), 3 * Math.round(spot.y / 3)];
    lights.sun.position.set(x - 3.5, y + 2.5, spot.z + 16);
    lights.sun.target.position.set(x, y, spot.z);
    renderer.shadowMap.needsUpdate = true;
  };
  const glow = ({ nowMs, isStill }: Seen): void => {
    const { fire } = smoke;
    const room = fire === null ? undefined : venue.rooms[fire.room];
    lights.fire.intensity = 0;
    if (fire === null || room === undefined) return;
    const middle = (k: 0 | 1): number => room.outline.reduce((sum, at) => sum + at[k], 0) / room.outline.length;
    const flicker = isStill ? 1 : 0.85 + 0.1 * Math.sin(nowMs / 83) + 0.05 * Math.sin(nowMs / 31);
    lights.fire.position.set(middle(0), middle(1), (venue.storeys[room.storey]?.floorZ ?? 0) + 0.9);
    lights.fire.intensity = 16 * fire.glow * flicker;
  };
  const dim = createDimmer(venue, lights.all);
  lights.sun.position.set(-3.5, 2.5, 16);
  const look = ({ eye, yawRad, pitchRad }: Seen): void => {
    const [dx, dy, dz] = lookAlong(yawRad, pitchRad);
    camera.position.set(...eye);
    camera.lookAt(eye[0] + dx, eye[1] + dy, eye[2] + dz);
    place.follow(...eye);
  };
  return {
    camera,
    get people() {
      return avatars.count;
    },
    get draws() {
      return renderer.info.render.calls;
    },
    get moved() {
      return furniture.moved;
    },
    get frames() {
      return renderer.info.render.frame;
    },
    get quality() {
      return governor.step;
    },
    resize(nextWidth, nextHeight) {
      if (nextWidth === width && nextHeight === height) return;
      [width, height] = [nextWidth, nextHeight];
      camera.aspect = width / height;
      camera.fov = camera.aspect < 1 ? FOV.tall : FOV.wide;
      camera.updateProjectionMatrix();
      setRatio();
    },
    draw(seen) {
      const storeys = storeysSeen(venue, seen.spot, seen.isOutside);
      place.show(storeys);
      const haveDoorsMoved = doors.update(seen.doors, seen.marked, seen.dtS, seen.isStill);
      const hasMoved = furniture.update(seen.furniture, storeys, seen.nowMs);
      avatars.update({ ...seen, storeys });
      smoke.update(seen.picture, seen.spot.storey, seen.dtS);
      water.update(seen.picture, seen.spot, seen.nowMs);
      glow(seen);
      dim(seen.picture, seen.spot, seen.isOutside);
      shade(seen, hasMoved || haveDoorsMoved);
      look(seen);
      renderer.render(scene, camera);
    },
    frameTook(ms) {
      const step = governor.frame(ms);
      if (step === null) return;
      setRatio();
      renderer.shadowMap.enabled = shadowPx > 0 && SETTINGS[step].shadowPx > 0;
      lights.sun.castShadow = renderer.shadowMap.enabled;
      materials.setSmokeSteps(step === "high" ? 14 : step === "medium" ? 9 : 5);
    },
    dispose() {
      for (const part of [place, doors, furniture, avatars, signs, water, smoke, materials]) part.dispose();
      renderer.dispose();
    },
  };
}
