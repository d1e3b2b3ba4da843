import { useState } from "react";
import type { PreparedDemand, TaskInfo } from "../../../twins/protocol/rounds.ts";
import { OrderFields } from "./OrderFields.tsx";
import { OrderReview } from "./OrderReview.tsx";
import { type Order, startValues } from "./order.ts";

/** What was prepared for an order, and by which seed its first weights and orders of examples are drawn. */
export interface Prepared {
  readonly order: Order;
  readonly seed: number;
  readonly documents: PreparedDemand;
}

/** A training in two steps: what is wanted, then what it costs and the act. Going back keeps what was filled in. */
export function OrderForm(props: { tasks: readonly TaskInfo[]; onDone: () => void; onCancel: () => void }) {
  const [name, setName] = useState(props.tasks[0]?.name ?? "");
  const task = props.tasks.find((one) => one.name === name) ?? props.tasks[0];
  const [values, setValues] = useState(() => startValues(task ?? { rounds: 10 }));
  const [prepared, setPrepared] = useState<Prepared | null>(null);
  if (task === undefined) return null;
  if (prepared !== null)
    return <OrderReview prepared={prepared} onBack={() => setPrepared(null)} onDone={props.onDone} />;
  return (
    <OrderFields
      {...props}
      task={task}
      values={values}
      onTask={(chosen) => {
        setName(chosen);
        const rounds = props.tasks.find((one) => one.name === chosen)?.rounds ?? 10;
        setValues((held) => ({ ...held, rounds: String(rounds) }));
      }}
      onValue={(field, text) => setValues((held) => ({ ...held, [field]: text }))}
      onPrepared={setPrepared}
    />
  );
}
