import { formatProblem, type Problem } from '../domain/problem.ts';
import { filterInSteps, runAtOnce, type Steps, visitInSteps } from '../domain/steps.ts';

export interface ProblemDifference {
  /** Problems that no longer exist. */
  readonly resolved: readonly Problem[];
  readonly found: readonly Problem[];
}

/** The problems that were resolved and found, without those in both lists. */
export function problemDifference(before: readonly Problem[], after: readonly Problem[]): ProblemDifference {
  return runAtOnce(differenceInSteps(before, after));
}

/** The same in steps: there may be a problem of each of very many records. */
export function* differenceInSteps(
  before: readonly Problem[],
  after: readonly Problem[],
): Steps<ProblemDifference> {
  return { resolved: yield* notIn(after, before), found: yield* notIn(before, after) };
}

/** The problems that are not in `others`. */
function* notIn(others: readonly Problem[], problems: readonly Problem[]): Steps<readonly Problem[]> {
  if (others.length === 0 || problems.length === 0) return problems;
  const known = new Set<string>();
  yield* visitInSteps(others, (problem) => known.add(formatProblem(problem)));
  return yield* filterInSteps(problems, (problem) => !known.has(formatProblem(problem)));
}
