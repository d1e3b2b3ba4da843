import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { modelKey } from "../../../contracts-abi/typed-data/ids.ts";
import type { ModelInfo } from "../../../twins/protocol/console.ts";
import { useAct } from "../../session/context.tsx";
import { go } from "../../session/view.ts";
import { ErrorNote } from "../../ui/parts.tsx";
import { ActButton } from "../ActButton.tsx";
import { ChainWait } from "../ChainWait.tsx";

/** A transaction may take a while. */
const CHAIN_MS = 60_000;

/** Where the DAO decides on models: the way to a proposal about this one. */
function ModelProposal({ model }: { model: ModelInfo }) {
  const { t } = useTranslation();
  return (
    <>
      <p className="muted">{t("dao.model.decides")}</p>
      <div className="acts">
        <Button
          size="compact-md"
          onClick={() =>
            go({ site: null, community: "proposals", panel: "propose-model", select: modelKey(model.cid), at: null })
          }
        >
          {t("dao.model.propose")}
        </Button>
      </div>
    </>
  );
}

/** How far a model's approval is, and this person's vote on it; by the board, or by the DAO where the board has no say. */
export function ModelVote({ model }: { model: ModelInfo }) {
  return model.decidedBy === "dao" ? <ModelProposal model={model} /> : <BoardVote model={model} />;
}

function BoardVote({ model }: { model: ModelInfo }) {
  const { t } = useTranslation();
  const { run, busy, error } = useAct("approveModel");
  const votes = t("models.votes", { n: model.votes, needed: model.votesNeeded });
  return (
    <>
      <div className="acts">
        <ActButton
          ask="approveModel"
          size="compact-md"
          loading={busy}
          onClick={() => void run({ cid: model.cid }, CHAIN_MS)}
        >
          {t("models.approve")}
        </ActButton>
        <span className="muted">{votes}</span>
      </div>
      <progress className="votes" max={model.votesNeeded} value={model.votes} aria-label={votes} />
      <p className="muted">{t("models.next")}</p>
      {busy && <ChainWait />}
      {error !== null && <ErrorNote error={error} />}
    </>
  );
}
