import { fileURLToPath } from "node:url";
import { type RoadNetwork, roadNetwork } from "../../models/optimisers/emergency-dispatch/network.ts";
import type { Knowledge } from "../../models/optimisers/emergency-dispatch/report.ts";
import { type City, readCity } from "../../models/zoo/traffic-speed/city.ts";
import { speedForecaster } from "../../models/zoo/traffic-speed/forecast.ts";
import { committedWeights } from "../../models/zoo/traffic-speed/index.ts";
import { STEP_MS } from "../../twins/sites/los-angeles/frames.ts";
import { losAngeles, MPS_A_MPH } from "../../twins/sites/los-angeles/index.ts";
import { LOS_ANGELES } from "../../twins/sites/los-angeles/network.gen.ts";
import { ownText } from "../ownText.ts";

const recorded = (name: string): Promise<string> =>
  ownText(fileURLToPath(new URL(`../../twins/sites/los-angeles/recordings/${name}`, import.meta.url)));

/** The roads of Los Angeles with what was recorded and what is told of it. Times are seconds from the recording's beginning. */
export interface RoadsOfLosAngeles {
  readonly network: RoadNetwork;
  readonly knowledge: Knowledge;
  readonly steps: number;
  readonly city: City;
  readonly forecast: ReturnType<typeof speedForecaster>;
}

/** @throws RangeError where the recording is not of the site's detectors: that is a bug */
export async function roadsOfLosAngeles(): Promise<RoadsOfLosAngeles> {
  const [speeds, adjacency, places] = await Promise.all(
    ["speeds.csv.gz", "adjacency.csv.gz", "detectors.csv"].map(recorded),
  );
  const city = readCity(speeds ?? "", adjacency ?? "", places ?? "");
  if (losAngeles.routeMap === null || losAngeles.routeMap.nodes.length !== city.rows[0]?.length)
    throw new RangeError("the recording is of other detectors than the site");
  const mps = (row: Float64Array): Float64Array => row.map((mph) => mph * MPS_A_MPH);
  const forecast = speedForecaster(committedWeights(), city);
  // One entry a step of the recording at the most.
  const told = new Map<number, readonly Float64Array[]>();
  return {
    network: roadNetwork(losAngeles.routeMap),
    steps: city.steps,
    city,
    forecast,
    knowledge: {
      truth: {
        fromS: 0,
        stepS: STEP_MS / 1000,
        steps: city.rows.map(mps),
        freeMps: Float64Array.from(LOS_ANGELES.detectors, ({ freeMph }) => freeMph * MPS_A_MPH),
      },
      told: (step) => {
        const rows = told.get(step) ?? forecast(step).map(mps);
        told.set(step, rows);
        return rows;
      },
      horizonS: 86_400,
    },
  };
}
