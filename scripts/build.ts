import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import type { RollupOptions } from 'rollup';

/** One thing that is built: what it depends on, what it leaves, how it is made. */
interface Target {
  name: string;
  /** files whose content decides whether it is up to date */
  inputs: string[];
  /** patterns of what it leaves; each must be there */
  outputs: string[];
  build(): Promise<void>;
}

/** Beside what it is about: whoever takes `dist` away has it built again. */
const STAMPS = 'dist/.stamps.json';
const COMMON = ['package.json', 'rollup.config.mjs', 'scripts/build.ts'];

/** Bundles every part of rollup.config.mjs whose output begins so. */
const bundle = async (output: string): Promise<void> => {
  // Not at the top: tests ask for a build that is mostly up to date, and these take their time to load.
  const { rollup } = await import('rollup');
  const { loadConfigFile } = await import('rollup/loadConfigFile');
  const { options, warnings } = await loadConfigFile('rollup.config.mjs', {});
  const wanted = (option: RollupOptions) =>
    [option.output].flat().some(out => (out?.file ?? out?.dir)?.startsWith(output));
  for (const option of options.filter(wanted)) {
    const built = await rollup(option);
    for (const out of [option.output].flat()) if (out) await built.write(out);
    await built.close();
  }
  warnings.flush();
};

/** Types of files that need nothing but each other, into a folder. */
const declare = async (files: string[], folder: string): Promise<void> => {
  const { default: ts } = await import('typescript');
  for (const fileName of files) {
    const { outputText, diagnostics } = ts.transpileDeclaration(readFileSync(fileName, 'utf8'), { fileName });
    if (diagnostics?.length) throw new Error(ts.formatDiagnostics(diagnostics, ts.createCompilerHost({})));
    mkdirSync(folder, { recursive: true });
    const declaration = `${folder}/${basename(fileName, '.ts')}.d.ts`;
    writeFileSync(declaration, outputText.replaceAll(".ts'", ".js'").replaceAll('.ts"', '.js"'));
  }
};

const FONTS = 'node_modules/@fontsource-variable';
const GALLERY_FILES = {
  'index.html': 'widgets/gallery/index.html',
  'gallery.css': 'widgets/gallery/gallery.css',
  'inter.woff2': `${FONTS}/inter/files/inter-latin-wght-normal.woff2`,
  'arabic.woff2': `${FONTS}/noto-sans-arabic/files/noto-sans-arabic-arabic-wght-normal.woff2`,
};
const WIDGETS = 'widgets/!(gallery)/**/*.{ts,tsx}';

const targets: Target[] = [
  {
    name: 'widgets',
    inputs: [WIDGETS],
    outputs: existsSync('widgets/quickfind/index.ts') ? ['dist/w/ui-*.js', 'dist/w/quickfind.js'] : [],
    build: () => {
      rmSync('dist/w', { recursive: true, force: true });
      return bundle('dist/w');
    },
  },
  {
    name: 'gallery',
    inputs: ['widgets/gallery/**', 'widgets/ui/locale.ts'],
    outputs: ['dist/gallery/gallery.js', ...Object.keys(GALLERY_FILES).map(name => `dist/gallery/${name}`)],
    build: async () => {
      await bundle('dist/gallery');
      for (const [name, file] of Object.entries(GALLERY_FILES)) copyFileSync(file, `dist/gallery/${name}`);
    },
  },
  {
    name: 'script',
    // The widgets too: their build id is in the script.
    inputs: ['sdk/**/*.ts', WIDGETS],
    outputs: ['dist/r.js', 'dist/stub.js'],
    build: () => Promise.all([bundle('dist/r.js'), bundle('dist/stub.js')]).then(() => {}),
  },
  {
    name: 'package',
    inputs: ['sdk/**/*.ts', WIDGETS],
    outputs: ['dist/sdk/index.js', 'dist/sdk/index.d.ts', 'dist/sdk/frameworks/react.d.ts'],
    build: async () => {
      await bundle('dist/sdk');
      await declare(['sdk/index.ts', 'sdk/types.ts', 'sdk/events.ts', 'sdk/elements.ts'], 'dist/sdk');
      await declare(globSync('sdk/frameworks/*.ts'), 'dist/sdk/frameworks');
    },
  },
  {
    name: 'signer',
    inputs: ['server/sign.ts'],
    outputs: ['dist/sign.js', 'dist/sign.d.ts'],
    build: async () => {
      await bundle('dist/sign.js');
      await declare(['server/sign.ts'], 'dist');
    },
  },
  {
    name: 'server',
    inputs: ['server/**/*.ts', 'protocol/**/*.ts'],
    outputs: ['dist/server/cli.js', 'dist/server/writer.js', 'dist/server/stats.js'],
    build: () => {
      rmSync('dist/server', { recursive: true, force: true });
      return bundle('dist/server');
    },
  },
];

const stampOf = ({ inputs }: Target): string => {
  const hash = createHash('sha256');
  for (const file of globSync([...COMMON, ...inputs]).sort())
    if (statSync(file).isFile()) hash.update(file).update(readFileSync(file));
  return hash.digest('base64url');
};

const brotliBytes = (file: string): number =>
  brotliCompressSync(readFileSync(file), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

/**
 * Builds what is not up to date: the script, the widget chunks and the package.
 *
 * @example
 * await build(); // in a test that needs the built script
 */
export const build = async (): Promise<void> => {
  const stamps = existsSync(STAMPS)
    ? (JSON.parse(readFileSync(STAMPS, 'utf8')) as Record<string, string>)
    : {};
  for (const target of targets) {
    const stamp = stampOf(target);
    const isThere = target.outputs.every(pattern => globSync(pattern).length > 0);
    if (isThere && stamps[target.name] === stamp) continue;
    const startedAt = performance.now();
    await target.build();
    stamps[target.name] = stamp;
    mkdirSync(dirname(STAMPS), { recursive: true });
    writeFileSync(STAMPS, JSON.stringify(stamps));
    console.log(`built ${target.name} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  }
};

if (import.meta.main) {
  await build();
  for (const file of globSync(['dist/r.js', 'dist/stub.js', 'dist/w/*.js']).sort())
    console.log(`${file.padEnd(24)} ${String(brotliBytes(file)).padStart(6)} B brotli`);
}
