import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { TaskInfo } from "../../../twins/protocol/rounds.ts";
import { useAsk } from "../../session/context.tsx";
import { textOf } from "../../ui/format.ts";
import { Hash } from "../../ui/parts.tsx";
import { AskedView } from "../Asked.tsx";
import { MarkdownCard } from "../Models/MarkdownCard.tsx";
import { useTaskName } from "./words.ts";

function Card({ task }: { task: string }) {
  const { t, i18n } = useTranslation();
  const [asked, again] = useAsk("modelCard", { task });
  return (
    <AskedView asked={asked} again={again}>
      {({ card, cid }) => (
        <>
          <p>
            {t("rounds.zoo.cid")} <Hash value={cid} label={t("rounds.zoo.cid")} />
          </p>
          <MarkdownCard text={textOf(card, i18n.language)} as="h3" />
        </>
      )}
    </AskedView>
  );
}

function Model({ task }: { task: TaskInfo }) {
  const name = useTaskName();
  const [open, setOpen] = useState(false);
  return (
    <details className="card rounds-old" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <strong>{name(task.name)}</strong> <span className="muted">{task.name}</span>
      </summary>
      {open && (
        <div className="page-card">
          <Card task={task.name} />
        </div>
      )}
    </details>
  );
}

/** The models that come with the program, each with its card: data, results, drift, limits, where it acts. */
export function Zoo({ tasks }: { tasks: readonly TaskInfo[] }) {
  return tasks.map((task) => <Model key={task.name} task={task} />);
}
