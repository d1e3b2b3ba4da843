import { z } from "zod";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";

/** What somebody chose for drills on this device. */
export interface DrillSettings {
  /** The map steps from place to place, nothing glides. */
  readonly still: boolean;
  readonly rumble: boolean;
  readonly flash: boolean;
  readonly captions: boolean;
  /** From above or through one's own eyes; null: as suits the device and the wish for less motion. */
  readonly view: "plan" | "first" | null;
  readonly text: TextSize;
}

export const TEXT_SIZES = ["usual", "large", "larger"] as const;
export type TextSize = (typeof TEXT_SIZES)[number];

const KEY = "aitn.drill.settings";
const Settings = z
  .object({
    ...{ still: z.boolean(), rumble: z.boolean(), flash: z.boolean(), captions: z.boolean() },
    ...{ view: z.enum(["plan", "first"]).nullable(), text: z.enum(TEXT_SIZES) },
  })
  .partial();

/** Whoever wishes less motion gets neither gliding nor rumble nor flashes, unless they switch them on. */
export const usualSettings = (reducesMotion: boolean): DrillSettings => ({
  still: reducesMotion,
  rumble: !reducesMotion,
  flash: !reducesMotion,
  captions: true,
  view: null,
  text: "usual",
});

export function readSettings(kept: string | null, reducesMotion: boolean): DrillSettings {
  const usual = usualSettings(reducesMotion);
  try {
    const { still, rumble, flash, captions, view, text } = Settings.catch({}).parse(JSON.parse(kept ?? "{}"));
    return {
      still: still ?? usual.still,
      rumble: rumble ?? usual.rumble,
      flash: flash ?? usual.flash,
      captions: captions ?? usual.captions,
      view: view ?? usual.view,
      text: text ?? usual.text,
    };
  } catch {
    return usual;
  }
}

const store = createStore<DrillSettings>(() =>
  typeof window === "undefined"
    ? usualSettings(true)
    : readSettings(localStorage.getItem(KEY), matchMedia("(prefers-reduced-motion: reduce)").matches),
);

/** The view that is shown: who wishes less motion, or draws by the processor, gets the plan unless they choose otherwise. */
export const shownView = (
  { still, view }: DrillSettings,
  support: "none" | "software" | "hardware",
): "plan" | "first" => (support === "none" ? "plan" : (view ?? (still || support === "software" ? "plan" : "first")));

export const drillSettings = (): DrillSettings => store.getState();
export const useDrillSettings = (): DrillSettings => useStore(store);

export function setDrillSetting(change: Partial<DrillSettings>): void {
  store.setState(change);
  try {
    localStorage.setItem(KEY, JSON.stringify(store.getState()));
  } catch {
    // A browser that keeps nothing: it holds until the page is left.
  }
}
