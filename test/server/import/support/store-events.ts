import { existsSync, readFileSync } from 'node:fs';

const REAL = '../shared/data/store-events-2019-10-01.csv';

/** What a test runs on. */
export interface Sample {
  /** for the test's name: nobody should think it ran on the real file when it did not */
  from: string;
  /** a header, whole rows, some of them twice, and a last row that is cut in the middle */
  csv: string;
  /** whole rows, repeated ones counted each time */
  rows: number;
  customers: string[];
}

/** The first rows of the real web store's file where it is at hand, else rows of the same shape made from a fixed seed. */
export function storeEvents(rows: number): Sample {
  const [from, lines] = existsSync(REAL)
    ? [
        'the real web store',
        readFileSync(REAL, 'utf8')
          .split('\n')
          .slice(0, rows - 1),
      ]
    : ['made-up events', madeUp(rows - 2)];
  // Early rows of the real file are all different, so one stands here twice on purpose.
  lines.splice(40, 0, lines[40]!);
  const csv = `${lines.join('\n')}\n${lines.at(-1)!.slice(0, 60)}`;
  const customers = [...new Set(lines.slice(1).map(line => line.split(',')[7]!))];
  return { from, csv, rows: lines.length - 1, customers };
}

/** Shaped like the real one: few people come back often, most look twice, categories are often empty, few buy. */
function madeUp(rows: number): string[] {
  let seed = 20191001;
  const random = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const categories = [
    'electronics.smartphone',
    'computers.notebook',
    'apparel.shoes',
    'auto.accessories.player',
    '',
  ];
  const brands = ['samsung', 'apple', 'bosch', 'lg', ''];
  const lines = [
    'event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session',
  ];
  for (let i = 0; i < rows; i++) {
    const time = new Date(Date.UTC(2019, 9, 1) + Math.floor((i / 2) * 1000)).toISOString();
    const user = 540_000_000 + Math.floor((random() * random() * rows) / 3);
    const type = random() < 0.02 ? (random() < 0.5 ? 'purchase' : 'cart') : 'view';
    const product = 1_000_000 + Math.floor(random() * 900);
    const session = `00000000-0000-4000-8000-${String(user).padStart(12, '0')}`;
    const price = (random() * 900).toFixed(2);
    lines.push(
      `${time.slice(0, 10)} ${time.slice(11, 19)} UTC,${type},${product},20530135,${pick(categories)},${pick(brands)},${price},${user},${session}`,
    );
  }
  return lines;
}
