import { CloseButton, TextInput } from "@mantine/core";
import { IconAlertTriangle, IconChevronDown, IconChevronRight, IconPolygon, IconSearch } from "@tabler/icons-react";
import { type KeyboardEvent, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Alarm } from "../../../twins/operations/alarm.ts";
import type { Present } from "../../../twins/protocol/presence.ts";
import { PANEL_MS, useAlarms, useReplica, useSite, useSitePlaces, useTick } from "../../session/context.tsx";
import { worstByThing } from "../../session/domain.ts";
import { useShownAdditions } from "../../session/useAdditions.ts";
import { useSelectedByOthers } from "../../session/usePresence.ts";
import { go, useView } from "../../session/view.ts";
import { AlarmShape } from "../../ui/AlarmShape.tsx";
import { textOf } from "../../ui/format.ts";
import { Empty } from "../../ui/parts.tsx";
import { StateWord } from "../StateWord.tsx";
import { ThingIcon } from "../ThingIcon.tsx";
import { Watchers } from "../Watchers.tsx";
import { assetTree, closedAtFirst, filterTree, type TreeNode } from "./tree.ts";

interface RowProps {
  readonly node: TreeNode;
  readonly level: number;
  readonly closed: ReadonlySet<string>;
  readonly toggle: (id: string) => void;
  readonly worst: ReadonlyMap<string, Alarm>;
  /** Looks at a place, or at a Thing. */
  readonly goTo: (id: string) => void;
  /** Shows the floor on which a Thing is. */
  readonly bring: (thing: string) => void;
  readonly watched: ReadonlyMap<string, readonly Present[]>;
}

function Row(props: RowProps) {
  const { t, i18n } = useTranslation();
  const { node, level, closed, toggle, worst, watched, goTo, bring } = props;
  const selected = useView((view) => view.select === node.id);
  const replica = useReplica();
  const online = replica.online(node.id);
  const title = textOf(node.title, i18n.language);
  const thing = node.kind === "thing";
  const silence = thing && replica.entry(node.id)?.provenance === null ? "assets.unreported" : "assets.offline";
  const open = !closed.has(node.id);
  const alarm = worst.get(node.id);
  const watchers = watched.get(node.id);
  const act = (): void => {
    go({ select: selected ? null : node.id });
    if (selected) return;
    if (node.kind === "place" || node.kind === "zone") goTo(node.id);
    else bring(node.id);
  };
  return (
    <div role="none">
      <div
        role="treeitem"
        aria-level={level + 1}
        aria-selected={selected}
        aria-expanded={node.children.length > 0 ? open : undefined}
        tabIndex={selected || (level === 0 && node.kind === "place") ? 0 : -1}
        className={`tree-row${selected ? " selected" : ""}${node.kind === "place" ? " tree-place" : ""}`}
        style={{ paddingLeft: 6 + level * 14 }}
        data-id={node.id}
        title={node.kind === "thing" || node.kind === "planned" ? t("assets.fly") : undefined}
        onClick={act}
        onDoubleClick={() => {
          go({ select: node.id });
          goTo(node.id);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") act();
        }}
      >
        {node.children.length > 0 ? (
          <button
            type="button"
            tabIndex={-1}
            className="tree-chevron"
            aria-hidden
            onClick={(event) => {
              event.stopPropagation();
              toggle(node.id);
            }}
          >
            {open ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
          </button>
        ) : (
          <span className="tree-chevron" />
        )}
        {(thing || node.kind === "planned") && <ThingIcon type={node.type} size={16} />}
        {node.kind === "zone" && <IconPolygon size={16} stroke={1.6} className="thing-icon" aria-hidden />}
        <span className="tree-name">{title}</span>
        {watchers !== undefined && <Watchers people={watchers} />}
        {node.kind === "planned" && <span className="tree-offline">{t("edit.planned")}</span>}
        {thing && !online && <span className="tree-offline">{t(silence)}</span>}
        {thing && online && <StateWord thing={node.id} />}
        {alarm !== undefined && (
          <AlarmShape priority={alarm.priority} unacknowledged={alarm.state === "unacknowledged"} size={15} />
        )}
      </div>
      {open && node.children.length > 0 && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms; this is a level of the tree.
        <div role="group">
          {node.children.map((child) => (
            <Row key={child.id} {...props} node={child} level={level + 1} />
          ))}
        </div>
      )}
    </div>
  );
}

