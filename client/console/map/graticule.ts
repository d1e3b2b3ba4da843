import { project, unproject } from "./equalEarth.ts";
import { type Box, type MapWindow, type Point, scaleOf, toDrawing, toPixel, WHOLE } from "./mapWindow.ts";

/** Between two lines, degrees: the closest that are at least so many pixels apart. */
const STEPS_DEG = [1, 2, 5, 10, 30] as const;
const LEAST_PX = 70;
/** A line's text stands so far from the box's edge, px, and keeps so far off its corners. */
const INSET_PX = 5;
const CORNER_PX = 26;
/** The longest scale bar, px: it lies in the lower right corner, where no meridian is told of. */
const MOST_BAR_PX = 120;
/** Degrees of a meridian that are drawn as one straight piece. */
const PIECE_DEG = 1;

export interface GraticuleLabel extends Point {
  readonly deg: number;
  readonly text: string;
  readonly of: "meridian" | "parallel";
}
export interface Graticule {
  /** Path of an SVG, in the drawing's units. */
  readonly d: string;
  /** px in the box. */
  readonly labels: readonly GraticuleLabel[];
}

/** As ISO 6709 has it, in any language: "50°N". */
const degreesText = (deg: number, [positive, negative]: readonly [string, string]): string =>
  `${Math.abs(deg)}°${deg === 0 || Math.abs(deg) === 180 ? "" : deg > 0 ? positive : negative}`;

const multiples = (from: number, to: number, step: number): number[] => {
  const all: number[] = [];
  // The edge of the world is found by steps that end a last bit before it.
  for (let n = Math.ceil(from / step - 1e-6); n * step <= to + 1e-6; n++) all.push(n * step);
  return all;
};

const at = (longitudeDeg: number, latitudeDeg: number): Point => {
  const [x, y] = project(longitudeDeg, latitudeDeg);
  return { x: 100 * x, y: -100 * y };
};
const said = ({ x, y }: Point): string => `${x.toFixed(3)},${y.toFixed(3)}`;

/** Latitudes and longitudes that are in the box, degrees. */
function shownDegrees(window: MapWindow, box: Box) {
  const degreesAt = (x: number, y: number): readonly [number, number] => {
    const point = toDrawing(window, box, { x, y });
    return unproject(point.x / 100, -point.y / 100);
  };
  const [top, bottom] = [degreesAt(0, 0)[1], degreesAt(0, box.height)[1]];
  // The farther from the equator the more longitudes there are: the widest rows are at the edges, the narrowest between.
  const rows = [0, box.height].flatMap((y) => [degreesAt(0, y)[0], degreesAt(box.width, y)[0]]);
  return { top, bottom, west: Math.min(...rows), east: Math.max(...rows) };
}

/** The meridians and parallels of a window, closer together the closer one looks, with their degrees at the box's edge. */
export function graticule(window: MapWindow, box: Box): Graticule {
  const scale = scaleOf(window, box);
  const step = STEPS_DEG.find((deg) => at(deg, 0).x * scale >= LEAST_PX) ?? 30;
  const { top, bottom, west, east } = shownDegrees(window, box);
  const parallels = multiples(bottom, top, step);
  const meridians = multiples(west, east, step);
  const rows = [bottom, ...multiples(bottom, top, PIECE_DEG), top];
  const d = [
    ...parallels.map((latitude) => `M${said(at(west, latitude))}L${said(at(east, latitude))}`),
    ...meridians.map((longitude) => `M${rows.map((latitude) => said(at(longitude, latitude))).join("L")}`),
  ].join("");
  // Where all of the world is shown its lines are no more than a pattern.
  if (window.zoom <= WHOLE.zoom || at(step, 0).x * scale < LEAST_PX) return { d, labels: [] };
  const labels = [
    ...parallels.map((deg): GraticuleLabel => {
      const { y } = toPixel(window, box, at(0, deg));
      return { of: "parallel", deg, x: INSET_PX, y, text: degreesText(deg, ["N", "S"]) };
    }),
    ...meridians.map((deg): GraticuleLabel => {
      const { x } = toPixel(window, box, at(deg, bottom));
      return { of: "meridian", deg, x, y: box.height - INSET_PX, text: degreesText(deg, ["E", "W"]) };
    }),
  ];
  const clear = ({ of, x, y }: GraticuleLabel): boolean =>
    of === "parallel"
      ? y > CORNER_PX && y < box.height - CORNER_PX
      : x > CORNER_PX && x < box.width - CORNER_PX - MOST_BAR_PX;
  return { d, labels: labels.filter(clear) };
}

/** Of a great circle, km to a degree, on a sphere of the earth's mean radius. */
const KM_PER_DEG = 111.195;
/** Of a window nearer than this one length is about right for all of it. */
const SCALE_FROM_ZOOM = 2;

export interface ScaleBar {
  readonly km: number;
  readonly px: number;
}

/** A round length along the middle of the window, east to west; null where no length is right for what is shown. */
export function scaleBar(window: MapWindow, box: Box): ScaleBar | null {
  if (window.zoom < SCALE_FROM_ZOOM || box.width === 0) return null;
  const [, latitude] = unproject(window.x / 100, -window.y / 100);
  const kmPerPx =
    (KM_PER_DEG * Math.cos((latitude * Math.PI) / 180)) / (100 * project(1, latitude)[0] * scaleOf(window, box));
  const most = MOST_BAR_PX * kmPerPx;
  // Less than a metre to a pixel is at the pole alone, where no east and no west is.
  if (!(most > 0.1)) return null;
  const ten = 10 ** Math.floor(Math.log10(most));
  const km = [5, 2, 1].map((n) => n * ten).find((one) => one <= most)!;
  return { km, px: km / kmPerPx };
}
