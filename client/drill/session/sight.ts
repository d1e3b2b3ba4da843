type Line = readonly [readonly [number, number], readonly [number, number]];

/** How far a ray goes from a spot until it meets one of some lines, m; no further than `mostM`. */
export function rayM(
  lines: readonly Line[],
  { x, y }: { readonly x: number; readonly y: number },
  yawRad: number,
  mostM: number,
): number {
  const [dx, dy] = [Math.cos(yawRad), Math.sin(yawRad)];
  let nearest = mostM;
  for (const [a, b] of lines) {
    const [ex, ey] = [b[0] - a[0], b[1] - a[1]];
    const across = dx * ey - dy * ex;
    if (Math.abs(across) < 1e-9) continue;
    const [ox, oy] = [a[0] - x, a[1] - y];
    const along = (ox * ey - oy * ex) / across;
    const onWall = (ox * dy - oy * dx) / across;
    if (along > 0 && along < nearest && onWall >= 0 && onWall <= 1) nearest = along;
  }
  return nearest;
}
