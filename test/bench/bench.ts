import type { Figure } from './figures.ts';

/** What every bench is given. */
export interface Bench {
  /** rounds whose median counts */
  rounds: number;
  /** fewer and shorter, for a first look */
  isQuick: boolean;
  /** also measure a million profiles, which take minutes to store */
  withMillion: boolean;
  /** an empty folder on the disk that is measured, removed at the end */
  folder: string;
  /** where the build lies */
  dist: string;
  /** tells how far it is */
  note: (line: string) => void;
}

export type Run = (bench: Bench) => Promise<Figure[]>;
