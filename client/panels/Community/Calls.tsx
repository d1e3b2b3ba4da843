import { useTranslation } from "react-i18next";
import type { CallWords } from "../../../twins/protocol/economy/community.ts";
import { tokenText } from "../../ui/format.ts";
import { Hash } from "../../ui/parts.tsx";
import { WhoName } from "./WhoName.tsx";

const LONG = 46;

function Value({ value }: { value: string }) {
  return /^0x[0-9a-f]{16,}$/i.test(value) && value.length <= LONG * 2 ? (
    <Hash value={value} />
  ) : (
    <code className="call-value">{value}</code>
  );
}

/** What a proposal calls, in words: contract, function, arguments; bytes where the function is unknown here. */
export function Calls({ calls }: { calls: readonly CallWords[] }) {
  const { t } = useTranslation();
  return (
    <ol className="calls">
      {calls.map((call, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the order of the calls is what they are.
        <li key={i}>
          <div className="call-head">
            <WhoName who={call.target} />
            <code>{call.signature ?? t("dao.calls.unknown")}</code>
          </div>
          {call.signature === null && <code className="call-value">{call.data}</code>}
          {call.args.length > 0 && (
            <dl className="call-args">
              {call.args.map(({ name, type, value }) => (
                <div key={name}>
                  <dt>
                    {name} <span className="muted">{type}</span>
                  </dt>
                  <dd>
                    <Value value={value} />
                  </dd>
                </div>
              ))}
            </dl>
          )}
          {call.valueWei !== "0" && <p className="muted">{t("dao.calls.value", { n: tokenText(call.valueWei) })}</p>}
        </li>
      ))}
    </ol>
  );
}
