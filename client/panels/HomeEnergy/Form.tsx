import { NativeSelect, Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { HomeEnergyInfo } from "../../../twins/protocol/homeCity.ts";
import { useAct, useSite } from "../../session/context.tsx";
import { go, useView } from "../../session/view.ts";
import { FilePick } from "../../ui/FilePick.tsx";
import { ErrorNote } from "../../ui/parts.tsx";
import { ActButton } from "../ActButton.tsx";
import type { PlanInputs } from "./planInputs.ts";
import { MAX_TEXT, type PricesRead, readPrices } from "./readPrices.ts";

/** What the form says: its inputs, and what is wrong with one's own prices. */
export interface Filled {
  readonly inputs: PlanInputs;
  readonly isOwn: boolean;
  /** Null: nothing is wrong, or nothing is typed. */
  readonly error: string | null;
  /** Own prices are wanted, and none are typed. */
  readonly isEmpty: boolean;
}

function useReadError(read: PricesRead | null): string | null {
  const { t } = useTranslation();
  if (read === null || read.ok) return null;
  if (read.kind === "count") return t("home.badCount", { n: read.count });
  if (read.kind === "commas") return t("home.badCommas", { line: read.line });
  return read.text === ""
    ? t("home.emptyLine", { line: read.line })
    : t("home.badLine", { line: read.line, text: read.text });
}

/** @param text one's own prices as they are typed */
export function useFilled(info: HomeEnergyInfo | null, text: string): Filled {
  const wanted = useView((view) => view.day);
  const isOwn = useView((view) => view.prices === "own");
  const day = (info?.days.find((one) => one.day === wanted) ?? info?.days.at(-1))?.day ?? "";
  const isEmpty = isOwn && text.trim() === "";
  const read = isOwn && !isEmpty ? readPrices(text) : null;
  const error = useReadError(read);
  const eurPerKwh = isOwn ? (read?.ok === true ? read.eurPerKwh : undefined) : null;
  return { inputs: { day, eurPerKwh }, isOwn, error, isEmpty };
}

function OwnPrices(props: { text: string; onText(text: string): void; error: string | null }) {
  const { t } = useTranslation();
  return (
    <div className="home-own">
      <Textarea
        label={t("home.ownLabel")}
        description={t("home.ownHow")}
        value={props.text}
        onChange={(event) => props.onText(event.currentTarget.value)}
        error={props.error}
        rows={6}
      />
      <FilePick
        label={t("home.file")}
        accept=".txt,.csv,text/plain,text/csv"
        onFile={(file) => void file.slice(0, MAX_TEXT).text().then(props.onText)}
      />
    </div>
  );
}

interface FormProps {
  readonly info: HomeEnergyInfo;
  readonly filled: Filled;
  readonly text: string;
  onText(text: string): void;
  /** A plan is being made. */
  readonly busy: boolean;
  onStarted(job: string): void;
}

/** Which day is to be planned, and against whose prices. */
export function Form({ info, filled, text, onText, busy, onStarted }: FormProps) {
  const { t } = useTranslation();
  const { siteId } = useSite();
  const act = useAct("planHomeEnergy");
  const { inputs, isOwn, error, isEmpty } = filled;
  const missing = isEmpty ? t("home.needPrices") : error === null ? null : t("home.needRight");
  async function start(): Promise<void> {
    const { day, eurPerKwh } = inputs;
    if (eurPerKwh === undefined) return;
    const started = await act.run({ siteId, day, eurPerKwh: eurPerKwh === null ? null : [...eurPerKwh] });
    if (started !== null) onStarted(started.job);
  }
  return (
    <div className="home-form">
      <NativeSelect
        label={t("home.day")}
        value={inputs.day}
        onChange={(event) => go({ day: event.currentTarget.value })}
        data={info.days.map((one) => ({
          value: one.day,
          label: t("home.dayOption", { day: one.day, n: one.readings }),
        }))}
      />
      <NativeSelect
        label={t("home.prices")}
        value={isOwn ? "own" : "example"}
        onChange={(event) => go({ prices: event.currentTarget.value === "own" ? "own" : null })}
        data={[
          { value: "example", label: t("home.example") },
          { value: "own", label: t("home.own") },
        ]}
      />
      {isOwn && <OwnPrices text={text} onText={onText} error={error} />}
      <ActButton
        ask="planHomeEnergy"
        loading={act.busy}
        disabled={busy || missing !== null}
        title={missing ?? undefined}
        onClick={() => void start()}
      >
        {t("home.plan")}
      </ActButton>
      {missing !== null && <span className="muted home-missing">{missing}</span>}
      {act.error !== null && <ErrorNote error={act.error} />}
    </div>
  );
}
