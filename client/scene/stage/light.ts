import {
  BackSide,
  BoxGeometry,
  Color,
  DirectionalLight,
  Group,
  HemisphereLight,
  Mesh,
  MeshBasicMaterial,
  PMREMGenerator,
  Scene,
  type Texture,
  type WebGLRenderer,
} from "three";
import type { SceneTheme } from "../palette.ts";
import type { Bounds } from "./outline.ts";

/** Of the hall for which the shadows were tuned. */
const HALL_RADIUS_M = 12;

/** One sun and the sky; `skyShare` makes up for a missing environment. The shadow box holds the hall and nothing more, so that its texels are small. */
export function lights(
  theme: SceneTheme,
  bounds: Bounds,
  shadowPx: number,
  skyShare = 1,
): { group: Group; sun: DirectionalLight } {
  const group = new Group();
  const sky = new HemisphereLight(theme.skyColour, theme.bounceColour, theme.sky * skyShare);
  sky.position.set(0, 0, 1);
  const sun = new DirectionalLight(theme.sunColour, theme.sun);
  const [mx, my] = [(bounds.x0 + bounds.x1) / 2, (bounds.y0 + bounds.y1) / 2];
  const { z0 = 0, z1 = 0 } = bounds;
  const radius = Math.hypot(bounds.x1 - bounds.x0, bounds.y1 - bounds.y0, z1 - z0) / 2 + 0.5;
  const mz = (z0 + z1) / 2;
  sun.position.set(mx - radius * 1.15, my - radius * 0.2, mz + radius * 1.2);
  sun.target.position.set(mx, my, mz);
  if (shadowPx > 0) {
    sun.castShadow = true;
    sun.shadow.mapSize.set(shadowPx, shadowPx);
    sun.shadow.autoUpdate = false;
    sun.shadow.needsUpdate = true;
    sun.shadow.radius = 1.8;
    sun.shadow.bias = -0.0004;
    // A texel of a large site spans more of a slanted wall.
    sun.shadow.normalBias = 0.02 * Math.max(1, radius / HALL_RADIUS_M);
    Object.assign(sun.shadow.camera, {
      left: -radius,
      right: radius,
      top: radius,
      bottom: -radius,
      near: 0.5,
      far: radius * 4,
    });
  }
  group.add(sky, sun, sun.target);
  return { group, sun };
}

/** What metal and glass mirror: a pale hall with bright roof lights. Drawn here, so nothing has to be loaded. */
export function environment(renderer: WebGLRenderer, theme: SceneTheme): { texture: Texture; dispose(): void } {
  const scene = new Scene();
  const box = new BoxGeometry(1, 1, 1);
  const add = (
    css: string,
    power: number,
    at: [number, number, number],
    size: [number, number, number],
    inner = false,
  ): void => {
    const material = new MeshBasicMaterial({ color: new Color(css).multiplyScalar(power), side: inner ? BackSide : 0 });
    const mesh = new Mesh(box, material);
    mesh.position.set(...at);
    mesh.scale.set(...size);
    scene.add(mesh);
  };
  // Built with y up, as environment maps are.
  add(theme.skyColour, 0.75, [0, 4, 0], [24, 9, 24], true);
  add(theme.bounceColour, 0.45, [0, -0.6, 0], [24, 0.2, 24]);
  for (const x of [-6, -2, 2, 6]) add("#ffffff", 7, [x, 8, 0], [0.7, 0.1, 14]);
  add("#ffffff", 3, [-11.5, 4.5, 0], [0.1, 3, 16]);
  add("#dfe9f2", 1.6, [11.5, 4.5, 0], [0.1, 3, 16]);
  add("#3b444c", 0.8, [0, 1.5, -11.5], [20, 3, 0.1]);
  const generator = new PMREMGenerator(renderer);
  const target = generator.fromScene(scene, 0.03, 0.1, 40);
  generator.dispose();
  box.dispose();
  scene.traverse((object) => {
    if (object instanceof Mesh) (object.material as MeshBasicMaterial).dispose();
  });
  return { texture: target.texture, dispose: () => target.dispose() };
}
