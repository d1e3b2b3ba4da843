import { Assets } from "../panels/Assets/Assets.tsx";
import { useSitePlaces } from "../session/context.tsx";
import { goToPlace } from "./goTo.ts";

/** The tree of the site, from which one flies to a floor or a room. */
export function Places() {
  const site = useSitePlaces();
  return <Assets goTo={(place) => site !== null && goToPlace(site, place)} />;
}
