import { TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { VerifiedView } from "../../../twins/protocol/debrief.ts";
import type { DebriefView, LobbyView } from "../../../twins/protocol/drill.ts";
import { minutesText, textOf } from "../../ui/format.ts";
import { Facts } from "../../ui/parts.tsx";
import { Qr } from "../pages/Lobby.tsx";
import { type DrillSession, roleWords } from "../session/session.ts";
import { Sheet } from "./Sheet.tsx";
import { pointsText } from "./WhatIf.tsx";

/** Where a digest is checked; behind the hash sign, which no browser sends to a server. */
export const verifyLink = (digest: string): string => `${location.origin}/drill/verify#${digest}`;

/** What somebody takes home: their points, and the digest of the run that anybody can check. The name stays in this browser. */
export function Certificate(props: {
  session: DrillSession;
  lobby: LobbyView;
  debrief: DebriefView;
  who: number;
  onClose: () => void;
}) {
  const { session, lobby, debrief, who } = props;
  const { t, i18n } = useTranslation();
  const person = lobby.people.find((one) => one.who === who);
  const [name, setName] = useState(person?.name ?? "");
  const [run, setRun] = useState<VerifiedView | null>(null);
  const { digest } = debrief;
  useEffect(() => {
    void session.ask("verify", { digest }).then((answer) => {
      if (answer.ok) setRun(answer.value.run);
    });
  }, [session, digest]);
  const most = lobby.drill.criteria.reduce((sum, one) => sum + one.most, 0);
  const points = t("debrief.certificatePoints", { points: pointsText(debrief.score.points), most });
  return (
    <Sheet
      title={t("debrief.certificate")}
      onClose={props.onClose}
      fields={
        <TextInput
          size="md"
          label={t("debrief.certificateName")}
          description={t("debrief.certificateNameHelp")}
          value={name}
          maxLength={60}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      }
    >
      <p className="debrief-name">{name}</p>
      <p>{t("debrief.certificateTook")}</p>
      <p className="debrief-drill">{textOf(lobby.drill.title, i18n.language)}</p>
      {person !== undefined && (
        <p>{t("debrief.certificateAs", { role: textOf(roleWords(lobby.drill, person.role).title, i18n.language) })}</p>
      )}
      <p className="debrief-points">{points}</p>
      <Facts
        rows={[
          ...(run === null ? [] : ([[t("debrief.certificateDay"), run.day]] as const)),
          [t("drill.length"), minutesText(debrief.lengthS)],
          ...(run === null ? [] : ([[t("debrief.verifyPeople"), run.people]] as const)),
        ]}
      />
      <div className="debrief-proof">
        <Qr text={verifyLink(digest)} label={t("debrief.verify")} />
        <div>
          <p>{t("debrief.digest")}</p>
          <code className="debrief-digest">{digest}</code>
          <p>{t("debrief.certificateCheck", { url: `${location.host}/drill/verify` })}</p>
        </div>
      </div>
      <p className="muted">{t("debrief.certificateNot")}</p>
    </Sheet>
  );
}
