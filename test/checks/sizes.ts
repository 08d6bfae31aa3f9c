import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

/** One built thing that has a limit in bytes: brotli at its best, minified. */
export interface Sized {
  name: string;
  bytes: number;
  limit: number;
  goal: number;
}

/** Bytes of a file after brotli -11. */
export const brotliBytes = (file: string): number =>
  brotliCompressSync(readFileSync(file), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

/** Widgets that carry more than the others may weigh more. */
const HEAVIER = ['register', 'preferences', 'contact'];

/** Chunks that are a part of one widget, fetched only where it needs them. */
const PARTS: Record<string, { of: string[]; limit: number }> = {
  several: { of: ['w/quickfind.js'], limit: 4608 },
  menu: { of: ['w/quickfind.js'], limit: 4608 },
  // A menu of more than twelve: a combobox besides, so it may weigh what a form of many fields may.
  field: { of: ['w/quickfind.js', 'w/menu-*.js'], limit: 7168 },
};

/** The languages of the widgets, English excepted, which is in each widget. One is loaded for a page, for all of its widgets. */
export const builtLanguages = (dist = 'dist'): Sized[] =>
  globSync('widgets/locales/*.ts')
    .sort()
    .flatMap(file => {
      const name = basename(file, '.ts');
      // Without a widget that loads it there is none.
      return globSync(`${dist}/w/${name}-*.js`).map(built => ({
        name: `w/${name}.js`,
        ...{ bytes: brotliBytes(built), limit: 2048, goal: 1792 },
      }));
    });

/**
 * Everything built that has a limit; of the languages the largest.
 *
 * @throws when nothing is built
 */
export function builtSizes(dist = 'dist'): Sized[] {
  const one = (pattern: string): number => {
    const found = globSync(`${dist}/${pattern}`);
    if (found.length !== 1)
      throw new Error(`${dist}/${pattern}: ${found.length} files; run \`npm run build\``);
    return brotliBytes(found[0]!);
  };
  const script = one('r.js');
  const runtime = one('w/ui-*.js');
  const languages = builtLanguages(dist);
  const shared = ['ui', 'form', ...Object.keys(PARTS), ...languages.map(({ name }) => basename(name, '.js'))];
  // With what it shares with some others, as if it were alone on its page.
  const whole = (file: string) =>
    brotliBytes(file) + (readFileSync(file, 'utf8').includes('/form-') ? one('w/form-*.js') : 0);
  const widgets = globSync(`${dist}/w/*.js`)
    .filter(file => !shared.some(name => basename(file).startsWith(`${name}-`)))
    .sort()
    .map(file => {
      const name = basename(file, '.js');
      const heavier = HEAVIER.includes(name);
      return {
        name: `w/${name}.js`,
        bytes: whole(file),
        limit: heavier ? 7168 : 4608,
        goal: heavier ? 6144 : 3584,
      };
    });
  const parts = Object.entries(PARTS).map(([part, { of, limit }]) => ({
    name: `${of.map(name => name.replace('-*', '')).join(' + ')} + w/${part}.js`,
    bytes: of.reduce((sum, name) => sum + one(name), whole(globSync(`${dist}/w/${part}-*.js`)[0]!)),
    ...{ limit, goal: limit - 512 },
  }));
  const quickfind = widgets.find(widget => widget.name === 'w/quickfind.js')!;
  return [
    { name: 'r.js', bytes: script, limit: 6144, goal: 5120 },
    { name: 'w/ui.js', bytes: runtime, limit: 8192, goal: 7168 },
    ...widgets,
    ...parts,
    { ...languages.sort((a, b) => b.bytes - a.bytes)[0]!, name: 'w/<language>.js' },
    {
      name: 'r.js + w/ui.js + w/quickfind.js',
      bytes: script + runtime + quickfind.bytes,
      limit: 16_384,
      goal: 14_336,
    },
  ];
}
