import { OpenAPIHono } from '@hono/zod-openapi';
import { BROWSER_ROUTES } from './browser.ts';
import { CONTACT_ROUTES } from './contact.ts';
import { HEALTH_ROUTES } from './health.ts';
import { INCENTIVE_ROUTES } from './incentives.ts';
import { PEOPLE_ROUTES } from './people.ts';
import { WITHDRAWAL_ROUTES } from './withdrawal.ts';

const ROUTES = [
  ...BROWSER_ROUTES,
  ...WITHDRAWAL_ROUTES,
  ...CONTACT_ROUTES,
  ...PEOPLE_ROUTES,
  ...INCENTIVE_ROUTES,
  ...HEALTH_ROUTES,
];

/**
 * The OpenAPI document, made from the same schemas that check the requests.
 *
 * @param version of the package
 */
export function openApiDocument(version: string): object {
  const app = new OpenAPIHono();
  for (const route of ROUTES) app.openAPIRegistry.registerPath(route);
  app.openAPIRegistry.registerComponent('securitySchemes', 'visitorToken', {
    type: 'http',
    scheme: 'bearer',
    description: 'vt_…, minted by this server; POST bodies may carry it as `token` instead',
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'visitorCookie', {
    type: 'apiKey',
    in: 'cookie',
    name: 'rapport_<site>',
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'secretKey', {
    type: 'http',
    scheme: 'bearer',
    description: 'sk_…, the site’s secret key',
  });
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Rapport',
      version,
      license: { name: 'MIT' },
      description: 'Events in, decisions out, in one round trip.',
    },
    servers: [{ url: '/' }],
  });
}
