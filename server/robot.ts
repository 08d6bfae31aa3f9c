/**
 * What crawlers write into their user agent, as their owners publish it. Most say `bot`, `crawler` or `spider`; the
 * others are listed by name. Not here: tools that people send requests with (curl, a library of a language) and browsers
 * without a window, which somebody uses to look at their own site. A phone of the brand Cubot is no robot.
 *
 * - Google: https://developers.google.com/search/docs/crawling-indexing/google-common-crawlers, …/google-special-case-crawlers,
 *   …/google-user-triggered-fetchers
 * - Meta: https://developers.facebook.com/docs/sharing/webmasters/web-crawlers
 * - OpenAI: https://platform.openai.com/docs/bots · Perplexity: https://docs.perplexity.ai/guides/bots
 * - Yahoo: Slurp · Internet Archive: ia_archiver, heritrix · Microsoft: BingPreview, SkypeUriPreview
 */
const ROBOT =
  /(?<!\bcu)bot(?:s?\b|[-_])|crawl|spider|slurp|Google-(?:InspectionTool|Read-Aloud|Site-Verification|Safety|Extended|CloudVertex)|GoogleOther|Mediapartners|AdsBot|APIs-Google|FeedFetcher|GoogleProducer|Chrome-Lighthouse|PageSpeed|facebookexternalhit|facebookcatalog|meta-external|ChatGPT-User|Perplexity-User|Claude-User|BingPreview|UriPreview|ia_archiver|heritrix|WhatsApp\/|Embedly|Pingdom|UptimeRobot|StatusCake|Site24x7|HTTrack|Screaming Frog/i;

/** Nobody's name is longer; what comes after it is not looked at. */
const MAX_CHARS = 512;

/**
 * Whether a request says itself that no person asked for it: a robot by its user agent, or a browser that fetches what
 * nobody has opened yet. What does not say so is not guessed. A page that is rendered ahead is no robot: its script knows
 * when it is shown.
 *
 * @param userAgent the header `User-Agent`
 * @param purpose the header `Sec-Purpose`: `prefetch`, `prefetch;anonymous-client-ip`, `prefetch;prerender`
 * @example saysRobot('Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', undefined) // true
 */
export const saysRobot = (userAgent: string | undefined, purpose: string | undefined): boolean =>
  (purpose?.startsWith('prefetch') === true && !purpose.includes('prerender')) ||
  (userAgent !== undefined && ROBOT.test(userAgent.slice(0, MAX_CHARS)));
