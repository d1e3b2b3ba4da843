import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CODE_LENGTH, CODE_LETTERS } from "../../../twins/protocol/drill.ts";
import { atPage, go } from "../../session/view.ts";

/** As it is written, whatever was typed around it. */
export const cleanCode = (typed: string): string => typed.toUpperCase().replaceAll(/[^A-Z0-9]/g, "");
export const isDrillCode = (code: string): boolean =>
  code.length === CODE_LENGTH && [...code].every((letter) => CODE_LETTERS.includes(letter));

/** Where somebody types the code that they were told. */
export function CodeEntry() {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const [isWrong, setWrong] = useState(false);
  return (
    <form
      className="card drill-code-entry"
      onSubmit={(event) => {
        event.preventDefault();
        const code = cleanCode(typed);
        if (isDrillCode(code)) go(atPage({ drill: code }));
        else setWrong(true);
      }}
    >
      <h2>{t("drill.codeTitle")}</h2>
      <TextInput
        size="md"
        label={t("drill.code")}
        description={t("drill.codeHelp")}
        error={isWrong ? t("drill.codeWrong") : undefined}
        value={typed}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setWrong(false);
        }}
      />
      <Button size="md" type="submit" variant="default">
        {t("drill.enter")}
      </Button>
    </form>
  );
}
