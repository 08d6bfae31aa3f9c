/**
 * Who was joined into whom, and the documents beside the profiles.
 *
 * `profile.joined` is the `pk` of the profile that answers for this one. A record's kind and key are UTF-16, high byte
 * first (`toOrdered` in `keys.ts`), so that the primary key has the order of their code units. `binding.kind` 2 is the
 * SHA-256 of an e-mail address. A profile of the site 0, of which there is at most one, keeps a number from being given
 * twice.
 */
export const relations = `
ALTER TABLE profile ADD COLUMN joined INTEGER;
CREATE INDEX profile_joined ON profile (joined) WHERE joined IS NOT NULL;

CREATE TABLE record (
  site INTEGER NOT NULL,
  kind BLOB NOT NULL,
  key BLOB NOT NULL,
  value TEXT NOT NULL,
  owner INTEGER,
  expires_at REAL,
  PRIMARY KEY (site, kind, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_of ON record (owner) WHERE owner IS NOT NULL;
CREATE INDEX record_until ON record (site, expires_at) WHERE expires_at IS NOT NULL;
`;
