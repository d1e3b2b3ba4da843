import { Color } from "three";
import type { LampColour, MaterialName } from "../../twins/core/view.ts";
import type { Theme } from "./types.ts";

/** How a material of the palette takes light. `glow` is light of its own, 0 to 1. */
export interface Finish {
  readonly colour: string;
  readonly roughness: number;
  readonly metalness: number;
  readonly glow?: number;
}

/** One calm palette: warm greys and a slate blue, so that all things look made together. */
export const FINISHES: Readonly<Record<MaterialName, Finish>> = {
  paintLight: { colour: "#dfe2e0", roughness: 0.5, metalness: 0 },
  paintGrey: { colour: "#aab1b5", roughness: 0.52, metalness: 0 },
  paintDark: { colour: "#4b545b", roughness: 0.55, metalness: 0 },
  paintAccent: { colour: "#56758c", roughness: 0.5, metalness: 0 },
  castIron: { colour: "#6d7376", roughness: 0.68, metalness: 0.35 },
  steel: { colour: "#b4b9bc", roughness: 0.36, metalness: 0.8 },
  aluminium: { colour: "#c9cdd0", roughness: 0.42, metalness: 0.65 },
  brass: { colour: "#b79a5c", roughness: 0.4, metalness: 0.7 },
  copper: { colour: "#b0714f", roughness: 0.4, metalness: 0.7 },
  rubber: { colour: "#2b2f33", roughness: 0.88, metalness: 0 },
  plastic: { colour: "#31373c", roughness: 0.5, metalness: 0 },
  plasticLight: { colour: "#e6e8e6", roughness: 0.45, metalness: 0 },
  concrete: { colour: "#c3c3be", roughness: 0.9, metalness: 0 },
  wood: { colour: "#b6946a", roughness: 0.75, metalness: 0 },
  glass: { colour: "#9fb6c2", roughness: 0.12, metalness: 0 },
  screen: { colour: "#27526e", roughness: 0.25, metalness: 0, glow: 0.55 },
  chamber: { colour: "#2f3539", roughness: 0.7, metalness: 0.1 },
  safetyYellow: { colour: "#e3b23c", roughness: 0.55, metalness: 0 },
  safetyRed: { colour: "#b5372f", roughness: 0.5, metalness: 0 },
  coolant: { colour: "#7fae9b", roughness: 0.3, metalness: 0, glow: 0.1 },
  stock1: { colour: "#ccd0d2", roughness: 0.38, metalness: 0.55 },
  stock2: { colour: "#b7a271", roughness: 0.42, metalness: 0.5 },
  stock3: { colour: "#8f9aa6", roughness: 0.42, metalness: 0.5 },
  stock4: { colour: "#c49a83", roughness: 0.42, metalness: 0.45 },
};

/** Lamps, dark and lit. */
export const LAMPS: Readonly<Record<LampColour, { readonly off: string; readonly on: string }>> = {
  green: { off: "#4d6a58", on: "#1fd873" },
  amber: { off: "#80704c", on: "#ffa91a" },
  red: { off: "#7a4a48", on: "#ff3528" },
  blue: { off: "#56677f", on: "#3d97ff" },
  white: { off: "#9aa1a5", on: "#fff6e0" },
};

/** Colours of the place and of what is drawn over it (DESIGN: grey base, colour only for abnormal or interactive). */
export interface SceneTheme {
  readonly canvas: string;
  readonly floor: string;
  /** Saw cuts between slabs. */
  readonly joint: string;
  readonly lane: string;
  readonly laneEdge: string;
  readonly zone: string;
  readonly mark: string;
  readonly wall: string;
  readonly wallCut: string;
  /** Walls of the plan, cut. */
  readonly planWall: string;
  readonly skirting: string;
  readonly interactive: string;
  readonly forecast: string;
  readonly lease: string;
  /** Roads whose traffic is dense, and slow; as the tokens of the page. */
  readonly dense: string;
  readonly slow: string;
  readonly panel: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly sun: number;
  readonly sunColour: string;
  readonly sky: number;
  readonly skyColour: string;
  readonly bounceColour: string;
  readonly environment: number;
  readonly exposure: number;
  readonly groundShadow: number;
}

export const THEMES: Readonly<Record<Theme, SceneTheme>> = {
  light: {
    canvas: "#E7EAED",
    floor: "#939593",
    joint: "#5f6363",
    lane: "#72797d",
    laneEdge: "#d19d1e",
    zone: "#7f878a",
    mark: "#f2f2ee",
    wall: "#d7d8d5",
    wallCut: "#5d666d",
    planWall: "#4b545b",
    skirting: "#9aa2a6",
    interactive: "#1C64D1",
    forecast: "#7a4fd0",
    lease: "#1C64D1",
    dense: "#B58100",
    slow: "#C4122F",
    panel: "#F6F7F8",
    text: "#1A2026",
    muted: "#59636E",
    line: "#CBD1D7",
    sun: 3.5,
    sunColour: "#fff3e0",
    sky: 0.62,
    skyColour: "#eef4fb",
    bounceColour: "#b6b4af",
    environment: 0.32,
    exposure: 1,
    groundShadow: 0.2,
  },
  dark: {
    canvas: "#14181C",
    floor: "#54595d",
    joint: "#32373b",
    lane: "#454b50",
    laneEdge: "#c09a3e",
    zone: "#4d5357",
    mark: "#c9cccb",
    wall: "#8f979c",
    wallCut: "#2b3238",
    planWall: "#98a3ae",
    skirting: "#565f65",
    interactive: "#6AA4FF",
    forecast: "#a78bfa",
    lease: "#6AA4FF",
    dense: "#D9A21B",
    slow: "#F0566A",
    panel: "#1B2026",
    text: "#E6EAEE",
    muted: "#98A3AE",
    line: "#343D46",
    sun: 2.3,
    sunColour: "#ffe9cf",
    sky: 0.55,
    skyColour: "#a9bdd6",
    bounceColour: "#4b4740",
    environment: 0.3,
    exposure: 1.05,
    groundShadow: 0.45,
  },
};

/** DESIGN: an alarm always has its shape and letter too, the same as in the panels. */
export const ALARM_LOOK = {
  critical: { colour: "#C4122F", ink: "#FFFFFF", letter: { en: "C", zh: "急" }, shape: "triangle" },
  high: { colour: "#D9480F", ink: "#FFFFFF", letter: { en: "H", zh: "高" }, shape: "diamond" },
  medium: { colour: "#B58100", ink: "#14181C", letter: { en: "M", zh: "中" }, shape: "square" },
  low: { colour: "#5B5BD6", ink: "#FFFFFF", letter: { en: "L", zh: "低" }, shape: "circle" },
} as const;

/** Linear RGB of a CSS colour. */
export function linear(css: string): [number, number, number] {
  const colour = new Color(css);
  return [colour.r, colour.g, colour.b];
}
