import { create } from "zustand";

export interface Camera {
  home(): void;
  frame(thing: string): void;
  topView(on: boolean): void;
}

interface SceneControl {
  readonly camera: Camera | null;
  readonly plan: boolean;
  readonly followId: string | null;
  setCamera(camera: Camera | null): void;
  setPlan(plan: boolean): void;
  follow(thing: string | null): void;
}

/** How shortcuts and buttons reach the camera, wherever it is mounted. */
export const useSceneControl = create<SceneControl>((set, get) => ({
  camera: null,
  plan: false,
  followId: null,
  setCamera: (camera) => set({ camera }),
  setPlan(plan) {
    get().camera?.topView(plan);
    set({ plan });
  },
  follow: (followId) => set({ followId }),
}));
