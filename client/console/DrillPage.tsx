import { useEffect } from "react";
import { Drill } from "../drill/Drill.tsx";
import { loadLanguage } from "./language/index.ts";
import { PageBar } from "./PageBar.tsx";

/** `/drill` and `/drill/CODE`: for everybody, without an account. */
export function DrillPage({ code }: { code: string }) {
  // A drill's lines are kept in both languages, so that who changes it reads what was said before.
  useEffect(() => {
    for (const language of ["en", "zh"] as const) loadLanguage(language).catch(() => undefined);
  }, []);
  return (
    <div className="world drill">
      <Drill key={code} code={code} bar={<PageBar />} />
    </div>
  );
}
