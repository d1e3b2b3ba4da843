import { Assets } from "../panels/Assets/Assets.tsx";
import { useSite, useSitePlaces } from "../session/context.tsx";
import { useShownAdditions } from "../session/useAdditions.ts";
import { bringFloor, goToPlace } from "./goTo.ts";
import { useSceneControl } from "./sceneControl.ts";

/** The tree of the site, from which one flies to a floor, a room, a zone or a Thing. */
export function Places() {
  const site = useSitePlaces();
  const { live } = useSite();
  const rows = useShownAdditions();
  const placeOf = (id: string): string | undefined => {
    const addition = rows.get(id)?.addition;
    return addition?.of === "thing" ? addition.thing.place : (live.entry(id)?.thing.place ?? addition?.zone.place);
  };
  const bring = (thing: string): void => {
    const place = placeOf(thing);
    if (site !== null && place !== undefined) bringFloor(site, place);
  };
  return (
    <Assets
      goTo={(id) => {
        const isPlace = site?.places.some((place) => place.id === id) === true;
        if (site !== null && (isPlace || rows.get(id)?.addition.of === "zone")) return goToPlace(site, id, placeOf(id));
        bring(id);
        useSceneControl.getState().camera?.frame(id);
      }}
      bring={bring}
    />
  );
}
