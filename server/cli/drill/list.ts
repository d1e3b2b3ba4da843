import type { DrillDefinition } from "../../../twins/drill/definition.ts";
import { type CliIo, EXIT } from "../command.ts";
import { readFlags } from "../flags.ts";
import { columnsOf, type Language, padded } from "../language.ts";
import { allDrills, hazardOf } from "./find.ts";

type Line = Pick<DrillDefinition, "title" | "lengthS" | "agents" | "mostAgents"> & {
  drill: string;
  site: string;
  hazard: string;
};

/** A line a drill; each column as wide as its widest. */
function asText(drills: readonly Line[], language: Language): string {
  const rows = drills.map(({ drill, site, hazard, title }) => [drill, `${site} ${hazard}`, title[language]]);
  const widths = [0, 1, 2].map((at) => 2 + Math.max(...rows.map((row) => columnsOf(row[at]!))));
  const lines = drills.map(({ lengthS, agents, mostAgents }, at) => {
    const names = rows[at]!.map((text, column) => padded(text, widths[column]!)).join("");
    return language === "zh"
      ? `${names}${lengthS} 秒，${agents} 人（至多 ${mostAgents}）\n`
      : `${names}${lengthS} s, ${agents} people, at most ${mostAgents}\n`;
  });
  return lines.join("");
}

/** `aitn drill list`. */
export async function list(args: readonly string[], io: CliIo): Promise<number> {
  const { flags } = readFlags(args, { json: "switch" });
  const drills = (await allDrills()).map((one) => ({
    ...{ drill: one.id, site: one.siteId, hazard: hazardOf(one), title: one.title, lengthS: one.lengthS },
    ...{ agents: one.agents, mostAgents: one.mostAgents, roles: one.roles.map(({ role, most }) => ({ role, most })) },
  }));
  if (flags.json) io.out(`${JSON.stringify({ drills })}\n`);
  else io.out(asText(drills, io.language));
  return EXIT.ok;
}
