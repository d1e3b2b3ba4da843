import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { modelKey } from "../../../contracts-abi/typed-data/ids.ts";
import type { ModelInfo } from "../../../twins/protocol/models.ts";
import type { Publication, TrialRow } from "../../../twins/protocol/sandbox.ts";
import { useAsk } from "../../session/context.tsx";
import { follow, type View } from "../../session/view.ts";
import { FailureText, Hash } from "../../ui/parts.tsx";
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

/** How often the votes are read anew. */
const VOTES_MS = 5_000;

/** Where it is decided about the model: by the review board in the list of models, else by a proposal of the community. */
function votePlace(info: ModelInfo | undefined, cid: string): { readonly href: string; readonly view: Partial<View> } {
  const away = { sandbox: false, trial: null, beside: null } as const;
  if (info?.decidedBy === "board") return { href: "/community/models", view: { ...away, community: "models" } };
  const select = modelKey(cid);
  return {
    href: `/community/proposals?panel=propose-model&select=${select}`,
    view: { ...away, community: "proposals", panel: "propose-model", select },
  };
}

/** How far the vote is, and the way to it. */
function Vote({ cid, status }: { cid: string; status: Publication["status"] }) {
  const { t } = useTranslation();
  const [asked] = useAsk("models", {}, VOTES_MS);
  const info = asked.phase === "done" ? asked.value.models.find((one) => one.cid === cid) : undefined;
  const { href, view } = votePlace(info, cid);
  // Until the register's entry is here, who decides is not known, and a link would lead to the wrong place.
  const known = info !== undefined || asked.phase === "failed";
  return (
    <div className="acts">
      <span>{t(`models.statuses.${status}`)}</span>
      {info?.decidedBy === "board" && (
        <span className="muted">{t("models.votes", { n: info.votes, needed: info.votesNeeded })}</span>
      )}
      {known && (
        <Button component="a" size="compact-sm" variant="default" href={href} onClick={(event) => follow(event, view)}>
          {t("sandbox.publish.toVote")}
        </Button>
      )}
    </div>
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
          {proposed && <Vote cid={row.model.cid} status={status} />}
        </Step>
      </ol>
      {!proposed && publication.failure !== null && (
        <div className="act-why">
          {t("sandbox.publish.waits")} <FailureText error={publication.failure} folded />
        </div>
      )}
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
