import type { Config } from '../../config.ts';
import type { Loaded } from '../../domain/article-source.ts';
import { type Problem, visible } from '../../domain/problem.ts';
import type { Paint } from '../colour.ts';
import type { Terminal } from '../terminal.ts';
import { compareWith, differenceProblems } from './against.ts';
import { breaksReaders } from './comparison.ts';
import { comparisonDocument, reportLines } from './report.ts';
import { suggestionDocument, suggestionLines, suggestSettings } from './suggestion.ts';

/** What a comparison with feeds has shown. */
export interface Proof {
  /** Whether readers would see articles again, or at another place. */
  readonly isBroken: boolean;
  /** For people. */
  readonly lines: readonly string[];
  /** For programs: fields of the document that `check --json` prints. */
  readonly document: Readonly<Record<string, unknown>>;
  /** The ids and dates that differ, for annotations. */
  readonly problems: readonly Problem[];
}

export interface ProofOptions {
  readonly loaded: Loaded;
  readonly config: Config;
  readonly all: boolean;
  readonly paint: Paint;
  readonly suggest: boolean;
}

/** Compares the articles of a folder with feeds. Throws `SourceError` for a feed that cannot be read. */
export async function proveAgainst(
  feeds: readonly string[],
  { loaded, config, all, paint, suggest }: ProofOptions,
  terminal: Terminal,
): Promise<Proof> {
  const comparisons = await compareWith(feeds, loaded, terminal);
  const found = suggest ? await suggestSettings(comparisons, config, terminal.now()) : undefined;
  return {
    isBroken: comparisons.some(breaksReaders),
    lines: [
      ...comparisons.flatMap((comparison) => reportLines(comparison, { all, paint })),
      ...suggestionLines(found, config.siteFile ?? 'site.yaml').map(visible),
    ],
    document: {
      against: comparisons.map(comparisonDocument),
      ...(found === undefined ? {} : { suggested: suggestionDocument(found) }),
    },
    problems: differenceProblems(comparisons),
  };
}
