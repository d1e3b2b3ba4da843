import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { TrialRow } from "../../../twins/protocol/sandbox.ts";
import { useRoleRefusal } from "../../session/may.ts";
import { ErrorNote, Section } from "../../ui/parts.tsx";
import { TextField } from "../onChain/fields.tsx";
import { Published } from "./Published.tsx";
import { isFamilyName } from "./trials.ts";
import { usePublish } from "./usePublish.ts";

/** What publishing does, in its order, before anybody says yes. */
function Steps() {
  const { t } = useTranslation();
  return (
    <ol className="sandbox-steps">
      {(["files", "claim", "propose", "vote"] as const).map((step) => (
        <li key={step}>
          <strong>{t(`sandbox.publish.steps.${step}.name`)}</strong>{" "}
          <span className="muted">{t(`sandbox.publish.steps.${step}.says`)}</span>
        </li>
      ))}
    </ol>
  );
}

/** The name of the family, and a second yes: what is public once cannot be taken back. */
function Form({ row, by }: { row: TrialRow; by: ReturnType<typeof usePublish> }) {
  const { t } = useTranslation();
  const refusal = useRoleRefusal("publishTrial");
  const [name, setName] = useState(row.publication?.name ?? "");
  const [asked, setAsked] = useState(false);
  const sound = isFamilyName(name);
  return (
    <form
      className="page-form sandbox-publish"
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(true);
      }}
    >
      <TextField
        label={t("sandbox.publish.name")}
        placeholder={t("sandbox.publish.nameLike")}
        value={name}
        wrong={sound ? null : t("sandbox.publish.nameWrong")}
        onChange={(typed) => {
          setName(typed);
          setAsked(false);
        }}
      />
      <Steps />
      {asked && sound ? (
        <div className="act-says">
          <p>{t(by.account === null ? "sandbox.publish.sure" : "sandbox.publish.sureWallet", { name })}</p>
          <div className="acts">
            <Button size="sm" loading={by.busy} onClick={() => void by.publish(name)}>
              {t("sandbox.publish.yes")}
            </Button>
            <Button size="sm" variant="default" disabled={by.busy} onClick={() => setAsked(false)}>
              {t("common.cancel")}
            </Button>
          </div>
        </div>
      ) : (
        <Button size="sm" type="submit" disabled={!sound || refusal !== null} loading={by.busy}>
          {t("sandbox.publish.do")}
        </Button>
      )}
      {refusal !== null && <p className="act-why">{refusal}</p>}
    </form>
  );
}

/** From a trial to a proposal of the community, and how far it is. */
export function Publish({ row }: { row: TrialRow }) {
  const { t } = useTranslation();
  const by = usePublish(row);
  const { publication } = row;
  return (
    <Section title={t("sandbox.publish.title")}>
      {publication === null || publication.phase === "failed" ? (
        <>
          {publication?.failure != null && <ErrorNote error={publication.failure} />}
          <Form row={row} by={by} />
        </>
      ) : (
        <Published row={row} publication={publication} by={by} />
      )}
      {by.error !== null && <ErrorNote error={by.error} />}
    </Section>
  );
}
