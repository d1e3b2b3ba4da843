import type { DrillDefinition } from "../../../twins/drill/definition.ts";
import { DRILL_IDS, drillOf } from "../../../twins/sites/drills.ts";
import { Refusal } from "../failures.ts";
import { wrongWord } from "../flags.ts";

/** Every shipped drill. */
export const allDrills = async (): Promise<readonly DrillDefinition[]> =>
  Promise.all(DRILL_IDS.map((id) => drillOf(id)!));

export const hazardOf = ({ rubric }: Pick<DrillDefinition, "rubric">): string => rubric.id;

const named = (drills: readonly DrillDefinition[]): string =>
  drills.map((one) => `${one.siteId} ${hazardOf(one)}`).join(", ");

/** The shipped drill of a site and a hazard. @throws UsageError for a site or hazard that none has; Refusal for a pair that none is */
export async function findDrill(siteId: string, hazard: string, id: string | undefined): Promise<DrillDefinition> {
  const drills = await allDrills();
  if (drills.every((one) => one.siteId !== siteId))
    throw wrongWord(siteId, siteId, [...new Set(drills.map((one) => one.siteId))]);
  if (drills.every((one) => hazardOf(one) !== hazard))
    throw wrongWord(hazard, hazard, [...new Set(drills.map(hazardOf))]);
  const found = drills.filter((one) => one.siteId === siteId && hazardOf(one) === hazard);
  if (found.length === 0)
    throw new Refusal("SIM_UNKNOWN", {
      en: `There is no ${hazard} drill of ${siteId}. There are: ${named(drills)}.`,
      zh: `${siteId} 没有 ${hazard} 演练。现有：${named(drills)}。`,
    });
  const ids = found.map((one) => one.id);
  const wanted = id === undefined ? found : found.filter((one) => one.id === id);
  if (wanted.length === 1) return wanted[0]!;
  throw wrongWord(id === undefined ? "--drill" : `--drill ${id}`, id ?? "", ids);
}
