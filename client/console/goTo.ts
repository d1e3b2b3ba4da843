import { storeyByPlace } from "../../twins/core/place.ts";
import type { Site } from "../../twins/core/site.ts";
import { go } from "../session/view.ts";
import { storeysOf } from "./LevelPicker.tsx";
import { useSceneControl } from "./sceneControl.ts";

/** Looks at a place: on its storey, where the site shows storeys one by one. */
export function goToPlace(site: Pick<Site, "places">, placeId: string): void {
  const storey = storeyByPlace(site.places).get(placeId) ?? null;
  const apart = storeysOf(site.places).some(({ id }) => id === storey);
  go({ storey: apart ? storey : null });
  const { camera, setExploded } = useSceneControl.getState();
  setExploded(false);
  camera?.framePlace(placeId);
}
