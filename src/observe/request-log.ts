import type { Outcome } from './exchange.ts';

/** How requests are logged: as entries of the log, or as lines that tools for web servers read. */
export const requestLogFormats = ['log', 'common', 'combined'] as const;

export type RequestLogFormat = (typeof requestLogFormats)[number];

export interface RequestLogOptions {
  /** One of so many requests is logged; errors of the service always are. */
  readonly sample: number;
  readonly write: (details: object) => void;
}

/** Logs what is asked for as entries. An absent value is left out. */
export function createRequestEntries({ sample, write }: RequestLogOptions): (outcome: Outcome) => void {
  const isLogged = createSampling(sample);
  return (outcome) => {
    if (!isLogged(outcome)) return;
    const { exchange, status, coding, bytes, milliseconds, isAborted } = outcome;
    write({
      method: exchange.method,
      address: exchange.target,
      status,
      bytes,
      coding,
      cache: exchange.cache,
      milliseconds: Math.round(milliseconds * 10) / 10,
      userAgent: exchange.header('user-agent'),
      requestId: exchange.id,
      ...(isAborted ? { aborted: true } : {}),
    });
  };
}

export interface AccessLogOptions {
  readonly sample: number;
  readonly format: 'common' | 'combined';
  readonly now: () => number;
  readonly writeLine: (line: string) => void;
}

/** Writes lines in the Common Log Format or, with Referer and User-Agent, in the combined one. */
export function createAccessLog({
  sample,
  format,
  now,
  writeLine,
}: AccessLogOptions): (outcome: Outcome) => void {
  const isLogged = createSampling(sample);
  return (outcome) => {
    if (!isLogged(outcome)) return;
    const { exchange, status, bytes } = outcome;
    const { address = '-', method, target, httpVersion } = exchange;
    const request = quoted(`${method} ${target} HTTP/${httpVersion}`);
    const line = `${address} - - [${clfTime(now())}] ${request} ${status} ${bytes === 0 ? '-' : bytes}`;
    const more =
      format === 'common'
        ? ''
        : ` ${quoted(exchange.header('referer') ?? '-')} ${quoted(exchange.header('user-agent') ?? '-')}`;
    writeLine(`${line}${more}\n`);
  };
}

/** The first of each `sample` requests, and every answer of 500 and above. */
function createSampling(sample: number): (outcome: Outcome) => boolean {
  let count = 0;
  return ({ status }) => {
    const isDue = count % sample === 0;
    count++;
    return isDue || status >= 500;
  };
}

/** In quotes, escaped as web servers do: nothing that a client sends may end the field or begin another line. */
function quoted(text: string): string {
  const escaped = text.replace(/["\\]|[^\x20-\x7e]/g, (character) => {
    if (character === '"' || character === '\\') return `\\${character}`;
    return Array.from(new TextEncoder().encode(character), (byte) => {
      return `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    }).join('');
  });
  return `"${escaped}"`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Such as `26/Nov/2026:06:32:59 +0000`. */
function clfTime(instant: number): string {
  const [date = '', time = ''] = new Date(instant).toISOString().split('T');
  const [year, month, day] = date.split('-');
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${time.slice(0, 8)} +0000`;
}
