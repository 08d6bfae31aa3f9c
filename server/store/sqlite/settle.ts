import type { Deed, DeedState, Effects, Who } from '../contract.ts';
import { keptRecord } from '../record.ts';
import { fromKey } from './keys.ts';
import type { People } from './people.ts';
import { bindingParts, type Reader } from './reader.ts';
import type { Records } from './records.ts';
import { type InteractionColumns, interactionColumns, type ProfileColumns, profileColumns } from './rows.ts';
import type { Writer } from './thread.ts';

/** A deed's effects as they are written: plain, because they are copied to another thread. */
export interface Settlement {
  site: number;
  profiles: ({ id: string } & ProfileColumns)[];
  split: readonly string[];
  join: readonly { from: string; into: string }[];
  bind: [kind: number, name: string, to: string | undefined][];
  interactions: [profile: string, id: string, ...InteractionColumns][];
  /** `text` undefined takes the record away */
  records: {
    kind: string;
    key: string;
    text: string | undefined;
    until: number | null;
    owner: string | undefined;
  }[];
  erase: readonly string[];
}

/**
 * Effects as they are sent to the thread that writes. What a column cannot hold is found here, before the first row is written.
 *
 * @throws TypeError for what neither JSON nor a column can hold
 */
export const settlementOf = (site: number, effects: Effects<unknown>): Settlement => ({
  site,
  profiles: (effects.profiles ?? []).map(profile => ({ id: profile.id, ...profileColumns(profile) })),
  split: effects.split ?? [],
  join: effects.join ?? [],
  bind: (effects.bind ?? []).map(({ name, to }) => [...bindingParts(name), to]),
  interactions: (effects.interactions ?? []).flatMap(({ profile, events }) =>
    events.map((event): Settlement['interactions'][number] => [
      profile,
      event.id,
      ...interactionColumns(event),
    ]),
  ),
  records: (effects.records ?? []).map(record => {
    const { kind, key } = record;
    if (record.value === undefined) return { kind, key, text: undefined, until: null, owner: undefined };
    return { kind, key, ...keptRecord(record), owner: 'owner' in record ? record.owner : undefined };
  }),
  erase: effects.erase ?? [],
});

/** Everything a deed reads with. */
export interface Readers {
  reader: Reader;
  records: Records;
  people: People;
}

const isEmpty = ({ site: _, ...lists }: Settlement): boolean =>
  Object.values(lists).every(list => list.length === 0);

const stateOf = ({ reader, records, people }: Readers, site: number, deed: Deed<unknown>): DeedState => ({
  people: (deed.people ?? []).map((who: Who) => {
    const row = reader.row(site, who);
    return row === undefined ? undefined : JSON.parse(row.body);
  }),
  records: (deed.records ?? []).map(name => records.value(site, name, deed.now)),
  histories: (deed.histories ?? []).map(history => reader.arrivals(site, history)),
  families: people.families(site, deed.families ?? []),
  owned: (deed.owned ?? []).map(({ owner, kind }) => {
    const row = reader.row(site, owner);
    if (row === undefined) return [];
    return records.list(deed.site, { owner: fromKey(row.id), kind, limit: -1, now: deed.now });
  }),
  position: reader.position(),
});

/**
 * Does one deed with the writer's lock in hand, so that nobody, other processes included, writes between what it reads
 * and what it changes. Nothing else may use the writer meanwhile.
 *
 * @throws what `decide` throws; ApiError `unavailable` for a join that cannot be, or when the lock is not to be had
 */
export const settleDeed = async <T>(readers: Readers, writer: Writer, deed: Deed<T>): Promise<T> => {
  const { reader } = readers;
  if (reader.site(deed.site) === undefined) await writer.call('addSite', deed.site);
  const site = reader.site(deed.site)!;
  await writer.call('lock');
  try {
    const effects = deed.decide(reader.together(() => stateOf(readers, site, deed)));
    const settlement = settlementOf(site, effects);
    if (!isEmpty(settlement)) await writer.call('settle', settlement);
    return effects.answer;
  } finally {
    // Does nothing after a commit.
    await writer.call('unlock');
  }
};
