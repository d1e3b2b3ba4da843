import { Button, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { amountTyped, parseAmount } from "../../ui/money.ts";

/** An amount with its unit; `most` fills in what there is. */
export function AmountField(props: {
  label: string;
  unit: string;
  value: string;
  onChange: (typed: string) => void;
  /** Wei. */
  most?: bigint | undefined;
  mostLabel?: string;
}) {
  const { t } = useTranslation();
  const { most } = props;
  const wrong = props.value !== "" && parseAmount(props.value) === null;
  return (
    <div className="amount-field">
      <TextInput
        label={props.label}
        inputMode="decimal"
        autoComplete="off"
        value={props.value}
        error={wrong ? t("money.notAmount") : undefined}
        rightSection={<span className="unit">{props.unit}</span>}
        rightSectionWidth={64}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      />
      {most !== undefined && most > 0n && (
        <Button variant="default" size="sm" onClick={() => props.onChange(amountTyped(most))}>
          {props.mostLabel ?? t("money.most")}
        </Button>
      )}
    </div>
  );
}
