import type { Publication, TrialRow } from "../../twins/protocol/sandbox.ts";
import { modelFileName } from "./contestant.ts";

/** By their file's name. */
export type Documents = Readonly<Record<string, string>>;

export interface PublishedFile {
  readonly path: string;
  /** Its Content-Type. */
  readonly type: string;
}

const JSON_TYPE = "application/json; charset=utf-8";
const MODEL_TYPES = { tfjs: JSON_TYPE, onnx: "application/octet-stream" } as const;
/** What is published beside a model. */
export const DOCUMENTS = {
  evaluation: { ending: ".json", type: JSON_TYPE },
  card: { ending: ".md", type: "text/markdown; charset=utf-8" },
} as const;

/** Of the files that a publication has beside its model. */
export const documentNames = (publication: Publication | null): readonly string[] =>
  publication === null
    ? []
    : [`${publication.evaluationCid}${DOCUMENTS.evaluation.ending}`, `${publication.cardCid}${DOCUMENTS.card.ending}`];

/** The file under a CID, if the trial published it. */
export function publishedAs({ publication, model }: TrialRow, cid: string) {
  if (publication === null) return null;
  if (model.cid === cid) return { isModel: true, name: modelFileName(model), type: MODEL_TYPES[model.format] };
  const kind = cid === publication.evaluationCid ? "evaluation" : cid === publication.cardCid ? "card" : null;
  if (kind === null) return null;
  const { ending, type } = DOCUMENTS[kind];
  return { isModel: false, name: `${cid}${ending}`, type };
}
