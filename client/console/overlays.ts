import { create } from "zustand";

/** Dimmed, not blurred: what happens behind stays readable. */
export const OVERLAY = { backgroundOpacity: 0.3, blur: 0 } as const;

export type Overlay = "none" | "palette" | "help";

/** What lies over the page. */
export const useOverlays = create<{ open: Overlay; show(overlay: Overlay): void }>((set) => ({
  open: "none",
  show: (open) => set({ open }),
}));
