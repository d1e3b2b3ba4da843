import { type CliIo, EXIT } from "../command.ts";
import { readFlags } from "../flags.ts";
import { padded } from "../language.ts";
import { allDrills, hazardOf } from "./find.ts";

/** `aitn drill list`. */
export async function list(args: readonly string[], io: CliIo): Promise<number> {
  const { flags } = readFlags(args, { json: "switch" });
  const drills = (await allDrills()).map((one) => ({
    ...{ drill: one.id, site: one.siteId, hazard: hazardOf(one), title: one.title, lengthS: one.lengthS },
    ...{ agents: one.agents, mostAgents: one.mostAgents, roles: one.roles.map(({ role, most }) => ({ role, most })) },
  }));
  if (flags.json) io.out(`${JSON.stringify({ drills })}\n`);
  else
    for (const { drill, site, hazard, title, lengthS, agents } of drills) {
      const names = `${padded(drill, 18)}${padded(`${site} ${hazard}`, 20)}${padded(title[io.language], 28)}`;
      io.out(
        io.language === "zh" ? `${names}${lengthS} 秒，${agents} 人\n` : `${names}${lengthS} s, ${agents} people\n`,
      );
    }
  return EXIT.ok;
}
