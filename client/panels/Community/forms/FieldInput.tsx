import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { rawCid, SINGLE_CHUNK_BYTES } from "../../../../models/pipeline/cid.ts";
import { FilePick } from "../../../ui/FilePick.tsx";
import { argumentOf, type FormField } from "./fields.ts";

interface FieldProps {
  readonly field: FormField;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A document's content address, computed here from a file that the person has, or typed. */
function DocumentField({ field, label, value, onChange }: FieldProps) {
  const { t } = useTranslation();
  const [tooLarge, setTooLarge] = useState(false);
  async function pick(file: File): Promise<void> {
    setTooLarge(file.size > SINGLE_CHUNK_BYTES);
    if (file.size <= SINGLE_CHUNK_BYTES) onChange(rawCid(new Uint8Array(await file.arrayBuffer())));
  }
  const wrong = value !== "" && argumentOf(field, { [field.name]: value }) === null;
  return (
    <div className="document-field">
      <TextInput
        size="sm"
        label={label}
        description={t("dao.form.documentNote")}
        placeholder="bafkrei…"
        value={value}
        error={wrong ? t("dao.form.badCid") : undefined}
        onChange={(event) => onChange(event.currentTarget.value.trim())}
      />
      <FilePick label={t("dao.form.file")} onFile={(file) => void pick(file)} />
      {tooLarge && <p className="muted">{t("dao.form.tooLarge")}</p>}
    </div>
  );
}

function BitsField({ field, label, value, onChange }: FieldProps) {
  const chosen = new Set(value.split(" ").filter((bit) => bit !== ""));
  const toggle = (bit: string): void => {
    if (!chosen.delete(bit)) chosen.add(bit);
    onChange([...chosen].join(" "));
  };
  return (
    <fieldset className="bits">
      <legend>{label}</legend>
      {(field.choices ?? []).map((choice) => (
        <label key={choice.value}>
          <input type="checkbox" checked={chosen.has(choice.value)} onChange={() => toggle(choice.value)} />
          {choice.label}
        </label>
      ))}
    </fieldset>
  );
}

const UNIT = { aitn: "AITN", bps: "%", fraction: "%" } as const;

/** One field of a form, with its unit, and with what it is now where the person changed it. */
export function FieldInput(props: FieldProps) {
  const { t } = useTranslation();
  const { field, label, value, onChange } = props;
  if (field.kind === "document") return <DocumentField {...props} />;
  if (field.kind === "bits") return <BitsField {...props} />;
  if (field.kind === "choice")
    return (
      <NativeSelect
        size="sm"
        label={label}
        value={value}
        disabled={field.choices?.length === 0}
        description={field.choices?.length === 0 ? t("dao.form.noChoice") : undefined}
        onChange={(event) => onChange(event.currentTarget.value)}
        data={(field.choices ?? []).map((choice) => ({ ...choice }))}
      />
    );
  const unit = field.kind === "seconds" ? t("dao.form.seconds") : UNIT[field.kind as keyof typeof UNIT];
  const wrong = value.trim() !== "" && argumentOf(field, { [field.name]: value }) === null;
  const changed = field.now !== undefined && field.now !== "" && field.now !== value;
  return (
    <TextInput
      size="sm"
      label={unit === undefined ? label : `${label} (${unit})`}
      type={field.kind === "time" ? "datetime-local" : "text"}
      inputMode={["aitn", "bps", "fraction", "whole", "seconds"].includes(field.kind) ? "decimal" : "text"}
      value={value}
      error={wrong ? t(`dao.form.wrong.${field.kind}`) : undefined}
      description={changed ? t("dao.form.now", { value: field.now }) : undefined}
      inputWrapperOrder={["label", "input", "description", "error"]}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
