import { expect, test } from 'vitest';
import { createMetrics, type MetricsSources } from '../../src/observe/metrics.ts';
import { NOON } from '../support.ts';
import { outcomeOf } from './outcomes.ts';

const SOURCES: MetricsSources = {
  status: () => ({ ready: true, current: 3, articles: 5, problems: { errors: 1, warnings: 2 } }),
  caches: () => ({
    feeds: {
      bytes: 10,
      maxBytes: 20,
      entries: 2,
      evictions: 1,
      hits: { document: 7 },
      misses: { document: 8 },
    },
  }),
};

// https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
const SAMPLE =
  /^[a-z_]+(?:\{(?:[a-z]+="(?:[^"\\\n]|\\[\\"n])*",?)+\})? (?:\d+(?:\.\d+)?(?:e[+-]\d+)?|\+Inf)$/;

test('the text has a type for each metric, and nothing but samples', async () => {
  const metrics = createMetrics({ now: () => NOON, timer: () => 0 });
  metrics.note(outcomeOf({ cache: 'hit' }));
  metrics.rendered('rss', 3);
  metrics.compressed('br', 'best', 120);
  metrics.reloaded(40);
  const text = await metrics.render({ ...SOURCES, announcing: async () => ({ waiting: 2, failed: 0 }) });
  expect(text.endsWith('\n')).toBe(true);
  const lines = text.trimEnd().split('\n');
  const typed = new Set<string>();
  for (const line of lines) {
    const [, name = '', type] = /^# TYPE (\S+) (counter|gauge|histogram)$/.exec(line) ?? [];
    if (type !== undefined) {
      expect(typed).not.toContain(name);
      typed.add(name);
    } else if (!line.startsWith('# HELP ')) {
      expect(line).toMatch(SAMPLE);
      const metric = line.split(/[{ ]/)[0] ?? '';
      expect(typed).toContain(typed.has(metric) ? metric : metric.replace(/_(?:bucket|sum|count)$/, ''));
    }
  }
  expect(lines).toEqual(
    expect.arrayContaining([
      'feedstand_requests_total{kind="rss",status="200",coding="br",cache="hit"} 1',
      'feedstand_response_bytes_total{kind="rss"} 1234',
      'feedstand_request_duration_seconds_count{kind="rss"} 1',
      'feedstand_render_duration_seconds_sum{output="rss"} 0.003',
      'feedstand_compress_duration_seconds_bucket{coding="br",effort="best",le="0.1"} 0',
      'feedstand_compress_duration_seconds_bucket{coding="br",effort="best",le="0.25"} 1',
      'feedstand_reload_duration_seconds_count 1',
      'feedstand_last_reload_age_seconds 0',
      'feedstand_cache_bytes{cache="feeds"} 10',
      'feedstand_cache_evictions_total{cache="feeds"} 1',
      'feedstand_cache_hits_total{cache="feeds",region="document"} 7',
      'feedstand_cache_misses_total{cache="feeds",region="document"} 8',
      'feedstand_ready 1',
      'feedstand_stale 0',
      'feedstand_articles{state="read"} 5',
      'feedstand_articles{state="current"} 3',
      'feedstand_problems{severity="error"} 1',
      'feedstand_announcements{state="waiting"} 2',
    ]),
  );
  expect([...typed]).toEqual(
    expect.arrayContaining(['feedstand_event_loop_delay_seconds', 'process_resident_memory_bytes']),
  );
});

test('what is not known is left out', async () => {
  const metrics = createMetrics({ now: () => NOON, timer: () => 0 });
  const text = await metrics.render({
    ...SOURCES,
    status: () => ({ ...SOURCES.status(), stale: 'the folder disappeared' }),
    announcing: async () => undefined,
  });
  expect(text).toContain('feedstand_stale 1\n');
  expect(text).not.toMatch(/^feedstand_(last_reload|announcements|subscribers)/m);
});

test('nothing that a client sends becomes a label, but a known reader and a feed that exists', async () => {
  const metrics = createMetrics({ now: () => NOON, timer: () => 0 });
  const headers = {
    'user-agent': 'Secret/1 ada@news.example (3 subscribers)',
    referer: 'https://secret.example',
  };
  metrics.note(outcomeOf({ headers, id: 'secret', address: '203.0.113.9' }));
  metrics.note(outcomeOf({ headers, target: '/secret.rss?secret', status: 404 }));
  metrics.note(outcomeOf({ headers, method: 'SECRET', isAborted: true }));
  const text = await metrics.render(SOURCES);
  expect(text).not.toMatch(/secret|ada@|203\.0/i);
  expect(text).toContain('feedstand_subscribers{feed="/feed",reader="other"} 3');
  expect(text).toContain('feedstand_requests_aborted_total{kind="rss"} 1');
});

test('the age of the last reload grows', async () => {
  let time = NOON;
  const metrics = createMetrics({ now: () => time, timer: () => 0 });
  metrics.reloaded(1);
  time += 90_000;
  expect(await metrics.render(SOURCES)).toContain('feedstand_last_reload_age_seconds 90\n');
  time = NOON - 5;
  expect(await metrics.render(SOURCES)).toContain('feedstand_last_reload_age_seconds 0\n');
});
