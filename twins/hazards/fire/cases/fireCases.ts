import type { FidelityCase } from "../../../core/fidelity.ts";
import type { StecklerResult } from "../steckler.ts";
import { conservationCase, corridorCase } from "./buildingCases.ts";
import { doorwayCase, fillingCase } from "./doorwayCase.ts";
import { stecklerCase } from "./stecklerCase.ts";
import { growthCase } from "./toxicityCases.ts";

/** The fire's validation cases, in the order of the page. */
export const fireCases = (steckler: () => Promise<readonly StecklerResult[]>): readonly FidelityCase[] => [
  stecklerCase(steckler),
  corridorCase,
  fillingCase,
  doorwayCase,
  conservationCase,
  growthCase,
];
