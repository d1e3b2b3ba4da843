/**
 * Coordinate reference systems by EPSG number, as PROJ strings. Source: EPSG Geodetic Parameter Dataset v11; families
 * of zones are written by their rule. Datum shifts are EPSG's usual seven-parameter ones (metres to a few metres).
 */

const utm = (zone: number, south: boolean, datum: string): string =>
  `+proj=utm +zone=${zone}${south ? " +south" : ""} ${datum} +units=m +no_defs`;
const GRS80 = "+ellps=GRS80 +towgs84=0,0,0,0,0,0,0";
const WGS84 = "+datum=WGS84";
const gaussKrueger = (meridian: number, falseEasting: number): string =>
  `+proj=tmerc +lat_0=0 +lon_0=${meridian} +k=1 +x_0=${falseEasting} +y_0=0 ${GRS80} +units=m +no_defs`;

/** Families: first and last number, and what one of them is. */
const FAMILIES: readonly (readonly [first: number, last: number, make: (code: number) => string])[] = [
  [32601, 32660, (code) => utm(code - 32600, false, WGS84)],
  [32701, 32760, (code) => utm(code - 32700, true, WGS84)],
  [25828, 25838, (code) => utm(code - 25800, false, GRS80)],
  [26901, 26923, (code) => utm(code - 26900, false, GRS80)],
  // GDA94 and GDA2020 / MGA.
  [28348, 28358, (code) => utm(code - 28300, true, GRS80)],
  [7846, 7859, (code) => utm(code - 7800, true, GRS80)],
  // CGCS2000 / Gauss-Krueger: 6 degrees by zone and by meridian, 3 degrees by zone and by meridian.
  [4491, 4501, (code) => gaussKrueger((code - 4478) * 6 - 3, (code - 4478) * 1e6 + 5e5)],
  [4502, 4512, (code) => gaussKrueger(75 + (code - 4502) * 6, 5e5)],
  [4513, 4533, (code) => gaussKrueger((code - 4488) * 3, (code - 4488) * 1e6 + 5e5)],
  [4534, 4554, (code) => gaussKrueger(75 + (code - 4534) * 3, 5e5)],
  [6669, 6687, (code) => japan(code - 6669)],
  // DHDN / 3-degree Gauss-Krueger zones 2 to 5.
  [
    31466,
    31469,
    (code) => {
      const zone = code - 31464;
      return `+proj=tmerc +lat_0=0 +lon_0=${3 * zone} +k=1 +x_0=${zone * 1e6 + 5e5} +y_0=0 +ellps=bessel +towgs84=598.1,73.7,418.2,0.202,0.045,-2.455,6.7 +units=m +no_defs`;
    },
  ],
];

/** Japan's plane rectangular systems I to XIX (JGD2011): latitude and longitude of their origins. */
const JAPAN: readonly (readonly [latitude: number, longitude: number])[] = [
  [33, 129.5],
  [33, 131],
  [36, 132 + 1 / 6],
  [33, 133.5],
  [36, 134 + 1 / 3],
  [36, 136],
  [36, 137 + 1 / 6],
  [36, 138.5],
  [36, 139 + 5 / 6],
  [40, 140 + 5 / 6],
  [44, 140.25],
  [44, 142.25],
  [44, 144.25],
  [26, 142],
  [26, 127.5],
  [26, 124],
  [26, 131],
  [20, 136],
  [26, 154],
];
function japan(zone: number): string {
  const [latitude, longitude] = JAPAN[zone]!;
  return `+proj=tmerc +lat_0=${latitude} +lon_0=${longitude} +k=0.9999 +x_0=0 +y_0=0 ${GRS80} +units=m +no_defs`;
}

const GEOGRAPHIC = "+proj=longlat +datum=WGS84 +no_defs";

const SINGLE: Readonly<Record<number, string>> = {
  4326: GEOGRAPHIC,
  4979: GEOGRAPHIC,
  4258: `+proj=longlat ${GRS80} +no_defs`,
  4490: `+proj=longlat ${GRS80} +no_defs`,
  6668: `+proj=longlat ${GRS80} +no_defs`,
  3857: "+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +no_defs",
  28992:
    "+proj=sterea +lat_0=52.1561605555556 +lon_0=5.38763888888889 +k=0.9999079 +x_0=155000 +y_0=463000 +ellps=bessel +towgs84=565.417,50.3319,465.552,-0.398957,0.343988,-1.8774,4.0725 +units=m +no_defs",
  27700:
    "+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy +towgs84=446.448,-125.157,542.06,0.15,0.247,0.842,-20.489 +units=m +no_defs",
  2154: `+proj=lcc +lat_0=46.5 +lon_0=3 +lat_1=49 +lat_2=44 +x_0=700000 +y_0=6600000 ${GRS80} +units=m +no_defs`,
  2056: "+proj=somerc +lat_0=46.9524055555556 +lon_0=7.43958333333333 +k_0=1 +x_0=2600000 +y_0=1200000 +ellps=bessel +towgs84=674.374,15.056,405.346,0,0,0,0 +units=m +no_defs",
  21781:
    "+proj=somerc +lat_0=46.9524055555556 +lon_0=7.43958333333333 +k_0=1 +x_0=600000 +y_0=200000 +ellps=bessel +towgs84=674.374,15.056,405.346,0,0,0,0 +units=m +no_defs",
  3414: "+proj=tmerc +lat_0=1.36666666666667 +lon_0=103.833333333333 +k=1 +x_0=28001.642 +y_0=38744.572 +datum=WGS84 +units=m +no_defs",
  2193: `+proj=tmerc +lat_0=0 +lon_0=173 +k=0.9996 +x_0=1600000 +y_0=10000000 ${GRS80} +units=m +no_defs`,
  3035: `+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 ${GRS80} +units=m +no_defs`,
  3067: utm(35, false, GRS80),
  3006: utm(33, false, GRS80),
  2180: `+proj=tmerc +lat_0=0 +lon_0=19 +k=0.9993 +x_0=500000 +y_0=-5300000 ${GRS80} +units=m +no_defs`,
  3812: `+proj=lcc +lat_0=50.797815 +lon_0=4.35921583333333 +lat_1=49.8333333333333 +lat_2=51.1666666666667 +x_0=649328 +y_0=665262 ${GRS80} +units=m +no_defs`,
  31370:
    "+proj=lcc +lat_0=90 +lon_0=4.36748666666667 +lat_1=51.1666672333333 +lat_2=49.8333339 +x_0=150000.013 +y_0=5400088.438 +ellps=intl +towgs84=-106.8686,52.2978,-103.7239,0.3366,-0.457,1.8422,-1.2747 +units=m +no_defs",
};

/** Compound systems: which horizontal one they have; heights are taken as they are. */
const COMPOUND: Readonly<Record<number, number>> = {
  7415: 28992,
  7405: 27700,
  5698: 2154,
  5554: 25831,
  5555: 25832,
  5556: 25833,
  5972: 25832,
  5973: 25833,
  3901: 3067,
  5845: 3006,
  6697: 6668,
  6190: 31370,
  8370: 31370,
};

/** @returns the PROJ string of an EPSG number; null where it is none that we know. */
export function definition(code: number): string | null {
  const horizontal = COMPOUND[code] ?? code;
  const single = SINGLE[horizontal];
  if (single !== undefined) return single;
  const family = FAMILIES.find(([first, last]) => horizontal >= first && horizontal <= last);
  return family === undefined ? null : family[2](horizontal);
}
