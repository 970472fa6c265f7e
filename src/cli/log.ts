import { formatOrigin, formatProblem, type Problem, visible } from '../domain/problem.ts';
import { type Colour, createPaint } from './colour.ts';
import { problemLines } from './problem-lines.ts';
import type { Terminal } from './terminal.ts';

export interface Log {
  write(level: Level, message: string, details?: object): void;
  problems(found: readonly Problem[]): void;
  /** Problems that are resolved. */
  resolved(problems: readonly Problem[]): void;
}

type Level = 'info' | 'warning' | 'error';

export const logFormats = ['json', 'text'] as const;

export type LogFormat = (typeof logFormats)[number];

/** A log on standard error: lines for people on a terminal, one JSON document a line for programs, unless a format is given. */
export function createLog(terminal: Terminal, format?: LogFormat): Log {
  return (format ?? (terminal.stderr.isTTY ? 'text' : 'json')) === 'json'
    ? createJsonLog(terminal)
    : createTextLog(terminal);
}

function createJsonLog({ stderr, now }: Terminal): Log {
  const write: Log['write'] = (level, message, details) => {
    stderr.write(`${JSON.stringify({ time: new Date(now()).toISOString(), level, message, ...details })}\n`);
  };
  return {
    write,
    problems(found) {
      for (const problem of found) write(problem.severity, formatProblem(problem), detailsOfProblem(problem));
    },
    resolved(problems) {
      for (const problem of problems)
        write('info', `resolved: ${formatProblem(problem)}`, {
          ...detailsOfProblem(problem),
          resolved: true,
        });
    },
  };
}

function detailsOfProblem({ code, origin, line, field }: Problem): object {
  return { code, file: origin.given ?? origin.file, index: origin.index, line, field };
}

/** Like `check`, it tells a problem that many records have once. */
function createTextLog(terminal: Terminal): Log {
  const paint = createPaint(terminal, 'stderr');
  const write = (level: Level, text: string) => {
    const time = new Date(terminal.now()).toTimeString().slice(0, 8);
    const colour = COLOURS[level];
    const line = `${level.padEnd(7)}  ${text}`;
    terminal.stderr.write(`${time}  ${colour === undefined ? line : paint(colour, line)}\n`);
  };
  return {
    write: (level, message, details = {}) =>
      write(level, [visible(message), ...detailsOf(details)].join('  ')),
    problems(found) {
      for (const { severity, text } of problemLines(found)) write(severity, text);
    },
    resolved(problems) {
      for (const { text } of problemLines(problems)) write('info', `resolved: ${text}`);
    },
  };
}

const COLOURS: Readonly<Partial<Record<Level, Colour>>> = { warning: 'yellow', error: 'red' };

/** `name=value`; an error is printed below, with its stack. */
function detailsOf(details: object): string[] {
  return Object.entries(details).flatMap(([name, value]): string[] => {
    if (value === undefined) return [];
    if (typeof value === 'object' && value !== null) return detailsOf(value);
    if (name !== 'error') return [`${name}=${visible(String(value))}`];
    return [
      String(value)
        .split('\n')
        .map((line) => `\n  ${visible(line)}`)
        .join(''),
    ];
  });
}

/** Logs the relevant part of a change: a problem whose line alone has changed is neither new nor resolved. */
export function logChange(
  log: Log,
  { found, resolved }: { found: readonly Problem[]; resolved: readonly Problem[] },
): void {
  const before = new Set(resolved.map((problem) => `${fieldOf(problem)}\n${problem.message}`));
  const after = new Set(found.map(fieldOf));
  log.problems(found.filter((problem) => !before.has(`${fieldOf(problem)}\n${problem.message}`)));
  log.resolved(resolved.filter((problem) => !after.has(fieldOf(problem))));
}

function fieldOf({ origin, field = '' }: Problem): string {
  return `${formatOrigin(origin)}\n${field}`;
}
