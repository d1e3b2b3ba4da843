import { storeyByPlace } from "../../twins/core/place.ts";
import type { Site } from "../../twins/core/site.ts";
import { go } from "../session/view.ts";
import { storeysOf } from "./LevelPicker.tsx";
import { useSceneControl } from "./sceneControl.ts";

/**
 * Looks at a place: on its storey, where the site shows storeys one by one.
 * @param floor of a zone that people drew: the place on which it is
 */
export function goToPlace(site: Pick<Site, "places">, placeId: string, floor?: string): void {
  const storeys = storeyByPlace(site.places);
  const storey = storeys.get(placeId) ?? storeys.get(floor ?? "") ?? null;
  const apart = storeysOf(site.places).some(({ id }) => id === storey);
  go({ storey: apart ? storey : null });
  const { camera, setExploded } = useSceneControl.getState();
  setExploded(false);
  camera?.framePlace(placeId);
}

/** Shows the floor of a place, where the site shows storeys one by one: what is on it lies under a roof, or under other floors. */
export function bringFloor(site: Pick<Site, "places">, placeId: string): void {
  const storey = storeyByPlace(site.places).get(placeId) ?? null;
  if (useSceneControl.getState().exploded || !storeysOf(site.places).some(({ id }) => id === storey)) return;
  go({ storey });
}
