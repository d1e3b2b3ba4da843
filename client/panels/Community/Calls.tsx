import { useTranslation } from "react-i18next";
import { tokenText } from "../../../twins/core/tokenText.ts";
import type { CallWords, CommunityView } from "../../../twins/protocol/economy/community.ts";
import { Hash } from "../../ui/parts.tsx";
import { changesOf, type ShownArgument, valuesNow } from "./changes.ts";
import { readable } from "./readable.ts";
import { WhoName } from "./WhoName.tsx";

const LONG = 46;

function Value({ value }: { value: string }) {
  return /^0x[0-9a-f]{16,}$/i.test(value) && value.length <= LONG * 2 ? (
    <Hash value={value} />
  ) : (
    <code className="call-value">{value}</code>
  );
}

function Arguments({ args }: { args: readonly ShownArgument[] }) {
  const { t } = useTranslation();
  return (
    <dl className="call-args">
      {args.map(({ name, type, value, before }) => (
        <div key={name}>
          <dt>
            {name} <span className="muted">{type}</span>
          </dt>
          <dd>
            {readable(name, value) !== null && <span>{readable(name, value)} </span>}
            <Value value={value} />
            {before !== null && (
              <span className="muted"> {t("dao.calls.now", { value: readable(name, before) ?? before })}</span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/**
 * What a proposal calls, in words: contract, function, arguments; bytes where the function is unknown here. While it is not
 * decided, parameters stand beside what they are now, and those that stay so are folded away.
 */
export function Calls({ calls, view, open }: { calls: readonly CallWords[]; view: CommunityView; open: boolean }) {
  const { t } = useTranslation();
  const now = open ? valuesNow(view) : {};
  return (
    <ol className="calls">
      {calls.map((call, i) => {
        const { shown, same } = changesOf(call, now);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the order of the calls is what they are.
          <li key={i}>
            <div className="call-head">
              <WhoName who={call.target} />
              <code>{call.signature ?? t("dao.calls.unknown")}</code>
            </div>
            {call.signature === null && <code className="call-value">{call.data}</code>}
            {shown.length > 0 && <Arguments args={shown} />}
            {same.length > 0 && (
              <details>
                <summary className="muted">{t("dao.calls.same", { count: same.length })}</summary>
                <Arguments args={same} />
              </details>
            )}
            {call.valueWei !== "0" && <p className="muted">{t("dao.calls.value", { n: tokenText(call.valueWei) })}</p>}
          </li>
        );
      })}
    </ol>
  );
}
