import { Assets } from "../panels/Assets/Assets.tsx";
import { useSitePlaces } from "../session/context.tsx";
import { useShownAdditions } from "../session/useAdditions.ts";
import { goToPlace } from "./goTo.ts";

/** The tree of the site, from which one flies to a floor, a room or a zone. */
export function Places() {
  const site = useSitePlaces();
  const rows = useShownAdditions();
  return (
    <Assets
      goTo={(place) => {
        const addition = rows.get(place)?.addition;
        if (site !== null) goToPlace(site, place, addition?.of === "zone" ? addition.zone.place : undefined);
      }}
    />
  );
}
