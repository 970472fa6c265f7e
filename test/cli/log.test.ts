import { expect, test } from 'vitest';
import { createLog, type LogFormat, logChange } from '../../src/cli/log.ts';
import type { Problem } from '../../src/domain/problem.ts';
import { NOON } from '../support.ts';

const ON_TERMINAL = { isTTY: true, environment: {} };

function logOf({ isTTY, environment }: { isTTY: boolean; environment: object }, format?: LogFormat) {
  const lines: string[] = [];
  const output = { isTTY, write: (data: string | Uint8Array) => lines.push(String(data)) };
  const terminal = { version: '', environment: { ...environment }, stdout: output, stderr: output };
  return { log: createLog({ ...terminal, now: () => NOON }, format), lines };
}

const problem = (file: string, message: string, more: Partial<Problem> = {}): Problem => {
  return { severity: 'error', code: 'file.syntax', origin: { file }, message, ...more };
};

test.each<[string, boolean, LogFormat | undefined, RegExp]>([
  ['a terminal', true, undefined, /^\d\d:\d\d:\d\d {2}info {5}listening {2}port=8787\n$/],
  [
    'a pipe',
    false,
    undefined,
    /^\{"time":"2026-11-02T12:00:00.000Z","level":"info","message":"listening","port":8787\}\n$/,
  ],
  ['a terminal by --log json', true, 'json', /^\{"time"/],
  ['a pipe by --log text', false, 'text', /^\d\d:\d\d:\d\d {2}info/],
])('the log of %s', (_where, isTTY, format, expected) => {
  const { log, lines } = logOf({ isTTY, environment: {} }, format);
  log.write('info', 'listening', { port: 8787, index: undefined });
  expect(lines.join('')).toMatch(expected);
});

test('errors and warnings have a colour on a terminal, unless NO_COLOR is set', () => {
  for (const environment of [{}, { NO_COLOR: '1' }]) {
    const { log, lines } = logOf({ isTTY: true, environment });
    log.problems([
      problem('a.md', 'is odd', { severity: 'warning', line: 3, field: 'tags' }),
      problem('b.md', 'is bad'),
    ]);
    const isColoured = !('NO_COLOR' in environment);
    expect(lines.map((line) => line.slice(10))).toEqual(
      isColoured
        ? [
            '\u001b[33mwarning  a.md:3: tags: is odd\u001b[39m\n',
            '\u001b[31merror    b.md: is bad\u001b[39m\n',
          ]
        : ['warning  a.md:3: tags: is odd\n', 'error    b.md: is bad\n'],
    );
  }
});

test('on a terminal a problem of many records is one line, and a line each for programs', () => {
  const problems = Array.from({ length: 195 }, (_, index) => {
    return problem('cms.json', 'looks like markup', { origin: { file: 'cms.json', index }, field: 'title' });
  });
  const text = logOf(ON_TERMINAL);
  text.log.problems(problems);
  expect(text.lines.join('')).toContain('title looks like markup: 195 records, first cms.json[0]');
  const json = logOf(ON_TERMINAL, 'json');
  json.log.problems(problems);
  expect(json.lines).toHaveLength(195);
});

test('a problem in JSON has its code and its place', () => {
  const { log, lines } = logOf({ isTTY: false, environment: {} });
  const found = problem('a.md', 'is bad', { line: 3, field: 'tags' });
  log.problems([found]);
  log.resolved([found]);
  const expected = { code: 'file.syntax', file: 'a.md', line: 3, field: 'tags' };
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ level: 'error', ...expected }),
    expect.objectContaining({ level: 'info', ...expected, resolved: true }),
  ]);
});

test('no logged value forges a line, and a stack is below its message', () => {
  const { log, lines } = logOf(ON_TERMINAL);
  log.write('info', 'request', { address: '/a\u001b[2J\r\nx' });
  log.write('error', 'request failed', { error: 'Error: x\n    at y' });
  expect(lines[0]).toContain('address=/a\\u001b[2J\\u000d\\u000ax\n');
  expect(lines[1]).toContain('request failed  \n  Error: x\n      at y');
});

test('a change logs new and resolved problems', () => {
  const { log, lines } = logOf({ isTTY: true, environment: { NO_COLOR: '1' } });
  const field = 'published';
  logChange(log, {
    resolved: [
      problem('fixed.md', 'is bad', { line: 2, field }),
      problem('other.md', '"soon" is no instant', { line: 2, field }),
      problem('moved.md', 'is bad', { line: 2, field }),
    ],
    found: [
      problem('other.md', '"late" is no instant', { line: 2, field }),
      problem('moved.md', 'is bad', { line: 3, field }),
    ],
  });
  expect(lines.map((line) => line.slice(10))).toEqual([
    'error    other.md:2: published: "late" is no instant\n',
    'info     resolved: fixed.md:2: published: is bad\n',
  ]);
});
