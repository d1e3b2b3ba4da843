import { create } from "zustand";

export type Overlay = "none" | "palette" | "help";

/** What lies over the page. */
export const useOverlays = create<{ open: Overlay; show(overlay: Overlay): void }>((set) => ({
  open: "none",
  show: (open) => set({ open }),
}));
