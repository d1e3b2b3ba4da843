import type { Token } from "../../ui/theme.ts";

const NAMES = {
  canvas: "canvas",
  panel: "panel",
  raised: "raised",
  line: "line",
  text: "text",
  muted: "muted",
  accent: "accent",
  accentSoft: "accent-soft",
  onAccent: "on-accent",
  critical: "critical",
  high: "high",
  good: "good",
  onCritical: "on-critical",
} as const satisfies Partial<Record<Token, string>>;
export type MapColours = Readonly<Record<keyof typeof NAMES, string>>;

/** The page's colours, for a canvas that cannot read variables by itself. */
export function coloursOf(element: Element): MapColours {
  const style = getComputedStyle(element);
  return Object.fromEntries(
    Object.entries(NAMES).map(([name, variable]) => [name, style.getPropertyValue(`--w-${variable}`).trim()]),
  ) as MapColours;
}
