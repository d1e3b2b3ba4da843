import { useTranslation } from "react-i18next";
import type { ModelInfo } from "../../../twins/protocol/console.ts";
import { useAct } from "../../session/context.tsx";
import { ErrorNote } from "../../ui/parts.tsx";
import { ActButton } from "../ActButton.tsx";
import { ChainWait } from "../ChainWait.tsx";

/** A transaction may take a while. */
const CHAIN_MS = 60_000;

/** How far a model's approval is, and this person's vote on it. */
export function ModelVote({ model }: { model: ModelInfo }) {
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
