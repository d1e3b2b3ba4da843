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
import type { VenueView } from "../../../twins/protocol/drill.ts";
import { Governor, SETTINGS } from "../../scene/quality.ts";
import type { Spot } from "../session/prediction.ts";
import { stairAt } from "../session/stairs.ts";
import { lookAlong } from "./eye.ts";
import { createDimmer } from "./light.ts";
import { createMaterials } from "./materials.ts";
import { DAYS } from "./paints.ts";
import { createSmoke } from "./smoke.ts";
import { holeOf } from "./stairs3d.ts";
import { createThings, type Seen } from "./things3d.ts";

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
  /** Height of the flames over what burns, m; and how many steered signs hang. */
  readonly flamesM: number;
  readonly signs: number;
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
  const fire = new PointLight("#ff8a3a", 0, 12, 1.7);
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
  const lights = lightsOf(day, shadowPx);
  const options = { venue, materials, smoke, day, exitWord, hasShadows: shadowPx > 0, light: lights.fire };
  const things = createThings(options);
  const scene = new Scene();
  scene.background = new Color(day.horizon);
  scene.fog = new Fog(day.horizon, 60, 285);
  scene.add(...things.objects, ...lights.all);
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
  const dim = createDimmer(venue, lights.all, things.place.lamps);
  lights.sun.position.set(-3.5, 2.5, 16);
  const look = ({ eye, yawRad, pitchRad }: Seen): void => {
    const [dx, dy, dz] = lookAlong(yawRad, pitchRad);
    camera.position.set(...eye);
    camera.lookAt(eye[0] + dx, eye[1] + dy, eye[2] + dz);
    things.place.follow(...eye);
  };
  return {
    camera,
    get people() {
      return things.avatars.count;
    },
    get draws() {
      return renderer.info.render.calls;
    },
    get moved() {
      return things.furniture.moved;
    },
    get flamesM() {
      return things.flames.heightM;
    },
    get signs() {
      return things.steered.count;
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
      shade(seen, things.update(seen, storeys));
      dim(seen.picture, seen.spot, seen.isOutside);
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
      for (const part of [things, smoke, materials]) part.dispose();
      renderer.dispose();
    },
  };
}
