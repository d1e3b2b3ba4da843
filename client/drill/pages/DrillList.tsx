import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { atPage, follow, go } from "../../session/view.ts";
import { Empty, ErrorNote } from "../../ui/parts.tsx";
import { VERIFY_CODE } from "../debrief/Verify.tsx";
import { keptCodes } from "../session/kept.ts";
import type { DrillSession, DrillWish } from "../session/session.ts";
import { CodeEntry } from "./CodeEntry.tsx";
import { DrillCard } from "./DrillCard.tsx";

/** Who came here by the back button is still in the drill: the way there. */
function GoOn() {
  const { t } = useTranslation();
  const codes = keptCodes(sessionStorage);
  if (codes.length === 0) return null;
  return (
    <section className="card stack drill-go-on">
      <h2>{t("drill.goOnTitle")}</h2>
      <div className="acts">
        {codes.map((code) => (
          <Button key={code} size="md" onClick={() => go(atPage({ drill: code }))}>
            {t("drill.goOn", { code })}
          </Button>
        ))}
      </div>
    </section>
  );
}

/** `/drill`: which drills there are; one is opened, or a code is typed. */
export function DrillList({ session }: { session: DrillSession }) {
  const { t } = useTranslation();
  const { drills, failure, link, results } = useStore(session.state);
  const open = async (id: string, wish: DrillWish): Promise<void> => {
    const code = await session.open(id, wish);
    if (code !== null) go(atPage({ drill: code }));
  };
  return (
    <main className="drill-page">
      <h1>{t("drill.title")}</h1>
      <p className="drill-lede">{t("drill.lede")}</p>
      <GoOn />
      <CodeEntry />
      {failure !== null && <ErrorNote error={failure} />}
      {drills === null && failure === null && (
        <p role="status">{t(link === "down" ? "drill.down" : "drill.connecting")}</p>
      )}
      {drills !== null && drills.length === 0 && <Empty>{t("drill.none")}</Empty>}
      {drills !== null && (
        <ul className="drill-cards">
          {drills.map((drill) => (
            <DrillCard
              key={drill.id}
              drill={drill}
              results={results?.find((one) => one.drill === drill.id) ?? null}
              look={() => session.siteNow(drill.id)}
              onOpen={(wish) => open(drill.id, wish)}
            />
          ))}
        </ul>
      )}
      <p>
        <a className="link" href="/drill/verify" onClick={(event) => follow(event, atPage({ drill: VERIFY_CODE }))}>
          {t("debrief.verify")}
        </a>
      </p>
      <p className="muted">{t("drill.simulation")}</p>
    </main>
  );
}
