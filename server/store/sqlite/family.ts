/**
 * The table `family (pk)` of a `WITH RECURSIVE`: the profiles whose numbers the statement's `?1` lists as a JSON array,
 * themselves first, and everybody joined into them, however far away.
 */
export const FAMILY = `family (pk) AS (
  SELECT value FROM json_each(?1)
  UNION SELECT p.pk FROM family f CROSS JOIN profile p ON p.joined = f.pk
)`;
