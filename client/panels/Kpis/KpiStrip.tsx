import { abilitiesOf } from "../../session/abilities.ts";
import { useSitePlaces } from "../../session/context.tsx";
import { CellStrip } from "./CellStrip.tsx";
import { CityStrip } from "./CityStrip.tsx";
import { HomeStrip } from "./HomeStrip.tsx";

/** The figures of what the site does; nothing for one that does none of it. */
export function KpiStrip() {
  const abilities = abilitiesOf(useSitePlaces());
  if (abilities.has("work")) return <CellStrip />;
  if (abilities.has("homeEnergy")) return <HomeStrip />;
  return abilities.has("traffic") ? <CityStrip /> : null;
}
