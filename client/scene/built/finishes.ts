import type { PartKind } from "../../../twins/import/imported.ts";
import type { Finish } from "../palette.ts";
import type { Theme } from "../types.ts";

/** What parts of a building or a town look like: one calm palette, warm outside and quiet inside, so that each place reads as itself. */
const LIGHT: Readonly<Record<PartKind, Finish>> = {
  wall: { colour: "#d9d7d0", roughness: 0.85, metalness: 0 },
  floor: { colour: "#b9b3a8", roughness: 0.8, metalness: 0 },
  roof: { colour: "#9c7365", roughness: 0.85, metalness: 0 },
  door: { colour: "#8d7862", roughness: 0.6, metalness: 0 },
  window: { colour: "#9fb6c2", roughness: 0.12, metalness: 0 },
  stair: { colour: "#a39c90", roughness: 0.8, metalness: 0 },
  lift: { colour: "#8f979c", roughness: 0.4, metalness: 0.6 },
  furniture: { colour: "#b09c80", roughness: 0.75, metalness: 0 },
  column: { colour: "#c3c3be", roughness: 0.9, metalness: 0 },
  road: { colour: "#7b8084", roughness: 0.95, metalness: 0 },
  water: { colour: "#7fa6bf", roughness: 0.18, metalness: 0 },
  terrain: { colour: "#b3b79c", roughness: 1, metalness: 0 },
  vegetation: { colour: "#8aa176", roughness: 1, metalness: 0 },
  pavement: { colour: "#b5b3ad", roughness: 0.95, metalness: 0 },
  robot: { colour: "#56758c", roughness: 0.5, metalness: 0.2 },
  other: { colour: "#aeb3b5", roughness: 0.7, metalness: 0 },
};

/** The base under a sample of a town whose ground is not in the file: quieter than anything on it. */
export const baseColour = (theme: Theme): string => (theme === "dark" ? "#23282b" : "#d6d8d0");

/** Light enough to be told apart, dark enough for a dark room. */
const DIM = 0.62;

function dimmed(colour: string): string {
  const channel = (from: number): string =>
    Math.round(Number.parseInt(colour.slice(from, from + 2), 16) * DIM)
      .toString(16)
      .padStart(2, "0");
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}

const DARK = Object.fromEntries(
  Object.entries(LIGHT).map(([kind, finish]) => [kind, { ...finish, colour: dimmed(finish.colour) }]),
) as Record<PartKind, Finish>;

export const partFinish = (kind: PartKind, theme: Theme): Finish => (theme === "dark" ? DARK : LIGHT)[kind];