/** Up and down move through the tree's visible rows, left and right close and open. */
function treeKeys(event: KeyboardEvent<HTMLElement>, closed: ReadonlySet<string>, toggle: (id: string) => void): void {
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=treeitem]")];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const id = rows[at]?.dataset.id;
  const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (move !== undefined) rows[Math.min(rows.length - 1, Math.max(0, at + move))]?.focus();
  else if (id !== undefined && (event.key === "ArrowLeft") !== closed.has(id) && /Arrow(Left|Right)/.test(event.key))
    toggle(id);
  else if (!/Arrow(Left|Right)/.test(event.key)) return;
  event.preventDefault();
  event.stopPropagation();
}

/** What is closed in a tree: at first what makes it too long, then what people close. */
function useClosed(tree: readonly TreeNode[]): [ReadonlySet<string>, (id: string) => void] {
  const [own, setOwn] = useState<ReadonlySet<string> | null>(null);
  const first = useMemo(() => closedAtFirst(tree), [tree]);
  const closed = own ?? first;
  return [
    closed,
    (id) => {
      const next = new Set(closed);
      if (!next.delete(id)) next.add(id);
      setOwn(next);
    },
  ];
}

const NONE: ReadonlySet<string> = new Set();

export function Assets({ goTo, bring }: Pick<RowProps, "goTo" | "bring">) {
  const { t } = useTranslation();
  useTick(PANEL_MS * 4);
  const session = useSite();
  const site = useSitePlaces();
  const layout = session.live.layout;
  const alarms = useAlarms();
  const [query, setQuery] = useState("");
  const [abnormal, setAbnormal] = useState(false);
  const watched = useSelectedByOthers();
  const worst = useMemo(() => worstByThing(alarms), [alarms]);
  const rows = useShownAdditions();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `layout` tells that the entries are others.
  const tree = useMemo(() => {
    const added = [...rows.values()].map(({ addition }) => addition);
    return assetTree(site, session.live.entries, added);
  }, [site, session, layout, rows]);
  const [closed, toggle] = useClosed(tree);
  const shown = filterTree(tree, query, (id) => !abnormal || worst.has(id) || !session.live.online(id), !abnormal);
  // What was searched for is shown.
  const shut = query.trim() === "" ? closed : NONE;
  return (
    <div className="assets">
      <h2 className="sr-only">{t("panel.assets")}</h2>
      <div className="assets-search">
        <TextInput
          size="xs"
          leftSection={<IconSearch size={15} aria-hidden />}
          aria-label={t("assets.searchLabel")}
          placeholder={t("assets.searchLabel")}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
          rightSection={
            query !== "" && <CloseButton size="xs" aria-label={t("common.close")} onClick={() => setQuery("")} />
          }
        />
        <button
          type="button"
          className="filter"
          aria-pressed={abnormal}
          title={t("assets.abnormalOnly")}
          aria-label={t("assets.abnormalOnly")}
          onClick={() => setAbnormal(!abnormal)}
        >
          <IconAlertTriangle size={16} aria-hidden />
        </button>
      </div>
      {tree.length === 0 ? (
        <Empty>{t("assets.empty")}</Empty>
      ) : shown.length === 0 ? (
        <Empty>{abnormal && query === "" ? t("assets.allFine") : t("assets.noMatch", { query })}</Empty>
      ) : (
        <div
          className="tree"
          role="tree"
          aria-label={t("panel.assets")}
          onKeyDown={(event) => treeKeys(event, shut, toggle)}
        >
          {shown.map((node) => (
            <Row
              key={node.id}
              node={node}
              level={0}
              closed={shut}
              toggle={toggle}
              worst={worst}
              watched={watched}
              goTo={goTo}
              bring={bring}
            />
          ))}
        </div>
      )}
    </div>
  );
}
