import { useEconomy } from "../../session/economy.ts";
import { Hash } from "../../ui/parts.tsx";
import { AskedView } from "../Asked.tsx";

export default function Earnings() {
  const [asked, again] = useEconomy("earnings");
  return (
    <AskedView asked={asked} again={again}>
      {(view) => <Hash value={view.account} />}
    </AskedView>
  );
}
