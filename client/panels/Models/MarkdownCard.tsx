import type { ReactNode } from "react";

/** `code` and **bold**; everything else as it is. Text only: a card cannot bring markup of its own into the page. */
function inline(text: string): ReactNode[] {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((part, i) => {
    const key = `${i}${part.slice(0, 8)}`;
    if (part.startsWith("`") && part.endsWith("`") && part.length > 2)
      return <code key={key}>{part.slice(1, -1)}</code>;
    if (part.startsWith("**") && part.length > 4) return <strong key={key}>{part.slice(2, -2)}</strong>;
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
      <thead>
        <tr>
          {cells(head).map((cell) => (
            <th key={cell}>{inline(cell)}</th>
          ))}
        </tr>
      </thead>
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

function block(lines: readonly string[], key: string): ReactNode {
  const first = lines[0] ?? "";
  const heading = /^#{1,4} (.*)/.exec(first);
  if (heading !== null) return <h4 key={key}>{inline(heading[1]!)}</h4>;
  if (first.startsWith("|")) return table(lines, key);
  if (lines.every((line) => /^[-*] /.test(line) || /^ {2}/.test(line)))
    return (
      <ul key={key}>
        {lines.map((line) => (
          <li key={line}>{inline(line.replace(/^[-*] /, ""))}</li>
        ))}
      </ul>
    );
  return <p key={key}>{inline(lines.join(" "))}</p>;
}

/** A model card's Markdown: headings, lists, tables, paragraphs. */
export function MarkdownCard({ text }: { text: string }) {
  const blocks: string[][] = [[]];
  for (const line of text.split("\n")) {
    if (line.trim() === "") blocks.push([]);
    else if (/^#{1,4} /.test(line)) blocks.push([line], []);
    else blocks.at(-1)!.push(line);
  }
  return (
    <div className="markdown">
      {blocks.filter((b) => b.length > 0).map((b, i) => block(b, `${i}${b[0]!.slice(0, 12)}`))}
    </div>
  );
}
