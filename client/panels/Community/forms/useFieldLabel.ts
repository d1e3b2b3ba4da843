import { useTranslation } from "react-i18next";

/** Fields and choices in words; what has no words of its own (a contract's name, a number) is shown as it is. */
export function useFieldLabel() {
  const { t, i18n } = useTranslation();
  const words = (key: string, otherwise: string): string =>
    i18n.exists(key) ? t(key as "dao.fields.model") : otherwise;
  const seat = /^seat(\d)$/;
  return {
    /** "weights.kappa" has the words of "kappa", after those of its group. */
    field(name: string): string {
      const number = seat.exec(name)?.[1];
      if (number !== undefined) return t("dao.fields.seat", { n: Number(number) + 1 });
      return words(`dao.fields.${name.split(".").at(-1)}`, name);
    },
    choice: (label: string): string => words(`dao.choices.${label}`, label),
  };
}
