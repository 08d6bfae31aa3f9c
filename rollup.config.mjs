import { createHash } from 'node:crypto';
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import resolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import typescript from '@rollup/plugin-typescript';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));

/** A folder of `widgets/` with an entry is a widget; the others are what widgets share. */
const widgets = readdirSync('widgets').filter(
  name => name !== 'ui' && existsSync(`widgets/${name}/index.ts`),
);

/** In the address of every chunk, so that it can be cached for ever: another one whenever a widget may be another. */
const buildId = () => {
  const hash = createHash('sha256').update(JSON.stringify(manifest.dependencies));
  for (const file of [...globSync('widgets/!(gallery)/**/*.{ts,tsx}'), 'rollup.config.mjs'].sort())
    hash.update(file).update(readFileSync(file));
  return hash.digest('hex').slice(0, 8);
};

/** Types are taken away here and checked by `npm run types`. */
const compile = typescript({
  tsconfig: false,
  include: ['sdk/**', 'widgets/**', 'protocol/**', 'server/**'],
  compilerOptions: {
    target: 'ES2022',
    module: 'ESNext',
    moduleResolution: 'Bundler',
    lib: ['ES2023', 'DOM', 'DOM.Iterable'],
    types: [],
    verbatimModuleSyntax: true,
    noCheck: true,
    skipLibCheck: true,
    jsx: 'react-jsx',
    jsxImportSource: 'preact',
  },
});

/**
 * Names of properties that never leave the script: not in the protocol, in storage, in `window.rapport` or in the DOM. Whoever
 * adds one here looks that it is none of those (`test/checks/names` does, too); every browser test runs the result.
 */
export const INTERNAL =
  'apply ask askFor author bond carried choose decisions depart details drop early end enqueue exchange first foundAt isActive isKept ' +
  'keep last listen load next onPrompt outbox post repairs report sender shown start storage take undo verb visit waitMs waiting whom wipe';

/** The same for what the chunks of the widgets say to each other, and to nobody else. */
export const WIDGETS_INTERNAL =
  'actions announce aside busy choices chosen decided describedBy english heading hide isAsking isCompact isOver keepHeight ' +
  'onBack onChoose onEscape onKeep onLeave onPress onSend onStart origin phase takeFocus wayOut';

const exactly = names => `^(${names.replaceAll(' ', '|')})$`;
const OWN = { regex: new RegExp(exactly(INTERNAL)), builtins: true };

/**
 * @param passes how often the compiler goes over it: more is not always less
 * @param properties which names of properties are shortened; a widget's texts are found by theirs, so they are none of these
 * @param nameCache what they are called, the same in all chunks that share it
 */
const minify = (passes, properties, nameCache) => [
  terser({
    ecma: 2022,
    module: true,
    compress: {
      pure_getters: true,
      unsafe: true,
      passes,
      unsafe_arrows: true,
      keep_fargs: false,
      global_defs: { __BUILD__: buildId(), __VERSION__: manifest.version },
    },
    mangle: { properties },
    nameCache,
    format: { comments: false },
  }),
  // A declaration costs less than a constant one; what is assigned twice the compiler has found by now.
  { name: 'let', renderChunk: code => ({ code: code.replace(/\bconst\b/g, 'let'), map: null }) },
];

/**
 * Makes plain strings of `css` literals, without comments and spaces; those within values and selectors mean something. What
 * has a backslash or a value in it stays as it is.
 */
const shrinkCss = {
  name: 'css',
  transform: code => ({
    code: code.replace(/\bcss ?`([^`\\$]*)`/g, (_, style) => {
      const plain = style.replace(/\/\*.*?\*\//gs, '').replace(/\s+/g, ' ');
      return JSON.stringify(
        plain
          .replace(/ ?([{};,]) ?/g, '$1')
          .replaceAll(': ', ':')
          .replaceAll(';}', '}')
          .trim(),
      );
    }),
    map: null,
  }),
};

/** A classic script: found by one tag, cached a few minutes, no imports but the widgets' by address. */
const script = (input, file) => ({
  input,
  output: { file, format: 'iife' },
  plugins: [resolve(), compile, ...minify(2, OWN)],
});

export default [
  script('sdk/r.ts', 'dist/r.js'),
  script('sdk/stub.ts', 'dist/stub.js'),
  {
    input: 'sdk/index.ts',
    output: { file: 'dist/sdk/index.js', format: 'es' },
    plugins: [resolve(), compile, ...minify(2, OWN)],
  },
  widgets.length && {
    input: Object.fromEntries(widgets.map(name => [name, `widgets/${name}/index.ts`])),
    output: {
      dir: 'dist/w',
      format: 'es',
      entryFileNames: '[name].js',
      // One hash for all languages: the run time has their addresses in it, and six of their own would weigh more.
      chunkFileNames: ({ name }) => (name === 'ui' ? '[name]-[hash].js' : `[name]-${buildId()}.js`),
      // One run time for all widgets: Preact and what they share. What a form needs is a chunk of its own, fetched beside it.
      manualChunks: id =>
        /node_modules|widgets\/ui\//.test(id)
          ? 'ui'
          : /widgets\/parts\/(form|service)/.test(id)
            ? 'form'
            : undefined,
    },
    plugins: [
      shrinkCss,
      resolve(),
      compile,
      ...minify(4, { regex: new RegExp(`^_|${exactly(WIDGETS_INTERNAL)}`) }, {}),
    ],
  },
  {
    // Every widget in every state, for eyes and for tests; it loads the chunks as they are.
    input: 'widgets/gallery/main.ts',
    output: { file: 'dist/gallery/gallery.js', format: 'es' },
    plugins: [resolve(), compile],
  },
  {
    // What the site's own server signs with: `rapport/server`.
    input: 'server/sign.ts',
    output: { file: 'dist/sign.js', format: 'es' },
    external: ['jose'],
    plugins: [compile],
  },
  {
    // The server as plain JavaScript, because Node takes no types away under node_modules. The threads are files of their own.
    input: {
      cli: 'server/cli.ts',
      writer: 'server/store/sqlite/writer.ts',
      stats: 'server/store/sqlite/stats.ts',
    },
    output: { dir: 'dist/server', format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name].js' },
    external: id => /^(node:|[@a-z])/.test(id) && !/^server\//.test(id),
    plugins: [compile],
  },
].filter(Boolean);
