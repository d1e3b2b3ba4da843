import { existsSync } from "node:fs";
import { join } from "node:path";
import { loadPumpHealth, ownMind, pumpHealthBytes } from "../../models/zoo/pump-health/index.ts";
import { must } from "../../twins/core/result.ts";
import type { ActingModel } from "../../twins/protocol/sandbox.ts";
import type { Alarms } from "../alarms/alarms.ts";
import { dataPaths } from "../config.ts";
import { modelsFolder } from "../rounds/training.ts";
import { type Acting, openActing } from "../sandbox/acting.ts";
import { isCid } from "./contents.ts";
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

export interface ActingParts {
  readonly core: Core;
  readonly alarms: Alarms;
  /** The community's word. */
  modelApproved(cid: string): boolean;
  /** What was published here; null for anything else. */
  published(cid: string): { readonly path: string } | null;
}

/** The model that judges the site's pumps, in this server: its own, one that was published here, or one that was trained here. */
export function wireActing({ core, alarms, modelApproved, published }: ActingParts): Acting {
  const { config, history } = core;
  const trained = (cid: string): string => join(modelsFolder(dataPaths(config.dataDir).learning), `${cid}.json`);
  return openActing({
    journal: history.journal,
    own: ownMind(must(loadPumpHealth(pumpHealthBytes()))),
    approved: modelApproved,
    pathOf: (cid) => published(cid)?.path ?? (isCid(cid) && existsSync(trained(cid)) ? trained(cid) : null),
    onChange: quarantineAlarm(core, alarms),
  });
}
