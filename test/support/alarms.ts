import type { Alarm } from "../../twins/operations/alarm.ts";

/** An alarm under test: what is not said of it is not known, and nobody has acted on it. */
export const alarmOf = (id: string, said: Partial<Alarm> = {}): Alarm => ({
  id,
  thing: "machine-1",
  property: null,
  title: { en: id, zh: id },
  priority: "medium",
  state: "unacknowledged",
  raisedAtMs: 100,
  clearedAtMs: null,
  acknowledgedBy: null,
  shelvedUntilMs: null,
  value: null,
  limit: null,
  modelCid: null,
  firstOut: false,
  ...said,
});
