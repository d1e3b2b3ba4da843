import { create } from "zustand";
import { persist } from "zustand/middleware";

export const SIDE_PANELS = [
  "inspector",
  "kpis",
  "approvals",
  "receipts",
  "models",
  "devices",
  "chain",
  "people",
  "audit",
  "health",
] as const;
export const LOWER_PANELS = ["timeline", "alarms", "compare", "plan", "homeEnergy", "traffic"] as const;
export type SidePanel = (typeof SIDE_PANELS)[number];
export type LowerPanel = (typeof LOWER_PANELS)[number];
export type PanelName = SidePanel | LowerPanel;

export const isSide = (name: string): name is SidePanel => (SIDE_PANELS as readonly string[]).includes(name);
export const isLower = (name: string): name is LowerPanel => (LOWER_PANELS as readonly string[]).includes(name);

/** Sizes in px: least, most, first. */
export const SIZES = {
  left: [200, 420, 260],
  right: [280, 640, 340],
  lower: [120, 620, 236],
  /** The lower dock for panels that need room. */
  tall: [200, 760, 440],
} as const;
export type Region = keyof typeof SIZES;

interface Layout {
  readonly left: number;
  readonly right: number;
  readonly lower: number;
  readonly tall: number;
  readonly open: Readonly<Record<"left" | "right" | "lower", boolean>>;
  readonly side: SidePanel;
  readonly tab: LowerPanel;
  readonly quality: "auto" | "high" | "medium" | "low" | "plan";
  /** Whoever uses this browser knows that it draws no 3D. */
  readonly flatTold: boolean;
  resize(region: Region, px: number): void;
  toggle(region: "left" | "right" | "lower", open?: boolean): void;
  show(panel: PanelName): void;
  setQuality(quality: Layout["quality"]): void;
  tellFlat(): void;
}

/** Comparisons, plans and forecasts open taller than the timeline, and each keeps its own height. */
export const lowerRegion = (tab: LowerPanel): "lower" | "tall" =>
  tab === "timeline" || tab === "alarms" ? "lower" : "tall";

export const clampSize = (region: Region, px: number): number =>
  Math.round(Math.min(SIZES[region][1], Math.max(SIZES[region][0], px)));

/** What the person arranged; kept in this browser. */
export const useLayout = create<Layout>()(
  persist(
    (set) => ({
      left: SIZES.left[2],
      right: SIZES.right[2],
      lower: SIZES.lower[2],
      tall: SIZES.tall[2],
      open: { left: true, right: true, lower: true },
      side: "inspector",
      tab: "timeline",
      quality: "auto",
      flatTold: false,
      resize: (region, px) => set({ [region]: clampSize(region, px) }),
      toggle: (region, open) => set((old) => ({ open: { ...old.open, [region]: open ?? !old.open[region] } })),
      show: (panel) =>
        set((old) =>
          isSide(panel)
            ? { side: panel, open: { ...old.open, right: true } }
            : { tab: panel, open: { ...old.open, lower: true } },
        ),
      setQuality: (quality) => set({ quality }),
      tellFlat: () => set({ flatTold: true }),
    }),
    { name: "aitn.layout", version: 1 },
  ),
);
