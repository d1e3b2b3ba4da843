import { useTranslation } from "react-i18next";
import type { ModelFacts, SandboxTask } from "../../../twins/protocol/sandbox.ts";
import { Fold } from "../onChain/Page.tsx";
import { Table } from "../onChain/Table.tsx";
import { useTaskName } from "../Rounds/words.ts";
import { misfit, shapeText } from "./trials.ts";

/** Tasks that cannot be chosen, with the shapes that do not meet beside each other. */
export function Misfits(props: { tasks: readonly SandboxTask[]; model: ModelFacts; open: boolean }) {
  const { t } = useTranslation();
  const name = useTaskName();
  const { tasks, model } = props;
  if (tasks.length === 0) return null;
  const mark = (wrong: boolean, text: string) => (
    <span className={wrong ? "word word-bad" : "word word-ok"}>{text}</span>
  );
  return (
    <>
      {props.open && <p className="act-why">{t("sandbox.misfits.none")}</p>}
      <Fold title={t("sandbox.misfits.title", { count: tasks.length })} open={props.open}>
        <p className="muted">
          {t("sandbox.misfits.says", { input: shapeText(model.input), output: shapeText(model.output) })}
        </p>
        <Table
          label={t("sandbox.misfits.title", { count: tasks.length })}
          name="sandbox-table"
          stacks
          columns={[
            { name: t("sandbox.try.task") },
            { name: t("sandbox.misfits.gives") },
            { name: t("sandbox.misfits.wants") },
          ]}
          rows={tasks.map((task) => {
            const wrong = misfit(model, task);
            return {
              key: task.name,
              cells: [
                name(task.name),
                mark(wrong.input, shapeText(task.input)),
                mark(wrong.output, String(task.outputs)),
              ],
            };
          })}
        />
      </Fold>
    </>
  );
}
