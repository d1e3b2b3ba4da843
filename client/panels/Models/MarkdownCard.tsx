import type { ReactNode } from "react";

/** `code`, **bold** and _emphasis_; everything else as it is. Text only: a card cannot bring markup of its own into the page. */
function inline(text: string): ReactNode[] {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*|\b_[^_]+_\b)/).map((part, i) => {
    const key = `${i}${part.slice(0, 8)}`;
    if (part.startsWith("`") && part.endsWith("`") && part.length > 2)
      return <code key={key}>{part.slice(1, -1)}</code>;
    if (part.startsWith("**") && part.length > 4) return <strong key={key}>{part.slice(2, -2)}</strong>;
    if (part.startsWith("_") && part.endsWith("_") && part.length > 2) return <em key={key}>{part.slice(1, -1)}</em>;
    return part;
  });
}

function table(lines: readonly string[], key: string): ReactNode {
  const cells = (line: string): string[] =>
    line
      .replace(/^\||\|$/g, "")
      .split("|")
      .map((cell) => cell.trim());
  const [head = "", , ...rows] = lines;
  return (
    <table key={key}>
      {cells(head).some((cell) => cell !== "") && (
        <thead>
          <tr>
            {cells(head).map((cell) => (
              <th key={cell}>{inline(cell)}</th>
            ))}
          </tr>
        </thead>
      )}
      <tbody>
        {rows.map((row) => (
          <tr key={row}>
            {cells(row).map((cell) => (
              <td key={cell}>{inline(cell)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The items of a list; a line without a mark goes on with the item before it. */
function items(lines: readonly string[], mark: RegExp): ReactNode[] {
  const texts: string[] = [];
  for (const line of lines)
    if (mark.test(line) || texts.length === 0) texts.push(line.replace(mark, ""));
    else texts.push(`${texts.pop()} ${line.trim()}`);
  return texts.map((text) => <li key={text}>{inline(text)}</li>);
}

function block(lines: readonly string[], key: string, Heading: "h3" | "h4"): ReactNode {
  const first = lines[0] ?? "";
  const heading = /^#{1,4} (.*)/.exec(first);
  if (heading !== null) return <Heading key={key}>{inline(heading[1]!)}</Heading>;
  if (first.startsWith("|")) return table(lines, key);
  if (/^1\. /.test(first)) return <ol key={key}>{items(lines, /^\d+\. /)}</ol>;
  if (/^[-*] /.test(first)) return <ul key={key}>{items(lines, /^[-*] /)}</ul>;
  return <p key={key}>{inline(lines.join(" "))}</p>;
}

/** A model card's Markdown: headings, lists, tables, paragraphs. `as`: one level below what it stands under. */
export function MarkdownCard({ text, as = "h4" }: { text: string; as?: "h3" | "h4" }) {
  const blocks: string[][] = [[]];
  for (const line of text.split("\n")) {
    if (line.trim() === "") blocks.push([]);
    else if (/^#{1,4} /.test(line)) blocks.push([line], []);
    else blocks.at(-1)!.push(line);
  }
  return (
    <div className="markdown">
      {blocks.filter((b) => b.length > 0).map((b, i) => block(b, `${i}${b[0]!.slice(0, 12)}`, as))}
    </div>
  );
}
