import type { Export } from '../protocol/index.ts';
import { REFERENCE } from './contact-request.ts';
import type { Deps } from './deps.ts';
import type { InteractionOf } from './domain/interaction.ts';
import { own } from './domain/own.ts';
import type { Profile } from './domain/profile.ts';
import type { Site } from './domain/site.ts';
import type { MergeLog } from './merge-log.ts';
import type { Store, StoredInteraction, StoredRecord } from './store/contract.ts';

/** Who it is for: the person, or the site's owner. */
export type ExportedFor = 'person' | 'owner';

/**
 * Records that are told, and what of them. A kind that is not here is machinery: a code that was mailed would tell whoever
 * asked for it in somebody's name what they are to type. That two people may be one is no business of either.
 */
const TOLD: Record<string, { to: readonly ExportedFor[]; what(value: unknown): unknown }> = {
  merge: {
    to: ['person', 'owner'],
    what: value => {
      const { at, by, staff, from, into } = value as MergeLog;
      return { at, by, ...(staff === undefined ? {} : { staff }), from, into };
    },
  },
  unmerge: { to: ['person', 'owner'], what: value => value },
  [REFERENCE]: { to: ['person', 'owner'], what: value => value },
  'possibly-same': { to: ['owner'], what: value => value },
};

/**
 * Everything that is kept of one person, whole.
 *
 * @example const everything = await exportPerson(deps, site, profile, 'person')
 */
export async function exportPerson(
  { store, clock }: Pick<Deps, 'store' | 'clock'>,
  site: Site,
  profile: Profile,
  to: ExportedFor,
): Promise<Export> {
  const now = clock();
  const records = await allRecords(store, site.key, profile.id, now);
  const history = await allHistory(store, site.key, profile.id);
  return {
    site: site.key,
    at: new Date(now).toISOString(),
    profile: { ...profile },
    permissions: Object.entries(profile.permissions ?? {}).map(([id, state]) => {
      const permission = own(site.permissions, id);
      const wording = permission?.wordings[state.version - 1];
      const locale = profile.locale ?? site.config.locale;
      return {
        ...{ id, ...state },
        text: recordOf(history, id, state.at)?.text ?? wording?.(locale, () => undefined) ?? '',
        ...(permission ? { purpose: permission.config.purpose, channel: permission.config.channel } : {}),
      };
    }),
    rewards: Object.entries(profile.rewards ?? {}).map(([incentive, reward]) => ({ incentive, ...reward })),
    history,
    records: records.flatMap(({ kind, value }) => {
      const told = own(TOLD, kind);
      return told?.to.includes(to) ? [{ kind, value: told.what(value) }] : [];
    }),
  };
}

/** What was said to a permission at a time; newest first, so the one that stands. */
const recordOf = (history: readonly StoredInteraction['interaction'][], permission: string, at: number) =>
  history.find(
    (one): one is InteractionOf<'permission'> =>
      one.type === 'permission' && one.at === at && one.permission === permission,
  );

async function allHistory(
  store: Store,
  site: string,
  id: string,
): Promise<StoredInteraction['interaction'][]> {
  const all: StoredInteraction['interaction'][] = [];
  for (let after: string | undefined; ; ) {
    const page = await store.history(site, id, { limit: 200, ...(after === undefined ? {} : { after }) });
    all.push(...page.interactions);
    after = page.next;
    if (after === undefined) return all;
  }
}

async function allRecords(store: Store, site: string, owner: string, now: number): Promise<StoredRecord[]> {
  const all: StoredRecord[] = [];
  for (;;) {
    const after = all.at(-1);
    const page = await store.records(site, { owner, now, limit: 1_000, ...(after ? { after } : {}) });
    all.push(...page);
    if (page.length < 1_000) return all;
  }
}
