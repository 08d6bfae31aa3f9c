import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bar, grouped, oneLine, percent } from '../../../server/import/chart.ts';
import { createProgress } from '../../../server/import/progress.ts';
import { createRepeats } from '../../../server/import/repeats.ts';

describe('progress', () => {
  const screenOf = (isTTY: boolean) => {
    const written: string[] = [];
    return { screen: { isTTY, write: (text: string) => written.push(text) }, written };
  };

  it('is one line with bar, rows, rate and time left, redrawn on a terminal and cleared at the end', () => {
    const { screen, written } = screenOf(true);
    let now = 0;
    const progress = createProgress(screen, 1_000, () => now);
    now = 2_000;
    progress.show({ rows: 4_000, bytes: 250 });
    now = 4_000;
    progress.show({ rows: 12_000, bytes: 1_000 });
    expect(progress.done()).toBe(4);
    progress.done();
    expect(written).toEqual([
      '\r\u001b[K██████░░░░░░░░░░░░░░░░░░  25 %  4,000 rows  2,000 rows/s  0:06 left',
      '\r\u001b[K████████████████████████ 100 %  12,000 rows  3,000 rows/s  0:00 left',
      '\r\u001b[K',
    ]);
  });

  it('is a plain line every five seconds elsewhere', () => {
    const { screen, written } = screenOf(false);
    let now = 0;
    const progress = createProgress(screen, 1_000_000, () => now);
    for (now = 1_000; now <= 11_000; now += 1_000) progress.show({ rows: now, bytes: now / 10 });
    progress.done();
    expect(written).toEqual([
      '  0 %  5,000 rows  1,000 rows/s  2:46:35 left\n',
      '  0 %  10,000 rows  1,000 rows/s  2:46:30 left\n',
    ]);
  });
});

describe('a chart', () => {
  it('draws shares to an eighth of a character and never beyond its width', () => {
    expect([bar(0, 8), bar(0.5, 8), bar(1 / 64, 8), bar(7, 4), bar(-1, 4)]).toEqual([
      '',
      '████',
      '▏',
      '████',
      '',
    ]);
  });

  it('says 0 % and 100 % only of nothing and of all', () => {
    expect([percent(0, 9), percent(1, 9_000), percent(8_999, 9_000), percent(9, 9), percent(0, 0)]).toEqual([
      '0.0 %',
      '<0.1 %',
      '>99.9 %',
      '100.0 %',
      '–',
    ]);
    expect(grouped(17_435)).toBe('17,435');
  });

  it('shows a text on one line without anything that could move the cursor', () => {
    expect(oneLine('a\nb\u001b[31m\u202Ec\u0000', 20)).toBe('a␊b␛[31m�c␀');
    expect(oneLine('123456', 4)).toBe('123…');
  });
});

describe('the count of equal rows', () => {
  it('is exact past every growth of its table', () => {
    const nth = createRepeats();
    for (let round = 1; round <= 3; round++)
      for (let i = 0; i < 20_000; i++) expect(nth(hash('sha256', `row ${i}`))).toBe(round);
  });
});
