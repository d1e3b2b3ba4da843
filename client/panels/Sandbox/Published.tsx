import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { modelKey } from "../../../contracts-abi/typed-data/ids.ts";
import type { Publication, TrialRow } from "../../../twins/protocol/sandbox.ts";
import { go } from "../../session/view.ts";
import { Hash } from "../../ui/parts.tsx";
import { ChainWait } from "../ChainWait.tsx";
import type { usePublish } from "./usePublish.ts";

type Stand = "done" | "now" | "later";
const LOOK: Readonly<Record<Stand, string>> = { done: "ok", now: "busy", later: "" };

function Step(props: { name: string; stand: Stand; children?: React.ReactNode }) {
  const { t } = useTranslation();
  return (
    <li aria-current={props.stand === "now" ? "step" : undefined}>
      <strong>{props.name}</strong>{" "}
      <span className={`word word-${LOOK[props.stand]}`}>{t(`sandbox.publish.stands.${props.stand}`)}</span>
      {props.children !== undefined && <div>{props.children}</div>}
    </li>
  );
}

/** What is public now, each by its content. */
function Files({ row, publication }: { row: TrialRow; publication: Publication }) {
  const { t } = useTranslation();
  const files = [
    ["model", row.model.cid],
    ["evaluation", publication.evaluationCid],
    ["card", publication.cardCid],
  ] as const;
  return (
    <ul className="sandbox-files">
      {files.map(([name, cid]) => (
        <li key={name}>
          <a href={`/models/${cid}`}>{t(`sandbox.publish.files.${name}`)}</a>{" "}
          <Hash value={cid} label={t(`sandbox.publish.files.${name}`)} />
        </li>
      ))}
    </ul>
  );
}

/** Where the community decides about the model. */
function Vote({ cid }: { cid: string }) {
  const { t } = useTranslation();
  const select = modelKey(cid);
  return (
    <Button
      component="a"
      size="compact-sm"
      variant="default"
      href={`/community/proposals?panel=propose-model&select=${select}`}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        go({ sandbox: false, trial: null, beside: null, community: "proposals", panel: "propose-model", select });
      }}
    >
      {t("sandbox.publish.toVote")}
    </Button>
  );
}

/** How far a proposal is, step by step, and what the community said. */
export function Published(props: { row: TrialRow; publication: Publication; by: ReturnType<typeof usePublish> }) {
  const { t } = useTranslation();
  const { row, publication, by } = props;
  const { status } = publication;
  const proposed = publication.phase === "proposed";
  const phase = proposed ? "proposed" : (by.step ?? publication.phase);
  const decided = status !== "unknown" && status !== "proposed";
  const standing = (is: Publication["phase"], done: boolean): Stand => (done ? "done" : phase === is ? "now" : "later");
  return (
    <div className="stack" role="status">
      <p>{t("sandbox.publish.as", { name: publication.name })}</p>
      <ol className="sandbox-steps">
        <Step name={t("sandbox.publish.steps.files.name")} stand="done">
          <Files row={row} publication={publication} />
        </Step>
        <Step name={t("sandbox.publish.steps.claim.name")} stand={standing("claiming", phase !== "claiming")} />
        <Step name={t("sandbox.publish.steps.propose.name")} stand={standing("proposing", proposed)} />
        <Step name={t("sandbox.publish.steps.vote.name")} stand={decided ? "done" : proposed ? "now" : "later"}>
          {proposed && (
            <div className="acts">
              <span>{t(`models.statuses.${status}`)}</span>
              <Vote cid={row.model.cid} />
            </div>
          )}
        </Step>
      </ol>
      {by.waitsForWallet && !by.busy && by.step === null && (
        <div className="acts">
          <Button size="sm" disabled={by.account === null} onClick={() => void by.goOn()}>
            {t("sandbox.publish.goOn")}
          </Button>
          <span className="muted">
            {t(by.account === null ? "sandbox.publish.connect" : "sandbox.publish.goOnSays")}
          </span>
        </div>
      )}
      {!proposed && (by.busy || by.step !== null || !by.waitsForWallet) && <ChainWait />}
    </div>
  );
}
