/** The bounds of everything that crosses the wire (DESIGN §6). Checked at the server's door, respected by the browser. */
export const LIMITS = {
  /** bytes of one request body */
  bodyBytes: 256 * 1024,
  /** bytes of one event as JSON */
  eventBytes: 32 * 1024,
  /** events in one request */
  eventsPerRequest: 200,
  /** UTF-8 bytes of one string */
  stringBytes: 4 * 1024,
  /** keys of one object */
  keysPerObject: 64,
  /** nesting of objects and arrays */
  depth: 8,
  /** oldest event the server believes, in milliseconds */
  eventAgeMs: 7 * 24 * 3600 * 1000,
} as const;
