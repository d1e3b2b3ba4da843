import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { Failure } from "../../../twins/core/result.ts";
import type { VerifiedView } from "../../../twins/protocol/debrief.ts";
import { atPage, follow } from "../../session/view.ts";
import { minutesText, textOf } from "../../ui/format.ts";
import { ErrorNote, Facts } from "../../ui/parts.tsx";
import type { DrillSession } from "../session/session.ts";

/** The page's code in the address: it has letters that no drill's code has. */
export const VERIFY_CODE = "VERIFY";

export const isDigest = (text: string): boolean => /^0x[0-9a-f]{64}$/.test(text);

/** `/drill/verify`: whether this server kept the run of a certificate. */
export function Verify({ session }: { session: DrillSession }) {
  const { t, i18n } = useTranslation();
  const link = useStore(session.state, (state) => state.link);
  const [typed, setTyped] = useState(() => {
    const given = location.hash.slice(1).toLowerCase();
    return isDigest(given) ? given : "";
  });
  const [isWrong, setWrong] = useState(false);
  const [answer, setAnswer] = useState<{ readonly run: VerifiedView | null } | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const ask = async (): Promise<void> => {
    const digest = typed.trim().toLowerCase();
    setAnswer(null);
    setWrong(!isDigest(digest));
    if (!isDigest(digest)) return;
    const told = await session.ask("verify", { digest });
    setFailure(told.ok ? null : told.error);
    if (told.ok) setAnswer(told.value);
  };
  const run = answer?.run ?? null;
  return (
    <main className="drill-page">
      <h1>{t("debrief.verify")}</h1>
      <p className="drill-lede">{t("debrief.verifyLede")}</p>
      <form
        className="card stack debrief-verify"
        onSubmit={(event) => {
          event.preventDefault();
          void ask();
        }}
      >
        <TextInput
          size="md"
          label={t("debrief.verifyDigest")}
          error={isWrong ? t("debrief.verifyWrong") : undefined}
          value={typed}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setWrong(false);
          }}
        />
        <Button size="md" type="submit" disabled={link !== "up"}>
          {t("debrief.verifyAsk")}
        </Button>
      </form>
      <div role="status" className="stack">
        {link === "down" && <p>{t("drill.down")}</p>}
        {failure !== null && <ErrorNote error={failure} />}
        {answer !== null && run === null && <p className="card">{t("debrief.verifyNo")}</p>}
        {run !== null && (
          <section className="card stack">
            <h2>{t("debrief.verifyYes")}</h2>
            <Facts
              rows={[
                [t("debrief.verifyDrill"), textOf(run.title, i18n.language)],
                [t("debrief.certificateDay"), run.day],
                [t("debrief.verifyLength"), minutesText(run.lengthS)],
                [t("debrief.verifyPeople"), run.people],
                [t("debrief.verifyAgents"), run.agents],
              ]}
            />
          </section>
        )}
      </div>
      <a className="link" href="/drill" onClick={(event) => follow(event, atPage({ drill: "" }))}>
        {t("drill.others")}
      </a>
    </main>
  );
}
