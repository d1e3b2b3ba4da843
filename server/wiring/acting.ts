import { existsSync } from "node:fs";
import { join } from "node:path";
import { loadPumpHealth, ownMind, pumpHealthBytes } from "../../models/zoo/pump-health/index.ts";
import { must } from "../../twins/core/result.ts";
import type { ActingModel } from "../../twins/protocol/sandbox.ts";
import type { Alarms } from "../alarms/alarms.ts";
import { dataPaths } from "../config.ts";
import { modelsFolder } from "../rounds/training.ts";
import { type Acting, openActing } from "../sandbox/acting.ts";
import type { Core } from "./core.ts";

/** A model's alarm is a pump's: the first one's, since all are judged by the same. */
const QUARANTINE = "pump-health quarantine";

/** The alarm that a model is in quarantine, which stands as long as it is. */
function quarantineAlarm({ sites }: Core, alarms: Alarms): (state: ActingModel) => void {
  const thing = sites.flatMap((site) => site.things).find(({ model }) => model === "coolant-pump")?.id;
  let raised: string | null = null;
  return ({ quarantined, cid }) => {
    if (quarantined && raised === null && thing !== undefined) {
      const title = {
        en: "The model that judges the pumps is in quarantine; a rule acts in its place",
        zh: "判断水泵的模型已被隔离，由规则代替",
      };
      raised = alarms.raise({ thing, name: QUARANTINE, title, priority: "medium", modelCid: cid });
    } else if (!quarantined && raised !== null) {
      alarms.clear(raised);
      raised = null;
    }
  };
}

/** The model that judges the site's pumps, in this server. @param approved the community's word, by CID */
export function wireActing(core: Core, alarms: Alarms, approved: (cid: string) => boolean): Acting {
  const { config, history } = core;
  const paths = dataPaths(config.dataDir);
  const folders = [modelsFolder(paths.learning), join(paths.sandbox, "models")];
  return openActing({
    journal: history.journal,
    own: ownMind(must(loadPumpHealth(pumpHealthBytes()))),
    approved,
    pathOf: (cid) =>
      folders.flatMap((folder) => [`${cid}.json`, `${cid}.onnx`].map((file) => join(folder, file))).find(existsSync) ??
      null,
    onChange: quarantineAlarm(core, alarms),
  });
}
