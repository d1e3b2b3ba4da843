import { Button } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

/** A page to print, alone on the screen; what is not of it is left out by the printer. */
export function Sheet(props: { title: string; fields?: ReactNode; children: ReactNode; onClose: () => void }) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    scrollTo(0, 0);
    heading.current?.focus();
  }, []);
  return (
    <main className="drill-page debrief-sheet-page">
      <div className="debrief-sheet-acts">
        {props.fields}
        <div className="acts">
          <Button size="lg" onClick={() => print()}>
            {t("debrief.print")}
          </Button>
          <Button size="lg" variant="default" onClick={props.onClose}>
            {t("debrief.close")}
          </Button>
        </div>
      </div>
      <article className="debrief-sheet">
        <h1 ref={heading} tabIndex={-1}>
          {props.title}
        </h1>
        {props.children}
      </article>
    </main>
  );
}
