import "./rounds.css";
import { Button } from "@mantine/core";
import { IconCheck, IconSchool } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RoundsView } from "../../../twins/protocol/rounds.ts";
import { go, useView } from "../../session/view.ts";
import { Empty, ErrorNote, Tag } from "../../ui/parts.tsx";
import { Page, Part } from "../onChain/Page.tsx";
import { Demand } from "./Demand.tsx";
import { JoinDevice } from "./JoinDevice.tsx";
import { OrderForm } from "./OrderForm.tsx";
import { useRounds } from "./useRounds.ts";
import { Zoo } from "./Zoo.tsx";

/** The part of the address that opens the form: it can be linked to. */
const ORDER = "order";
const ordering = (on: boolean): void => go({ panel: on ? ORDER : null });

function OrderButton() {
  const { t } = useTranslation();
  return (
    <Button size="sm" onClick={() => ordering(true)}>
      {t("rounds.order.title")}
    </Button>
  );
}

/** Training on order, round by round, as it goes on. */
function Body({ view }: { view: RoundsView }) {
  const { t } = useTranslation();
  const open = useView(({ panel }) => panel === ORDER);
  const [ordered, setOrdered] = useState(false);
  const { demands, tasks } = view;
  const wanted = demands.find(({ phase }) => phase === "applying") ?? demands[0];
  const done = (): void => {
    setOrdered(true);
    ordering(false);
  };
  return (
    <>
      {open && tasks.length > 0 && (
        <Part title={t("rounds.order.title")}>
          <div className="card page-card">
            <OrderForm tasks={tasks} onDone={done} onCancel={() => ordering(false)} />
          </div>
        </Part>
      )}
      {ordered && !open && (demands.length === 0 || demands[0]?.phase === "applying") && (
        <p className="act-done" role="status">
          <IconCheck size={15} aria-hidden /> {t("rounds.order.ordered")}
        </p>
      )}
      <Part
        title={t("rounds.demands")}
        note={demands.some(({ seats }) => seats.length > 0) ? t("rounds.shareSays") : undefined}
      >
        {demands.length === 0 ? (
          <div className="card">
            <Empty
              icon={<IconSchool size={24} aria-hidden />}
              title={t("rounds.none")}
              action={open ? undefined : <OrderButton />}
            >
              {t("rounds.noneSays")}
            </Empty>
          </div>
        ) : (
          <ul className="stack">
            {demands.map((demand, i) => (
              <li key={demand.demand}>
                <Demand demand={demand} old={i > 0 && demand.phase === "ended"} />
              </li>
            ))}
          </ul>
        )}
      </Part>
      <Part title={t("rounds.join.title")}>
        <JoinDevice tasks={tasks} demands={demands} wanted={wanted?.task.name ?? null} />
      </Part>
      <Part title={t("rounds.zoo.title")} note={t("rounds.zoo.says")}>
        <Zoo tasks={tasks} />
      </Part>
    </>
  );
}

/** `/community/rounds`: demands for training and their rounds. */
export default function Rounds() {
  const { t } = useTranslation();
  const { view, error, again } = useRounds();
  const open = useView(({ panel }) => panel === ORDER);
  return (
    <Page
      title={t("community.tabs.rounds")}
      lede={t("rounds.lede")}
      aside={view !== null && view.demands.length > 0 && !open ? <OrderButton /> : undefined}
    >
      {view !== null && (
        <p className="rounds-now">
          <strong>{t("rounds.connected", { count: view.learners })}</strong>
          <Tag kind="recorded">{t("rounds.recorded")}</Tag>
          <span className="muted">{t("rounds.recordedSays")}</span>
        </p>
      )}
      {error !== null && <ErrorNote error={error} onRetry={again} />}
      {view === null && error === null && <p className="muted pad">{t("common.loading")}</p>}
      {view !== null && <Body view={view} />}
    </Page>
  );
}
