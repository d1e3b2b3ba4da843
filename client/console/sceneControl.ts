import { create } from "zustand";
import type { Vec2 } from "../../twins/core/view.ts";

export interface Camera {
  home(): void;
  frame(thing: string): void;
  framePlace(place: string): void;
  framePoints(points: readonly Vec2[]): void;
  topView(on: boolean): void;
}

interface SceneControl {
  readonly camera: Camera | null;
  readonly plan: boolean;
  readonly followId: string | null;
  /** All storeys apart. */
  readonly exploded: boolean;
  /** The storey that one looks into is cut through. */
  readonly cut: boolean;
  setCamera(camera: Camera | null): void;
  setPlan(plan: boolean): void;
  follow(thing: string | null): void;
  setExploded(exploded: boolean): void;
  setCut(cut: boolean): void;
}

/** How shortcuts and buttons reach the camera, wherever it is mounted. */
export const useSceneControl = create<SceneControl>((set, get) => ({
  camera: null,
  plan: false,
  followId: null,
  exploded: false,
  cut: true,
  setCamera: (camera) => set({ camera }),
  setPlan(plan) {
    get().camera?.topView(plan);
    set({ plan });
  },
  follow: (followId) => set({ followId }),
  setExploded: (exploded) => set({ exploded }),
  setCut: (cut) => set({ cut }),
}));
