import { fileURLToPath } from "node:url";
import { type Grid, gridOf } from "../../models/optimisers/home-energy/grid.ts";
import { must } from "../../twins/core/result.ts";
import { parseHomeRecording } from "../../twins/sites/home/recording.ts";
import { ownText } from "../ownText.ts";

const FILE = fileURLToPath(new URL("../../twins/sites/home/recordings/appliances.csv.gz", import.meta.url));

/** The house's recording on its grid. @throws CodedError MODEL_DATA where the file is another */
export const readHomeGrid = async (): Promise<Grid> => gridOf(must(parseHomeRecording(await ownText(FILE))).rows);
