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

/** A table that scrolls by itself where the page is too narrow for it. */
export function Table(props: { label: string; columns: readonly Column[]; rows: readonly TableRow[]; name?: string }) {
  const right = (i: number): string | undefined => (props.columns[i]?.num === true ? "num" : undefined);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className="page-scroll" tabIndex={0} aria-label={props.label}>
      <table className={`page-table ${props.name ?? ""}`.trim()}>
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
                  <td key={of} className={right(i)}>
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
