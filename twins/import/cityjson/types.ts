import type { Place } from "../../core/place.ts";
import type { PartKind } from "../imported.ts";

/** What a CityObject becomes: the level of its place, and what its surfaces are where they do not say. */
export interface ObjectType {
  readonly level: Place["level"];
  /** "shell": a surface is roof, wall or floor by the way that it faces. */
  readonly kind: PartKind | "shell";
}

const shell = (level: Place["level"]): ObjectType => ({ level, kind: "shell" });
const area = (kind: PartKind): ObjectType => ({ level: "area", kind });

/** Every type of CityJSON 1.0 to 2.0 (specifications, section "City Objects"). */
export const OBJECT_TYPES: Readonly<Record<string, ObjectType>> = {
  Building: shell("building"),
  BuildingPart: shell("area"),
  BuildingInstallation: shell("area"),
  BuildingConstructiveElement: shell("area"),
  BuildingFurniture: area("furniture"),
  BuildingStorey: shell("storey"),
  BuildingRoom: shell("space"),
  BuildingUnit: shell("area"),
  Bridge: shell("area"),
  BridgePart: shell("area"),
  BridgeInstallation: shell("area"),
  BridgeConstructiveElement: shell("area"),
  BridgeConstructionElement: shell("area"),
  BridgeRoom: shell("space"),
  BridgeFurniture: area("furniture"),
  Tunnel: shell("area"),
  TunnelPart: shell("area"),
  TunnelInstallation: shell("area"),
  TunnelConstructiveElement: shell("area"),
  TunnelHollowSpace: shell("space"),
  TunnelFurniture: area("furniture"),
  OtherConstruction: shell("area"),
  Road: area("road"),
  Railway: area("road"),
  TransportSquare: area("pavement"),
  Waterway: area("water"),
  WaterBody: area("water"),
  TINRelief: area("terrain"),
  LandUse: area("terrain"),
  PlantCover: area("vegetation"),
  SolitaryVegetationObject: area("vegetation"),
  CityFurniture: area("furniture"),
  GenericCityObject: area("other"),
  CityObjectGroup: area("other"),
};

/** What a surface's semantics say that it is. */
export const SURFACE_KINDS: Readonly<Record<string, PartKind>> = {
  RoofSurface: "roof",
  GroundSurface: "floor",
  WallSurface: "wall",
  ClosureSurface: "other",
  OuterCeilingSurface: "floor",
  OuterFloorSurface: "roof",
  Window: "window",
  Door: "door",
  InteriorWallSurface: "wall",
  CeilingSurface: "floor",
  FloorSurface: "floor",
  WaterSurface: "water",
  WaterGroundSurface: "terrain",
  WaterClosureSurface: "other",
  TrafficArea: "road",
  AuxiliaryTrafficArea: "pavement",
  TransportationMarking: "road",
  TransportationHole: "other",
};

/** Geometry types by how deep their surfaces lie in `boundaries`; 0 for those without surfaces. */
export const SURFACE_DEPTH: Readonly<Record<string, number>> = {
  MultiPoint: 0,
  MultiLineString: 0,
  MultiSurface: 1,
  CompositeSurface: 1,
  Solid: 2,
  MultiSolid: 3,
  CompositeSolid: 3,
};
