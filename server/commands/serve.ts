import { existsSync } from 'node:fs';
import { ApiError } from '../error.ts';
import { startNode } from '../node.ts';
import { MAIL_FOLDER } from '../node-mail.ts';
import { readSettings } from '../settings.ts';
import { openStore } from '../store/open.ts';
import { packageRoot, packageVersion } from './open.ts';
import { DEMO_PAGES, seedDemo } from './seed.ts';

/** `rapport serve [--demo]`: runs until SIGTERM or SIGINT, then drains within 10 s. */
export async function serveCommand(_: string[], { demo = false }: { demo?: boolean }): Promise<void> {
  const settings = readSettings(process.env);
  const root = packageRoot();
  const dist = `${root}dist`;
  if (!existsSync(`${dist}/r.js`)) {
    throw new ApiError(
      'not_found',
      404,
      'The browser script is not built. Run `npm run build` (`npm start` does it itself).',
    );
  }
  const store = await openStore(settings.storeUrl);
  const seeded = demo ? await seedDemo(store, Date.now() + settings.clockOffsetMs) : undefined;
  const running = await startNode({
    settings,
    store,
    dist,
    version: packageVersion(),
    ...(demo ? { pages: `${root}${DEMO_PAGES}`, gallery: `${dist}/gallery` } : {}),
  });
  const address = settings.publicUrl ?? running.url;
  if (demo) {
    console.log(`Demo shop   ${address}/`);
    console.log(`Gallery     ${address}/gallery/`);
  }
  console.log(
    `Tag         <script async fetchpriority="high" src="${address}/r.js" data-site="st_…"></script>`,
  );
  console.log(`API         ${address}/openapi.json`);
  console.log(`Health      ${address}/healthz`);
  if (!settings.smtpUrl) console.log(`Mail        ${MAIL_FOLDER}/, as files; set SMTP_URL to have it sent`);
  if (seeded?.secretKey) console.log(`Secret key of the demo site, shown this once: ${seeded.secretKey}`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void running.stop().then(() => process.exit(0)));
  }
}
