/**
 * Who told of an interaction, as a number: 0 a browser, 1 the site's server, 2 an import. As text in each JSON body it cost more
 * than the time did. Bodies that were written before say it themselves, and are believed.
 */
export const source = `ALTER TABLE interaction ADD COLUMN source INTEGER NOT NULL DEFAULT 0;`;
