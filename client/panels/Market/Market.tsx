import { useEconomy } from "../../session/economy.ts";
import { Hash } from "../../ui/parts.tsx";
import { AskedView } from "../Asked.tsx";

export default function Market() {
  const [asked, again] = useEconomy("market");
  return (
    <AskedView asked={asked} again={again}>
      {(view) => <Hash value={view.account} />}
    </AskedView>
  );
}
