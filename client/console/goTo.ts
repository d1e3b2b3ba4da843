import type { Site } from "../../twins/core/site.ts";
import { go } from "../session/view.ts";
import { storeysOf } from "./LevelPicker.tsx";
import { useSceneControl } from "./sceneControl.ts";

/** The storey of a place; null for what is on none. */
export function storeyOf(site: Pick<Site, "places">, placeId: string): string | null {
  const byId = new Map(site.places.map((place) => [place.id, place]));
  for (let place = byId.get(placeId); place !== undefined; place = byId.get(place.parent ?? ""))
    if (place.level === "storey") return place.id;
  return null;
}

/** Looks at a place: on its storey, where the site shows storeys one by one. */
export function goToPlace(site: Pick<Site, "places">, placeId: string): void {
  const storey = storeyOf(site, placeId);
  const apart = storeysOf(site.places).some(({ id }) => id === storey);
  go({ storey: apart ? storey : null });
  const { camera, setExploded } = useSceneControl.getState();
  setExploded(false);
  camera?.framePlace(placeId);
}
