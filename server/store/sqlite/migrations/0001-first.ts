/**
 * People, what names them, what they did, and the sites they are people of.
 *
 * `ANY` columns hold a UUID as 16 bytes and a token's hash as 32, and any other string as JSON text (`keys.ts`).
 * Times are REAL, which SQLite writes as integers where they are whole. `profile.version` lets a writer see that another process was
 * faster. `interaction.seq` is the order of arrival; a row without `profile` keeps only the id, so that a second
 * arrival is still a duplicate.
 */
export const first = `
CREATE TABLE site (
  pk INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL DEFAULT 0,
  published_at REAL,
  config TEXT,
  secret_hashes TEXT NOT NULL DEFAULT '[]'
) STRICT;

CREATE TABLE profile (
  pk INTEGER PRIMARY KEY,
  site INTEGER NOT NULL,
  id ANY NOT NULL,
  version INTEGER NOT NULL,
  tier INTEGER NOT NULL,
  value REAL NOT NULL,
  seen_at REAL NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX profile_id ON profile (site, id);

CREATE TABLE binding (
  site INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  key ANY NOT NULL,
  profile INTEGER NOT NULL,
  PRIMARY KEY (site, kind, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE interaction (
  seq INTEGER PRIMARY KEY,
  site INTEGER NOT NULL,
  id ANY NOT NULL,
  profile INTEGER,
  at REAL,
  body TEXT
) STRICT;
CREATE UNIQUE INDEX interaction_id ON interaction (site, id);
CREATE INDEX interaction_of ON interaction (profile, at) WHERE profile IS NOT NULL;
`;
