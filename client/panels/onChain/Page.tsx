import "./onChain.css";
import type { ReactNode } from "react";

/** A page of the community: its name, what it is for, and its parts. */
export function Page(props: { title: string; lede?: ReactNode; aside?: ReactNode; children: ReactNode }) {
  return (
    <div className="page">
      <header className="page-head">
        <h1>{props.title}</h1>
        {props.lede !== undefined && <p className="muted">{props.lede}</p>}
        {props.aside !== undefined && <div className="page-aside">{props.aside}</div>}
      </header>
      {props.children}
    </div>
  );
}

/** A part of a page under its own heading. */
export function Part(props: { title: string; note?: ReactNode; children: ReactNode }) {
  return (
    <section className="page-part">
      <h2>
        {props.title} {props.note !== undefined && <small className="num">{props.note}</small>}
      </h2>
      {props.children}
    </section>
  );
}

/** A card with its own heading; a region that can be jumped to by its name. */
export function Card(props: {
  title: string;
  label?: string;
  head?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <section className={`card page-card ${props.className ?? ""}`.trim()} aria-label={props.label ?? props.title}>
      <h2>
        {props.title} {props.head}
      </h2>
      {props.children}
    </section>
  );
}

/** Cards beside each other, as a list; `empty` where there are none. */
export function Cards<T>(props: {
  of: readonly T[];
  keyOf: (one: T) => string;
  empty?: ReactNode;
  children: (one: T) => ReactNode;
}) {
  if (props.of.length === 0) return props.empty;
  return (
    <ul className="page-cards">
      {props.of.map((one) => (
        <li key={props.keyOf(one)} className="card page-card">
          {props.children(one)}
        </li>
      ))}
    </ul>
  );
}

/** The heading of a card in a list, with its marks. */
export function CardHead(props: { title: string; children?: ReactNode }) {
  return (
    <div className="card-head">
      <h3>{props.title}</h3>
      {props.children}
    </div>
  );
}

/** What is folded away until it is wanted. */
export function Fold(props: { title: string; open?: boolean; children: ReactNode }) {
  return (
    <details className="fold" open={props.open}>
      <summary>{props.title}</summary>
      <div className="page-form">{props.children}</div>
    </details>
  );
}

/** Figures that matter most, side by side. */
export const Tiles = (props: { children: ReactNode }) => <dl className="page-tiles">{props.children}</dl>;

export function Tile(props: { name: string; unit?: string; note?: ReactNode; children: ReactNode }) {
  return (
    <div className="page-tile">
      <dt>{props.name}</dt>
      <dd>
        <span className="num">{props.children}</span> {props.unit !== undefined && <small>{props.unit}</small>}
        {props.note !== undefined && <div className="page-tile-note">{props.note}</div>}
      </dd>
    </div>
  );
}
