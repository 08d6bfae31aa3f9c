/** One line of the bench's table. */
export interface Figure {
  /** what was measured */
  name: string;
  /** ours, in words with its unit */
  ours: string;
  /** what it stands beside, measured in the same run */
  reference?: string;
  /** ours ÷ reference */
  ratio?: number;
  /** limits of BUDGETS, in words */
  limit?: string;
  goal?: string;
  /** whether the limit holds; undefined: there is none, the figure is for reading */
  holds?: boolean;
  /** whether the goal is met, too */
  meetsGoal?: boolean;
}

const verdict = ({ holds, meetsGoal }: Figure): string =>
  holds === undefined ? '' : !holds ? 'OVER' : meetsGoal === false ? 'holds' : 'good';

const HEAD = ['figure', 'ours', 'reference', 'ratio', 'limit', 'goal', ''];

const cells = (figure: Figure): string[] => [
  figure.name,
  figure.ours,
  figure.reference ?? '',
  figure.ratio === undefined ? '' : `${figure.ratio.toFixed(2)} ×`,
  figure.limit ?? '',
  figure.goal ?? '',
  verdict(figure),
];

/** The table for a terminal, columns aligned. */
export function toText(figures: readonly Figure[]): string {
  const rows = [HEAD, ...figures.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map(row => row[column]!.length)));
  return rows
    .map(row =>
      row
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The table for the README and the documentation. */
export const toMarkdown = (figures: readonly Figure[]): string =>
  [HEAD, HEAD.map(() => '---'), ...figures.map(cells)]
    .map(row => `| ${row.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');

const THIN = new Intl.NumberFormat('en');

/** A number with separators and at most `digits` decimals. */
export const number = (value: number, digits = 0): string => THIN.format(Number(value.toFixed(digits)));
