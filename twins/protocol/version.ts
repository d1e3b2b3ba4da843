/** Versions this product speaks. The handshake carries PROTOCOL_VERSION; another major is refused with WIRE_VERSION. */
export const PROTOCOL_VERSION = 1;

/** Standards our words follow, with the edition meant. */
export const STANDARDS = {
  thing: "W3C Web of Things Thing Description 1.1",
  order: "VDA 5050 2.1.0 (words only)",
  levels: "IEC 62264-1:2013 (ISA-95)",
  kpi: "ISO 22400-2:2014",
  quality: "OPC UA Part 8 1.05 (StatusCode severity)",
  alarm: "ANSI/ISA-18.2-2016",
  units: "UCUM 2.1",
} as const;
