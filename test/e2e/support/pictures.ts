import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';

/** How different two points must look to be called different, 0–1: letters are smoothed a little otherwise elsewhere. */
const THRESHOLD = 0.2;
/** Of each colour, in a picture that is kept. */
const STEP = 4;
/** The share of points that may be. */
const TOLERANCE = 0.001;
/** Where what was found instead is left. */
const FOUND = 'node_modules/.cache/pictures';

/** As a small file: colours that nobody tells apart are one, and flat areas stay what they are. */
const small = (picture: PNG): Buffer => {
  for (const [at, value] of picture.data.entries())
    if (at % 4 < 3) picture.data[at] = Math.min(255, Math.round(value / STEP) * STEP);
  return PNG.sync.write(picture, { colorType: 2, filterType: 0, deflateLevel: 9, deflateStrategy: 0 });
};

/**
 * Compares a screenshot with the picture that somebody has looked at and kept. With `PICTURES=keep` in the environment it
 * is kept in its place instead, to be looked at.
 *
 * @param file the picture that was kept, a PNG
 * @returns what is wrong, for a person; undefined when they look the same
 */
export function differenceTo(file: string, screenshot: Buffer): string | undefined {
  const found = PNG.sync.read(screenshot);
  if (process.env.PICTURES === 'keep') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, small(found));
    return undefined;
  }
  const say = (what: string, picture: PNG) => {
    const place = `${FOUND}/${file.split('/').at(-1)}`;
    mkdirSync(FOUND, { recursive: true });
    writeFileSync(place, PNG.sync.write(found));
    writeFileSync(place.replace('.png', '-difference.png'), PNG.sync.write(picture));
    return `${file}: ${what}. Look at ${place}; if it is as it should be, run the test with PICTURES=keep.`;
  };
  if (!existsSync(file)) return say('there is no such picture yet', found);
  const kept = PNG.sync.read(readFileSync(file));
  const { width, height } = kept;
  if (width !== found.width || height !== found.height)
    return say(`it was ${width} × ${height} and is ${found.width} × ${found.height}`, kept);
  const difference = new PNG({ width, height });
  const count = pixelmatch(kept.data, found.data, difference.data, width, height, { threshold: THRESHOLD });
  return count > width * height * TOLERANCE ? say(`${count} points differ`, difference) : undefined;
}
