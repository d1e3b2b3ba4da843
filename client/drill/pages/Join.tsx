import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ROLE, type RoleId } from "../../../twins/drill/roles.ts";
import { DRILL_LIMITS, type LobbyView, NameSchema } from "../../../twins/protocol/drill.ts";
import { atPage, follow } from "../../session/view.ts";
import { numberText, textOf } from "../../ui/format.ts";
import { type DrillSession, roleWords } from "../session/session.ts";
import { CodeEntry } from "./CodeEntry.tsx";
import { HazardMark } from "./DrillCard.tsx";

/** Places that are left in each role of a lobby. */
export function rolesLeft({ drill, people }: LobbyView): readonly { readonly role: RoleId; readonly left: number }[] {
  return drill.roles.map(({ role, most }) => ({
    role,
    left: Math.max(0, most - people.filter((one) => one.role === role).length),
  }));
}

/** A role as a card: who one is, what one is there for, what the body can do. */
function RoleCard(props: { lobby: LobbyView; role: RoleId; left: number; isChosen: boolean; onChoose: () => void }) {
  const { t, i18n } = useTranslation();
  const { walkMps, runMps, climbsStairs, isTrained } = ROLE[props.role];
  const { title, who, task } = roleWords(props.lobby.drill, props.role);
  const isFull = props.left === 0 && !props.isChosen;
  return (
    <label className="card drill-role" data-chosen={props.isChosen} data-full={isFull}>
      <input type="radio" name="role" checked={props.isChosen} disabled={isFull} onChange={props.onChoose} />
      <strong>{textOf(title, i18n.language)}</strong>
      <span>{textOf(who, i18n.language)}</span>
      <span>{textOf(task, i18n.language)}</span>
      <span className="drill-facts muted">
        <span>{t("drill.speed", { walk: numberText(walkMps, 2), run: numberText(runMps, 1) })}</span>
        {!climbsStairs && <span>{t("drill.noStairs")}</span>}
        {isTrained && <span>{t("drill.trained")}</span>}
        <span>{isFull ? t("drill.roleFull") : t("drill.roleLeft", { count: props.left })}</span>
      </span>
    </label>
  );
}

export function RoleCards(props: { lobby: LobbyView; role: RoleId; onChoose: (role: RoleId) => void }) {
  const { t } = useTranslation();
  return (
    <fieldset className="drill-roles">
      <legend>{t("drill.role")}</legend>
      {rolesLeft(props.lobby).map(({ role, left }) => (
        <RoleCard
          key={role}
          lobby={props.lobby}
          role={role}
          left={left}
          isChosen={role === props.role}
          onChoose={() => props.onChoose(role)}
        />
      ))}
    </fieldset>
  );
}

/** A name and a role, and in. */
export function Join({ session, lobby }: { session: DrillSession; lobby: LobbyView }) {
  const { t, i18n } = useTranslation();
  const [name, setName] = useState("");
  const [isWrong, setWrong] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [chosen, setChosen] = useState<RoleId | null>(null);
  const free = rolesLeft(lobby).find(({ left }) => left > 0)?.role ?? "resident";
  const role = chosen ?? free;
  return (
    <main className="drill-page">
      <h1 tabIndex={-1}>{textOf(lobby.drill.title, i18n.language)}</h1>
      <p className="drill-facts">
        <HazardMark hazard={lobby.drill.hazard} />
        <span>{t("drill.minutes", { count: lobby.drill.minutes })}</span>
      </p>
      <p className="drill-lede">{textOf(lobby.drill.summary, i18n.language)}</p>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          const read = NameSchema.safeParse(name);
          setWrong(!read.success);
          if (!read.success) return;
          setBusy(true);
          void session.join(read.data, role).finally(() => setBusy(false));
        }}
      >
        <h2>{t("drill.joinTitle")}</h2>
        <TextInput
          size="lg"
          label={t("drill.name")}
          description={t("drill.nameHelp")}
          error={isWrong ? t("drill.nameWrong") : undefined}
          value={name}
          maxLength={40}
          autoComplete="nickname"
          onChange={(event) => {
            setName(event.currentTarget.value);
            setWrong(false);
          }}
        />
        <RoleCards lobby={lobby} role={role} onChoose={setChosen} />
        <Button size="lg" type="submit" disabled={isBusy}>
          {t("drill.in")}
        </Button>
        <p className="muted">{t("drill.simulation")}</p>
      </form>
    </main>
  );
}

/** Why nobody can come in just now, if so. */
export const closedTo = ({ phase, people }: LobbyView): "over" | "full" | "soon" | null =>
  phase === "ended" ? "over" : people.length >= DRILL_LIMITS.people ? "full" : phase === "countdown" ? "soon" : null;

/** In place of the form where it would be refused: what is the matter, and the ways on. */
export function Closed({ lobby, why }: { lobby: LobbyView; why: NonNullable<ReturnType<typeof closedTo>> }) {
  const { t, i18n } = useTranslation();
  const words = { over: ["title", "text"], full: ["full", "fullText"], soon: ["soon", "soonText"] } as const;
  const [title, text] = words[why];
  return (
    <main className="drill-page">
      <h1 tabIndex={-1}>{t(`drill.over.${title}`)}</h1>
      <p className="drill-lede" role="status">
        {textOf(lobby.drill.title, i18n.language)}
        {t("drill.over.stop")}
        {t(`drill.over.${text}`, { n: DRILL_LIMITS.people })}
      </p>
      {why !== "soon" && (
        <>
          <CodeEntry />
          <p>
            <a className="link" href="/drill" onClick={(event) => follow(event, atPage({ drill: "" }))}>
              {t("drill.others")}
            </a>
          </p>
        </>
      )}
    </main>
  );
}
