import { useTranslation } from "react-i18next";
import { tokenText } from "../../../twins/core/tokenText.ts";
import type { CommunityView, ReserveRow } from "../../../twins/protocol/economy/community.ts";
import { dateTimeText, numberText } from "../../ui/format.ts";
import { Facts, Hash, Section, Tag, useSpan } from "../../ui/parts.tsx";
import { MarkdownCard } from "../Models/MarkdownCard.tsx";
import { PayPlan } from "./PayPlan.tsx";
import { WhoName } from "./WhoName.tsx";
import { describe } from "./words.ts";

const day = (ms: number): string => dateTimeText(ms, "UTC").slice(0, 10);

/** A document by its digest: its words where this server has it. `named`: it names itself better than its number does. */
function Document(props: { digest: string; view: CommunityView; title: string; named?: boolean; version?: string }) {
  const { i18n } = useTranslation();
  const text = props.view.documents[props.digest];
  if (text === undefined)
    return (
      <span>
        {props.title} <Hash value={props.digest} />
      </span>
    );
  const said = describe(text, i18n.language);
  const own = [said.title, props.version].filter((part) => part !== undefined).join(" · ");
  return (
    <details>
      <summary>{props.named === true && said.title !== "" ? own : props.title}</summary>
      <MarkdownCard text={said.text} />
      <Hash value={props.digest} />
    </details>
  );
}

function Dao({ view }: { view: CommunityView }) {
  const { t } = useTranslation();
  const span = useSpan();
  const { dao } = view;
  const seconds = (s: number): string => span(s * 1000);
  return (
    <Section title={t("dao.rules.title")}>
      <Facts
        rows={[
          [t("dao.rules.delay"), seconds(dao.votingDelayS)],
          [t("dao.rules.period"), seconds(dao.votingPeriodS)],
          [t("dao.rules.late"), seconds(dao.lateExtensionS)],
          [
            t("dao.rules.quorum"),
            `${numberText(dao.quorumBps / 100, dao.quorumBps % 100 === 0 ? 0 : 2)} % · ${tokenText(dao.quorumWei, 0)} AITN`,
          ],
          [t("dao.rules.threshold"), `${tokenText(dao.thresholdWei)} AITN`],
          [t("dao.rules.timelock"), seconds(dao.timelockS)],
          [t("dao.rules.guardian"), <WhoName key="g" who={dao.guardian.keeper} />],
          [t("dao.rules.guardianEnd"), day(dao.guardian.expiresAtMs)],
        ]}
      />
      <p className="muted dao-explain">{t("dao.rules.explain")}</p>
    </Section>
  );
}

function Registers({ view }: { view: CommunityView }) {
  const { t } = useTranslation();
  return (
    <>
      <Section title={t("dao.registers.rules")}>
        {view.rules.length === 0 && <p className="muted">{t("dao.registers.noRules")}</p>}
        <ul className="rows">
          {view.rules.map((rule) => (
            <li key={rule.id} className="register">
              <Document
                digest={rule.digest}
                view={view}
                title={`${rule.name} · ${rule.version}`}
                named
                version={String(rule.version)}
              />
              <span className={`word word-${rule.inForce ? "ok" : "bad"}`}>
                {t(rule.inForce ? "dao.registers.inForce" : "dao.registers.retired", { date: day(rule.sinceMs) })}
              </span>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t("dao.registers.standards")}>
        {view.standards.length === 0 && <p className="muted">{t("dao.registers.noStandards")}</p>}
        <ul className="rows">
          {view.standards.map((one) => (
            <li key={one.standard} className="register">
              <Document
                digest={one.digest}
                view={view}
                title={t("dao.registers.standard", { n: one.standard, version: one.version })}
                named
              />
              <span className="muted">
                {one.withdrawn
                  ? t("dao.registers.withdrawn")
                  : t("dao.registers.asks", { tier: one.minimumTier, bits: one.capabilities.join(", ") || "–" })}
              </span>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t("dao.registers.capabilities")}>
        {view.capabilities.length === 0 && <p className="muted">{t("dao.registers.noCapabilities")}</p>}
        <ul className="rows">
          {view.capabilities.map(({ bit, digest }) => (
            <li key={bit} className="register">
              <Document digest={digest} view={view} title={t("dao.registers.capability", { n: bit })} named />
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}

function Reserve({ reserve, view, again }: { reserve: ReserveRow; view: CommunityView; again: () => void }) {
  const { t } = useTranslation();
  const nowMs = Date.now();
  const phase = (from: number, until: number, closed: boolean) =>
    closed ? "closed" : nowMs < from ? "later" : nowMs < until ? "running" : "over";
  return (
    <Section
      title={t(`dao.reserves.${reserve.name}`)}
      aside={t("dao.reserves.free", { n: tokenText(reserve.availableWei, 0) })}
    >
      {reserve.plans.length === 0 && <p className="muted">{t("dao.reserves.none")}</p>}
      <ul className="rows">
        {reserve.plans.map((plan) => (
          <li key={plan.plan} className="register">
            <Document digest={plan.digest} view={view} title={t("dao.reserves.plan", { n: plan.plan })} />
            <Tag>{t(`dao.reserves.${phase(plan.fromMs, plan.untilMs, plan.closed)}`)}</Tag>
            <span className="muted num">
              {t("dao.reserves.spent", { spent: tokenText(plan.spentWei, 2), budget: tokenText(plan.budgetWei, 0) })}
            </span>
            <span className="muted">
              {day(plan.fromMs)} – {day(plan.untilMs)}
            </span>
            <WhoName who={plan.spender} />
            {phase(plan.fromMs, plan.untilMs, plan.closed) === "running" &&
              plan.spender.address.toLowerCase() === view.account.toLowerCase() && (
                <PayPlan reserve={reserve.name} plan={plan} again={again} />
              )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Delegates({ view }: { view: CommunityView }) {
  const { t } = useTranslation();
  return (
    <Section title={t("dao.delegates.title")}>
      {view.delegates.length === 0 && <p className="muted">{t("dao.delegates.none")}</p>}
      <ul className="rows">
        {view.delegates.map(({ who, votesWei }) => (
          <li key={who.address} className="register register-line">
            <WhoName who={who} />
            <span className="num">
              {tokenText(votesWei, 0)} <span className="unit">AITN</span>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** How the community decides, and what it decided so far. */
export function Rules({ view, again }: { view: CommunityView; again: () => void }) {
  const { t } = useTranslation();
  return (
    <aside className="dao-side">
      <h2 className="sr-only">{t("dao.rules.all")}</h2>
      <Dao view={view} />
      <Delegates view={view} />
      {view.reserves.map((reserve) => (
        <Reserve key={reserve.name} reserve={reserve} view={view} again={again} />
      ))}
      <Registers view={view} />
    </aside>
  );
}
