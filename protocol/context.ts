import { z } from 'zod';
import { ContactViewSchema } from './contact-request.ts';
import { ShownContentSchema } from './content.ts';
import { PageSchema } from './event.ts';
import { GreetingSchema } from './greeting.ts';
import { IncentiveViewSchema, RewardViewSchema } from './incentive.ts';
import { PermissionViewSchema } from './permission.ts';
import { QuestionViewSchema } from './question.ts';
import { ShownStringsSchema } from './strings.ts';
import { ConsentSchema, TIERS, TokenSchema, VisitorViewSchema } from './visitor.ts';

const sender = {
  /** absent on the first visit and where the HttpOnly cookie carries it */
  token: TokenSchema.optional(),
  /** the API is on the page's own origin: keep the token in an HttpOnly cookie, not in the answer */
  cookie: z.boolean().optional(),
  consent: ConsentSchema,
  /** waiting events, oldest first; each is checked alone, so that a bad one never fails the others */
  events: z.array(z.unknown()).optional(),
};

/** `POST /v1/context`: the page and the waiting events; answered with every decision for this page view. */
export const ContextRequestSchema = z
  .strictObject({
    ...sender,
    page: PageSchema,
    locale: z.string().max(35).optional(),
    /** a compact JWT that the site's own server has signed for whoever is logged in there (`data-identity`) */
    identity: z.string().min(1).optional(),
    /** items of placed elements found in the page, e.g. `["question:looking-for"]` */
    placed: z.array(z.string().max(80)).max(32).optional(),
    /** `auto`: the arbiter may choose one unsolicited item; otherwise it chooses none */
    overlays: z.enum(['auto', 'manual', 'off']).optional(),
  })
  .meta({ id: 'ContextRequest' });
export type ContextRequest = z.infer<typeof ContextRequestSchema>;

/** `POST /v1/events`: events alone. */
export const EventsRequestSchema = z.strictObject(sender).meta({ id: 'EventsRequest' });
export type EventsRequest = z.infer<typeof EventsRequestSchema>;

/** What became of each event; ids not named here were not looked at and stay with the sender. */
export const EventsAnswerSchema = z
  .object({
    accepted: z.array(z.string()),
    duplicate: z.array(z.string()),
    rejected: z.array(
      z.object({ id: z.string().nullable(), index: z.int(), code: z.string(), detail: z.string() }),
    ),
    /** a newly minted token, once, where no cookie carries it */
    token: TokenSchema.optional(),
    /** whoever the token named was erased: everything that is kept of them in this browser goes too */
    purge: z.boolean().optional(),
  })
  .meta({ id: 'EventsAnswer' });
export type EventsAnswer = z.infer<typeof EventsAnswerSchema>;

/** Why a part was answered as it was: the rule that gave it, or the first gate that failed. */
export const ReasonSchema = z
  .object({
    /** `slot:home-hero`, `question:looking-for`, `tier`, `text:firstName` */
    part: z.string(),
    /** what was given: a variant id, a tier, an item; null when nothing was */
    given: z.string().nullable(),
    /** the rule: `audience:likes-lamps`, `baseline`, `policy:client`, `placed` */
    rule: z.string(),
    /** for what was not given, the first gate that failed: `{ "variant:plants": "audience:likes-plants" }` */
    failed: z.record(z.string(), z.string()).optional(),
  })
  .meta({ id: 'Reason' });
export type Reason = z.infer<typeof ReasonSchema>;

/** What a visitor below a slot's tier learns of it: what it takes, and nothing of what is in it. */
export const GateViewSchema = z
  .object({
    access: z.enum(TIERS),
    /** the site's own line */
    text: z.string().optional(),
    /** an incentive that is there for them, and opens it */
    incentive: z.string().optional(),
  })
  .meta({ id: 'GateView' });
export type GateView = z.infer<typeof GateViewSchema>;

/** One slot's answer. `content` is absent for the baseline: the page keeps what its owner wrote. */
export const SlotDecisionSchema = z
  .object({
    variant: z.string(),
    content: ShownContentSchema.optional(),
    /** they are below the slot's tier: what it takes */
    gate: GateViewSchema.optional(),
    /** what a device keeps of it for the next page, in its place: gated content is answered anew every time */
    _kept: z.object({ variant: z.string() }).optional(),
  })
  .meta({ id: 'SlotDecision' });
export type SlotDecision = z.infer<typeof SlotDecisionSchema>;

/** Everything the server answers for one page view. */
export const DecisionSchema = z
  .object({
    visitor: VisitorViewSchema,
    slots: z.record(z.string(), SlotDecisionSchema),
    /** values of `data-rapport-text` keys that are known */
    texts: z.record(z.string(), z.string()),
    questions: z.record(z.string(), QuestionViewSchema),
    /** the incentives and permissions that stand in this page, as questions do */
    incentives: z.record(z.string(), IncentiveViewSchema).optional(),
    permissions: z.record(z.string(), PermissionViewSchema).optional(),
    /** how this visitor reaches the site; only where `placed` has `contact` and the site has a desk */
    contact: ContactViewSchema.optional(),
    /** what this visitor was given; absent when nothing was */
    rewards: z.array(RewardViewSchema).optional(),
    /** absent when there is nothing to greet with, or they were greeted already */
    greeting: GreetingSchema.optional(),
    /** the site's own words for its widgets; absent when it has none for this visitor's language */
    strings: ShownStringsSchema.optional(),
    /** the one unsolicited item of this page view, e.g. `question:looking-for` */
    prompt: z.string().nullable(),
    reasons: z.array(ReasonSchema),
  })
  .meta({ id: 'Decision' });
export type Decision = z.infer<typeof DecisionSchema>;

/** `POST /v1/context`'s answer. */
export const ContextAnswerSchema = z
  .object({
    decision: DecisionSchema,
    events: EventsAnswerSchema.omit({ token: true, purge: true }),
    token: TokenSchema.optional(),
    purge: EventsAnswerSchema.shape.purge,
  })
  .meta({ id: 'ContextAnswer' });
export type ContextAnswer = z.infer<typeof ContextAnswerSchema>;

/** `POST /v1/logout`: lets go of this visitor's token. */
export const LogoutRequestSchema = z
  .strictObject({
    token: TokenSchema.optional(),
    cookie: z.boolean().optional(),
    /** consent was withdrawn: mint no new guest, expire the cookie */
    forget: z.boolean().optional(),
  })
  .meta({ id: 'LogoutRequest' });
export type LogoutRequest = z.infer<typeof LogoutRequestSchema>;

/** `POST /v1/logout`'s answer: the new guest's token, where no cookie carries it. */
export const LogoutAnswerSchema = z.object({ token: TokenSchema.optional() }).meta({ id: 'LogoutAnswer' });
export type LogoutAnswer = z.infer<typeof LogoutAnswerSchema>;
