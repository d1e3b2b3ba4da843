import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Failure, Result } from "../../../twins/core/result.ts";
import { ageText, KIND_WORDS } from "../../../twins/drill/live/words.ts";
import type { LobbyView } from "../../../twins/protocol/drill.ts";
import type { LiveTold } from "../../../twins/protocol/drillLive.ts";
import { dateTimeText, textOf } from "../../ui/format.ts";
import { FailureSentence } from "../../ui/parts.tsx";

/** Times are the reader's own. */
const here = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Doors, people, age and where it is from, in one line. */
function Short({ told }: { told: LiveTold }) {
  const { t, i18n } = useTranslation();
  const { doors, people, oldestMs, kinds } = told;
  const parts = [
    ...(doors.open + doors.closed + doors.locked > 0
      ? [t("drill.live.doors", { open: doors.open, closed: doors.closed + doors.locked })]
      : []),
    ...(people === null
      ? []
      : [t("drill.live.people", { count: people.taken, places: t("drill.live.places", { count: people.rooms }) })]),
    t("drill.live.oldest", { age: textOf(ageText(oldestMs), i18n.language) }),
    ...kinds.map((kind) => textOf(KIND_WORDS[kind], i18n.language)),
  ];
  return <span className="num">{parts.join(" · ")}</span>;
}

/** All that is known, and what is not used, with the reasons. */
function Whole({ told }: { told: LiveTold }) {
  const { t, i18n } = useTranslation();
  return (
    <details className="drill-live-whole">
      <summary>{t("drill.live.whole")}</summary>
      <ul className="drill-texts">
        {told.known.map((one) => (
          <li key={one.en}>{textOf(one, i18n.language)}</li>
        ))}
      </ul>
      <h4>{t("drill.live.left")}</h4>
      <ul className="drill-texts">
        {told.left.map((one) => (
          <li key={one.en}>{textOf(one, i18n.language)}</li>
        ))}
      </ul>
      <p className="muted">{t("drill.live.privacy")}</p>
    </details>
  );
}

type Looked = { readonly told: LiveTold } | { readonly error: Failure } | null;

/** Whether the drill begins from how its site is now: what is known of it, or why that is not offered. */
export function LiveChoice(props: {
  look: () => Promise<Result<LiveTold>>;
  isChosen: boolean;
  onChoose: (isChosen: boolean) => void;
}) {
  const { look, isChosen, onChoose } = props;
  const { t } = useTranslation();
  const [looked, setLooked] = useState<Looked>(null);
  const see = (): void =>
    void look().then((result) => {
      setLooked(result.ok ? { told: result.value } : { error: result.error });
      // What is not offered any more is not chosen any more.
      if (!result.ok) onChoose(false);
    });
  // Once; again when it is chosen, since what was known then is of then.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new function each time it is drawn
  useEffect(see, []);
  const told = looked !== null && "told" in looked ? looked.told : null;
  const error = looked !== null && "error" in looked ? looked.error : null;
  // Most who come know of no live state, and want none: the reason is there for who asks.
  if (error !== null)
    return (
      <details className="drill-live-whole">
        <summary>{t("drill.live.not")}</summary>
        <p className="muted">
          <FailureSentence {...error} />
        </p>
      </details>
    );
  return (
    <div className="drill-live">
      <label className="drill-guided">
        <input
          className="drill-check"
          type="checkbox"
          checked={isChosen && told !== null}
          disabled={told === null}
          onChange={(event) => {
            onChoose(event.currentTarget.checked);
            if (event.currentTarget.checked) see();
          }}
        />{" "}
        {t("drill.live.choose")}
      </label>
      {looked === null && <span className="muted">{t("drill.live.looking")}</span>}
      {told !== null && (
        <>
          <span className="muted">
            <Short told={told} />
          </span>
          <span className="muted">{t("drill.live.atStart")}</span>
          <Whole told={told} />
        </>
      )}
    </div>
  );
}

/** What a run begins from, or began from: in the waiting room, in the debrief, and in short in the last seconds before it. */
export function LiveNote({ lobby, isShort = false }: { lobby: LobbyView; isShort?: boolean }) {
  const { t } = useTranslation();
  const { live, phase } = lobby;
  if (live === null) return null;
  const { told } = live;
  if (told === null) return <p>{t(phase === "waiting" ? "drill.live.will" : "drill.live.hidden")}</p>;
  const time = dateTimeText(told.atMs, here());
  return (
    <div className="drill-live">
      <p>
        {t(phase === "waiting" ? "drill.live.willAgain" : "drill.live.began", { time })} <Short told={told} />
      </p>
      {!isShort && <Whole told={told} />}
    </div>
  );
}
