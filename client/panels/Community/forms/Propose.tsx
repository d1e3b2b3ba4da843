import { Button, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { tokenText } from "../../../../twins/core/tokenText.ts";
import {
  type CommunityView,
  MAX_TEXT,
  MAX_TITLE,
  type WantedCall,
} from "../../../../twins/protocol/economy/community.ts";
import { useRoleRefusal } from "../../../session/may.ts";
import { go, useView } from "../../../session/view.ts";
import { useSpan } from "../../../ui/parts.tsx";
import { useAct } from "../../onChain/Act.tsx";
import { FieldInput } from "./FieldInput.tsx";
import { argumentsOf, initialValues } from "./fields.ts";
import { FORM_KINDS, FORMS, type FormKind } from "./kinds.ts";
import { useFieldLabel } from "./useFieldLabel.ts";
import type { Values } from "./values.ts";

const Free = lazy(() => import("./Free.tsx"));
const Preview = lazy(() => import("./Preview.tsx"));

/** The fields of one kind of proposal; tells the calls that they make. */
function Fields(props: {
  kind: Exclude<FormKind, "free">;
  view: CommunityView;
  onCalls: (calls: readonly WantedCall[]) => void;
}) {
  const form = FORMS[props.kind];
  // As the page was when the form was opened: a value that changes under the hands of who types helps nobody.
  const [view] = useState(props.view);
  const [fields] = useState(() => form.fields(view));
  // A link may come with what the proposal is about.
  const about = useView((shown) => shown.select);
  const [values, setValues] = useState<Values>(() => {
    const named = fields.find(({ choices }) => choices?.some(({ value }) => value === about));
    return { ...initialValues(fields), ...(named !== undefined && { [named.name]: about ?? "" }) };
  });
  const label = useFieldLabel();
  const change = (name: string, value: string): void => {
    const next = { ...values, [name]: value };
    setValues(next);
    const args = argumentsOf(fields, next);
    props.onCalls(args === null ? [] : form.calls(args, view, next));
  };
  return fields.map((field) => (
    <FieldInput
      key={field.name}
      field={{
        ...field,
        ...(field.choices && { choices: field.choices.map((c) => ({ ...c, label: label.choice(c.label) })) }),
      }}
      label={label.field(field.name)}
      value={values[field.name] ?? ""}
      onChange={(value) => change(field.name, value)}
    />
  ));
}

/** What proposing does and takes, before it is done. */
function useConsequence(view: CommunityView): string {
  const { t } = useTranslation();
  const span = useSpan();
  const { dao } = view;
  return t("dao.form.consequence", {
    delay: span(dao.votingDelayS * 1000),
    period: span(dao.votingPeriodS * 1000),
    quorum: tokenText(dao.quorumWei, 0),
    timelock: span(dao.timelockS * 1000),
  });
}

/** A proposal in the making: by form what people usually decide, freely everything else. */
export function Propose(props: { kind: FormKind; view: CommunityView; again: () => void }) {
  const { t } = useTranslation();
  const { kind, view, again } = props;
  const refusal = useRoleRefusal("chainAct");
  const { act, busy, shown } = useAct(again);
  const [title, setTitle] = useState<string>(t(`dao.kinds.${kind}`));
  const [text, setText] = useState("");
  const [calls, setCalls] = useState<readonly WantedCall[]>([]);
  const consequence = useConsequence(view);
  const enough = BigInt(view.votesWei) >= BigInt(view.dao.thresholdWei);
  const threshold = tokenText(view.dao.thresholdWei);
  const why =
    refusal ??
    (!enough ? t("dao.form.tooFewVotes", { n: threshold, have: tokenText(view.votesWei, 2) }) : null) ??
    (calls.length === 0 ? t("dao.form.nothing") : null) ??
    (title.trim() === "" || text.trim() === "" ? t("dao.form.wordsMissing") : null);
  async function propose(): Promise<void> {
    if (await act({ kind: "propose", title: title.trim(), text: text.trim(), calls: [...calls] }))
      go({ panel: null, select: null });
  }
  return (
    <form
      className="card propose"
      onSubmit={(event) => {
        event.preventDefault();
        if (why === null) void propose();
      }}
    >
      <h2>{t("dao.form.title")}</h2>
      <NativeSelect
        size="sm"
        label={t("dao.form.kind")}
        value={kind}
        onChange={(event) => go({ panel: `propose-${event.currentTarget.value}`, select: null })}
        data={FORM_KINDS.map((value) => ({ value, label: t(`dao.kinds.${value}`) }))}
      />
      <div className="form-grid">
        {kind === "free" ? (
          <Suspense fallback={<p className="muted">{t("common.loading")}</p>}>
            <Free onCalls={setCalls} />
          </Suspense>
        ) : (
          <Fields kind={kind} view={view} onCalls={setCalls} />
        )}
      </div>
      <TextInput
        size="sm"
        label={t("dao.form.name")}
        maxLength={MAX_TITLE}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <Textarea
        size="sm"
        label={t("dao.form.why")}
        description={t("dao.form.whyNote")}
        rows={4}
        maxLength={MAX_TEXT}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <h3>{t("dao.form.preview")}</h3>
      <Suspense fallback={<p className="muted">{t("common.loading")}</p>}>
        <Preview calls={calls} />
      </Suspense>
      <p className="muted">{consequence}</p>
      <div className="acts">
        <Button type="submit" size="sm" loading={busy} disabled={why !== null} title={why ?? ""}>
          {t("dao.form.propose")}
        </Button>
        <Button size="sm" variant="default" onClick={() => go({ panel: null, select: null })}>
          {t("common.cancel")}
        </Button>
        {why !== null && <span className="muted">{why}</span>}
      </div>
      {shown}
    </form>
  );
}
