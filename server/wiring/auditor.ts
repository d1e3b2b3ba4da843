import { type AuditLog, auditDetails } from "../accounts/audit.ts";
import { refusalBudget } from "../accounts/auditBudget.ts";
import type { ConsoleDeps } from "../console/consoleSocket.ts";
import type { Core } from "./core.ts";

/** Asks that change nothing, or that come all the time, are not worth a line of the audit log. */
const NOT_AUDITED = new Set([
  "hello",
  "subscribe",
  "unsubscribe",
  "siteFile",
  "sites",
  "additions",
  "present",
  "asOf",
  "factsAsOf",
  "range",
  "ranges",
  "events",
  "extent",
  "alarms",
  "comparisons",
  "comparison",
  "runInput",
  "plans",
  "planInput",
  "rounds",
  "acting",
  "sandbox",
  "putModel",
  "modelCard",
  "commands",
  "receipts",
  "tryCall",
  "models",
  "chain",
  "wallet",
  "community",
  "market",
  "earnings",
  "invest",
  "loans",
  "history",
  "devices",
  "audit",
  "people",
  "health",
  "homeEnergy",
  "homeEnergyPlan",
  "trafficForecast",
  "cancelAsk",
]);

/** Writes what was asked, and what came of it, into the audit log. */
export function auditor({ clock }: Pick<Core, "clock">, audit: AuditLog): ConsoleDeps["audit"] {
  const worthALine = refusalBudget(clock.nowMs);
  return (who, ask, params, outcome, stranger) => {
    if (outcome === "ok" ? NOT_AUDITED.has(ask) : !worthALine(stranger ? null : who)) return;
    void audit.append({ who, act: ask, outcome, details: auditDetails(params) });
  };
}
