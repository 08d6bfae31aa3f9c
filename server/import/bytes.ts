import { createReadStream, statSync } from 'node:fs';
import { ApiError } from '../error.ts';

const CHUNK_BYTES = 64 * 1024;

/** What the first bytes of files that are no text in UTF-8 or its like say, and what to do about it. */
const SIGNS: [bytes: number[], what: string][] = [
  [[0xff, 0xfe], 'is UTF-16. Save it as UTF-8'],
  [[0xfe, 0xff], 'is UTF-16. Save it as UTF-8'],
  [[0x1f, 0x8b], 'is compressed. Unpack it first (gunzip)'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'is compressed. Unpack it first (zstd -d)'],
  [[0x50, 0x4b, 0x03, 0x04], 'is a ZIP archive or a spreadsheet. Unpack it, or save the sheet as CSV'],
];

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

const startsWith = (chunk: Uint8Array, bytes: number[]): boolean =>
  bytes.every((byte, i) => chunk[i] === byte);

/**
 * The size of a file that can be imported.
 *
 * @returns bytes
 * @throws ApiError `not_found` when there is no such file, or no ordinary one
 */
export function sizeOf(file: string): number {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) throw new ApiError('not_found', 404, `${file} is not there. Check the path.`);
  if (!found.isFile())
    throw new ApiError('not_found', 404, `${file} is no ordinary file. Name the file itself.`);
  return found.size;
}

/**
 * A file's bytes, piece by piece, without a UTF-8 byte order mark.
 *
 * @param onBytes told how many bytes have been read so far
 * @throws ApiError `bad_request` for a file that is no text: UTF-16, compressed, a spreadsheet
 */
export async function* bytesOf(
  file: string,
  onBytes: (read: number) => void = () => {},
): AsyncGenerator<Buffer> {
  let read = 0;
  try {
    for await (const chunk of createReadStream(file, {
      highWaterMark: CHUNK_BYTES,
    }) as AsyncIterable<Buffer>) {
      const first = read === 0;
      read += chunk.length;
      onBytes(read);
      const sign = first && SIGNS.find(([bytes]) => startsWith(chunk, bytes));
      if (sign) throw new ApiError('bad_request', 422, `${file} ${sign[1]}, then import it again.`);
      yield first && startsWith(chunk, BYTE_ORDER_MARK) ? chunk.subarray(BYTE_ORDER_MARK.length) : chunk;
    }
  } catch (cause) {
    if (cause instanceof ApiError) throw cause;
    throw new ApiError('not_found', 404, `${file} cannot be read: ${(cause as Error).message}.`, { cause });
  }
}
