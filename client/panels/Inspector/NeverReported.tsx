import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { usePastMs } from "../../session/context.tsx";
import { go } from "../../session/view.ts";

/** A Thing of the site for which no device has ever spoken: why it has no values, and what comes next. */
export function NeverReported({ thing }: { thing: string }) {
  const { t } = useTranslation();
  const past = usePastMs() !== null;
  return (
    <div className="never-reported">
      <p>{t("inspector.never", { id: thing })}</p>
      {!past && (
        <Button size="compact-sm" variant="default" onClick={() => go({ panel: "devices" })}>
          {t("edit.enrol")}
        </Button>
      )}
    </div>
  );
}
