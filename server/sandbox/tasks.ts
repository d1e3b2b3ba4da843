import { ZOO_ABOUT } from "../../models/zoo/about.gen.ts";
import type { ModelFacts, SandboxTask } from "../../twins/protocol/sandbox.ts";
import { cidAt, zooModelPath } from "../rounds/zooTasks.ts";
import { fitOf } from "./score.ts";

/** What a model may be tried at, without the recordings themselves. */
export const sandboxTasks = (): Promise<readonly SandboxTask[]> =>
  Promise.all(
    ZOO_ABOUT.map(async ({ name, measure, replay }) => ({
      name,
      measure,
      ...replay,
      champion: await cidAt(zooModelPath(name)),
    })),
  );

/** Tasks whose shapes a model has. */
export const fitting = (model: ModelFacts): readonly string[] =>
  ZOO_ABOUT.filter(({ name, replay }) => fitOf({ name, ...replay }, model).ok).map(({ name }) => name);
