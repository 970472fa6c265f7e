import { expect, test } from 'vitest';
import { SAMPLES } from './ninjs-samples.ts';
import { apiOver, problemOf, type Sent, stores } from './service.ts';

const [, open] = stores[0];
const sample = SAMPLES['3.1'];
const superdesk = SAMPLES['1.6'];

async function service() {
  const api = await apiOver(open);
  const push = (item: object, sent: Sent = {}) =>
    api.send('POST', '/api/push/ninjs', {
      ...sent,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(item),
    });
  return { ...api, push };
}

test.each([
  'next monday',
  '01.12.2026 12:00',
  '2026-12-01T06:00:00',
  '2026-12-01',
  1796000000,
  { date: '2026-12-01' },
  ['2026-12-01T06:00:00Z'],
  true,
])(
  'an embargo of %j, which cannot be read, publishes nothing, and hides what is there',
  async (embargoed) => {
    const { push, titles } = await service();
    const refused = await push({ ...superdesk, embargoed });
    expect([refused.status, await titles()]).toEqual([422, []]);
    expect(problemOf(refused).problems).toMatchObject([{ severity: 'error', pointer: '/embargoed' }]);
    await push(superdesk);
    expect(problemOf(await push({ ...superdesk, version: '9', embargoed }))).toMatchObject({ hidden: true });
    expect(await titles()).toEqual([]);
  },
);

test.each([null, '', '2026-11-01T06:00:00+0000'])(
  'an embargo of %j holds nothing back',
  async (embargoed) => {
    const { push, titles } = await service();
    expect((await push({ ...superdesk, embargoed })).status).toBe(201);
    expect(await titles()).toHaveLength(1);
  },
);

test.each([[['canceled']], [{ code: 'canceled' }], [false], [0], ['killed']])(
  'a state of %j, which is not known, hides',
  async (pubStatus) => {
    const { push, titles } = await service();
    await push(sample);
    const answer = await push({ ...sample, version: '3', pubStatus });
    expect(problemOf(answer)).toMatchObject({ hidden: true, problems: [{ pointer: '/pubStatus' }] });
    expect(await titles()).toEqual([]);
  },
);

test.each([
  ['stat:usable', 1],
  ['http://cv.iptc.org/newscodes/pubstatusg2/usable', 1],
  [null, 1],
  ['', 1],
  ['stat:canceled', 0],
  ['http://cv.iptc.org/newscodes/pubstatusg2/withheld', 0],
])('the state %j is that of IPTC', async (pubStatus, shown) => {
  const { push, titles } = await service();
  expect((await push({ ...sample, pubStatus })).status).toBe(201);
  expect(await titles()).toHaveLength(shown);
});
