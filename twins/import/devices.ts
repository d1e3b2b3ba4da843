import { thingModels } from "../things/registry.gen.ts";
import type { ImportedThing } from "./imported.ts";

/** Whether a Thing of a file is of a kind that a device here can be: a site has it as a Thing. The others are drawn where they stand. */
export const isDevice = ({ model }: Pick<ImportedThing, "model">): boolean => thingModels[model] !== undefined;
