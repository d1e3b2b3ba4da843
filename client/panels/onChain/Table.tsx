import "./stack.css";
import type { ReactNode } from "react";

export interface Column {
  readonly name: string;
  /** Figures stand under each other's digits. */
  readonly num?: boolean;
  /** The name is only read out: what stands below says itself what it is. */
  readonly silent?: boolean;
}

export interface TableRow {
  readonly key: string;
  /** One for each column; the first names the row. */
  readonly cells: readonly ReactNode[];
}

interface TableProps {
  readonly label: string;
  readonly columns: readonly Column[];
  readonly rows: readonly TableRow[];
  readonly name?: string;
  /** On a phone each row is a block of its own, every cell behind the name of its column: nothing lies out of sight. */
  readonly stacks?: boolean;
}

/** A table that scrolls by itself where the page is too narrow for it. */
export function Table(props: TableProps) {
  const { name = "", stacks = false } = props;
  const right = (i: number): string | undefined => (props.columns[i]?.num === true ? "num" : undefined);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className="page-scroll" tabIndex={0} aria-label={props.label}>
      <table className={["page-table", name, stacks ? "page-table-stacks" : ""].join(" ").trim()}>
        <thead>
          <tr>
            {props.columns.map(({ name, silent }, i) => (
              <th key={name} scope="col" className={right(i)}>
                {silent === true ? <span className="sr-only">{name}</span> : name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map(({ key, cells }) => (
            <tr key={key}>
              {cells.map((cell, i) => {
                const of = props.columns[i]?.name ?? String(i);
                return i === 0 ? (
                  <th key={of} scope="row" className={right(i)}>
                    {cell}
                  </th>
                ) : (
                  <td key={of} className={right(i)} data-column={props.columns[i]?.silent === true ? undefined : of}>
                    {cell}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
