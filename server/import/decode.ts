/** Encodings a file may have: all in which the bytes of ASCII mean ASCII, so that rows are found before they are decoded. */
export const ENCODINGS = [
  'utf-8',
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'iso-8859-2',
  'iso-8859-15',
  'koi8-r',
] as const;
export type Encoding = (typeof ENCODINGS)[number];

const BEYOND_ASCII = /[\u0080-\u00ff]/;

/**
 * Text from bytes. Rows travel as "byte strings" (one character a byte, Latin-1), because only a cell that holds more
 * than ASCII has to be decoded at all, and because a wrong byte can then be blamed on its column.
 *
 * @returns `exact` gives undefined for bytes that are none of the encoding; `loose` shows them as U+FFFD
 * @example createDecoder('utf-8').exact('caf\u00c3\u00a9') // 'café'
 */
export const createDecoder = (encoding: Encoding) => {
  // `ignoreBOM` keeps a U+FEFF inside a text; the file's own mark was taken off before.
  const strict = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  const lenient = new TextDecoder(encoding, { ignoreBOM: true });
  return {
    exact(bytes: string): string | undefined {
      if (!BEYOND_ASCII.test(bytes)) return bytes;
      try {
        return strict.decode(Buffer.from(bytes, 'latin1'));
      } catch {
        return undefined;
      }
    },
    loose: (bytes: string): string => lenient.decode(Buffer.from(bytes, 'latin1')),
  };
};

export type Decoder = ReturnType<typeof createDecoder>;
