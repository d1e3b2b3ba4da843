import type { Zone } from "../../twins/core/additions.ts";
import type { Site } from "../../twins/core/site.ts";
import type { Thing, ThingModel } from "../../twins/core/thing.ts";
import type { ThingView, Vec2, Vec3 } from "../../twins/core/view.ts";
import type { AlarmPriority, AlarmState } from "../../twins/operations/alarm.ts";
import type { BuiltGeometry } from "./built/build.ts";
import type { Rect } from "./overlay/labels.ts";
import type { Replica } from "./source.ts";
import type { Levels } from "./stage/stagePlace.ts";

export type Theme = "light" | "dark";
export type Language = "en" | "zh";
export const QUALITIES = ["high", "medium", "low", "plan"] as const;
export type QualityStep = (typeof QUALITIES)[number];

/** The worst alarm of a Thing. */
export interface SceneAlarm {
  readonly priority: AlarmPriority;
  readonly state: AlarmState;
}

/** A vehicle's way ahead: nodes still to come; the first `released` are the base, the rest the horizon (VDA 5050). */
export interface ScenePath {
  readonly nodes: readonly string[];
  readonly released: number;
}

/** A pose that is not now: a forecast, or another branch. */
export interface Ghost {
  readonly thing: string;
  readonly x: number;
  readonly y: number;
  readonly headingRad: number;
}

/** Zones with no room for another vehicle: route map node or edge id -> a vehicle that holds the right of way there. */
export interface SceneLeases {
  readonly held: ReadonlyMap<string, string>;
  /** True for a moment that is not now: drawn as the ghosts are. */
  readonly expected: boolean;
}

/** What people added to the site, and what is being added. Another object when anything of it changed. */
export interface SceneAdditions {
  /** Planned: no device speaks for them. */
  readonly things: readonly Thing[];
  readonly zones: readonly Zone[];
  /** What would come to stand where one points at; it has no name yet. */
  readonly draft: Thing | null;
  /** Corners of the outline that is being drawn, and where one points at, m. */
  readonly outline: readonly Vec3[];
}

/** A point of the floor that is shown, m, and what stands in the way. */
export interface ScenePoint {
  readonly at: Vec3 | null;
  readonly thing: string | null;
  /** Not on the grid. */
  readonly free: boolean;
}

/** Speeds that roads show instead of those of the shown moment. */
export interface SceneSpeeds {
  /** By Thing; NaN or none where nothing is known. */
  readonly mph: ReadonlyMap<string, number>;
  /** Told, not measured: drawn violet and hatched. */
  readonly forecast: boolean;
}

/** A vehicle's way to an incident, decided by the forecast or by the speeds as they are. */
export interface SceneWay {
  readonly by: "forecast" | "current";
  readonly vehicle: string;
  /** Of the route map, the vehicle's stand first. */
  readonly nodes: readonly string[];
  /** What stands beside the vehicle: its name, and how long it takes this way. */
  readonly title: string;
  readonly value: string;
  /** It alone is looked at. */
  readonly chosen: boolean;
}

/** A dispatch as it lies on the roads. */
export interface SceneRoutes {
  readonly incident: { readonly node: string; readonly title: string };
  readonly stands: readonly { readonly vehicle: string; readonly node: string }[];
  readonly ways: readonly SceneWay[];
}

export interface MarkedPlace {
  readonly outline: readonly Vec2[];
  readonly floorZ: number;
}

export interface SiteSceneProps {
  readonly site: Site;
  /** What the site is drawn with; null for one that is drawn as a hall around its places. */
  readonly geometry: BuiltGeometry | null;
  readonly levels: Levels;
  /** By type. */
  readonly models: Readonly<Record<string, ThingModel>>;
  /** By type. A Thing whose type has no view is drawn as its plain footprint. */
  readonly views: Readonly<Record<string, ThingView>>;
  readonly replica: Replica;
  readonly theme: Theme;
  /** `auto` measures frame times and steps down or up by itself. */
  readonly quality: QualityStep | "auto";
  readonly onQuality?: (step: QualityStep) => void;
  readonly selection: string | null;
  /** The outline of the place that is selected, and the height of its floor, m; null: none is. */
  readonly marked?: MarkedPlace | null;
  readonly onSelect: (thing: string | null) => void;
  readonly alarms: ReadonlyMap<string, SceneAlarm>;
  /** By Thing. */
  readonly watches?: ReadonlyMap<string, SceneWatch>;
  readonly paths: ReadonlyMap<string, ScenePath>;
  readonly leases: SceneLeases;
  readonly ghosts: readonly Ghost[];
  readonly additions?: SceneAdditions | null;
  /** Told instead of `onSelect`, and of every move, while something is being placed or drawn. */
  readonly onPoint?: ((kind: "tap" | "move", point: ScenePoint) => void) | null;
  /** The zone at a point of the floor, where nothing else was hit. */
  readonly zoneAt?: (at: Vec3) => string | null;
  /** Null or left out: roads show the replica's speeds. */
  readonly speeds?: SceneSpeeds | null;
  readonly routes?: SceneRoutes | null;
  /** Where tools and words stand over the picture: labels keep off them. */
  readonly covered?: readonly Rect[];
  readonly followId: string | null;
  readonly reducedMotion: boolean;
  readonly language: Language;
  /** The browser ended the picture, or never began it: the plan stands in its place until the scene is mounted anew. */
  readonly onFailure?: () => void;
  /** Milliseconds of script and submission of each frame drawn. */
  readonly onFrameTime?: (ms: number) => void;
}

/** Where the camera looks from: around `target`, `polarRad` down from straight above, `azimuthRad` from east. */
export interface SceneView {
  readonly target: Vec3;
  readonly distanceM: number;
  readonly azimuthRad: number;
  readonly polarRad: number;
}

/** Who else has selected a Thing: their initials, and a sentence that says it. */
export interface SceneWatch {
  readonly initials: string;
  readonly title: string;
}

/** What a toolbar or a shortcut may ask of the camera. */
export interface SceneHandle {
  home(): void;
  /** Flies to a Thing and looks at it. */
  frame(thing: string): void;
  /** Flies to a place of the site: a floor, a room. */
  framePlace(place: string): void;
  /** Flies to where these points are all seen, m in the site's frame. */
  framePoints(points: readonly Vec2[]): void;
  /** Looks straight down, or back to perspective. */
  topView(on: boolean): void;
  /** Where the camera is on its way to; null in the plan, which has none. */
  view(): SceneView | null;
  /** Flies to where another camera looks from. */
  lookAs(view: SceneView): void;
}
