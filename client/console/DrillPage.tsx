import { Drill } from "../drill/Drill.tsx";
import { PageBar } from "./PageBar.tsx";

/** `/drill` and `/drill/CODE`: for everybody, without an account. */
export function DrillPage({ code }: { code: string }) {
  return (
    <div className="world drill">
      <Drill key={code} code={code} bar={<PageBar />} />
    </div>
  );
}
