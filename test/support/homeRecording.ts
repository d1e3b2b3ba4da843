import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { gridOf } from "../../models/optimisers/home-energy/grid.ts";
import { must } from "../../twins/core/result.ts";
import { parseHomeRecording } from "../../twins/sites/home/recording.ts";

const FILE = new URL("../../twins/sites/home/recordings/appliances.csv.gz", import.meta.url);

/** The house's recording, as rows and on a grid. */
export const { rows: homeRows } = must(parseHomeRecording(gunzipSync(readFileSync(FILE)).toString()));
export const homeGrid = gridOf(homeRows);
/** 11 January 2016, the recording's first day, in days since 1 January 1970. */
export const FIRST_DAY = 16_811;
