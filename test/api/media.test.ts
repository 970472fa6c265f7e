import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { LARGEST_FILE } from '../../src/api/media/upload.ts';
import { formOf, pngOf, type SentFile, SVG } from './files.ts';
import { apiOver, type Sent, SITE, stores } from './service.ts';

const [, [, open]] = stores;
const PNG = pngOf(30, 20);

async function service(site = `${SITE}media: serve\n`) {
  const api = await apiOver(open);
  const headers = { 'content-type': 'application/yaml' };
  expect((await api.send('PUT', '/api/site', { headers, body: site })).status).toBe(201);
  const sendForm = (form: Sent, sent: Sent = {}) => api.send('POST', '/api/media', { ...form, ...sent });
  const upload = (file: SentFile, sent: Sent = {}) => sendForm(formOf(file), sent);
  const addressOf = async (file: SentFile): Promise<string> => {
    const { status, headers } = await upload(file);
    expect(status).toBe(201);
    return headers.get('location') ?? '';
  };
  const load = (url: string, init: RequestInit = {}) =>
    api.app.request(url.replace('https://feeds.example', ''), init);
  const pieces = async () => {
    const { database } = api.store as unknown as { readonly database: Database };
    const [rows] = await database.read(['SELECT COUNT(*) AS count FROM media_piece']);
    return Number(rows[0]?.count);
  };
  return { ...api, sendForm, upload, addressOf, load, pieces };
}

interface Database {
  read(query: readonly [string]): Promise<readonly [readonly { readonly count: number }[]]>;
}

test('a picture gets an address with the hash of its bytes, and says its size', async () => {
  const { upload } = await service();
  const { status, headers, json } = await upload({ name: 'My Harbour.png', bytes: PNG });
  const hash = createHash('sha256').update(PNG).digest('hex').slice(0, 20);
  const url = `https://feeds.example/media/${hash}/My-Harbour.png`;
  expect([status, headers.get('location')]).toEqual([201, url]);
  expect(json).toEqual({ url, type: 'image/png', bytes: PNG.length, width: 30, height: 20 });
});

test('the same bytes have the same address, whatever they are called', async () => {
  const { addressOf } = await service();
  const first = await addressOf({ name: 'a.png', bytes: PNG });
  expect(await addressOf({ name: 'b.png', bytes: PNG })).toBe(first);
  expect(await addressOf({ name: 'a.png', bytes: pngOf(31, 20) })).not.toBe(first);
});

test('a file is public while a live article names it, with its size in the feeds', async () => {
  const { addressOf, load, put, app, clock, send } = await service();
  const [url, attached] = [
    await addressOf({ bytes: PNG }),
    await addressOf({ name: 'a.pdf', bytes: '%PDF-1.7 a' }),
  ];
  expect((await load(url)).status).toBe(404);
  const { json } = await put('a', {
    published: '2026-11-02T13:00:00Z',
    image: url,
    attachments: [{ url: attached }],
    markdown: undefined,
    html: `<p>Text <img src="${url}" alt="A"></p>`,
  });
  expect(json).toMatchObject({ state: 'scheduled', warnings: [] });
  expect((await load(url)).status).toBe(404);
  clock.now += 3_600_000;
  const answer = await load(url);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png']);
  expect(Buffer.from(await answer.arrayBuffer()).equals(PNG)).toBe(true);
  const [item] = (await (await app.request('/feed.json')).json()).items;
  expect(item).toMatchObject({
    image: url,
    attachments: [{ url: attached, mime_type: 'application/pdf', size_in_bytes: 10 }],
    _feedstand: { image: { width: 30, height: 20 } },
  });
  expect(item.content_html).toContain('width="30" height="20"');
  await send('DELETE', '/api/articles/a');
  expect((await load(url)).status).toBe(404);
});

test('parts of a large file are answered, and unchanged files by 304', async () => {
  const { addressOf, load, put } = await service();
  const bytes = Buffer.concat([Buffer.from('%PDF-1.7'), Buffer.alloc(700_000, 'text ')]);
  const url = await addressOf({ name: 'a.pdf', bytes });
  await put('a', { attachments: [{ url }] });
  const part = await load(url, { headers: { range: 'bytes=262140-524290' } });
  expect(part.status).toBe(206);
  expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(262_140, 524_291))).toBe(true);
  const headers = { 'if-none-match': part.headers.get('etag') ?? '' };
  expect((await load(url, { headers })).status).toBe(304);
});

test('a draft names a file without making it public, and Micropub publishes it', async () => {
  const { addressOf, load, send, app } = await service();
  const url = await addressOf({ bytes: PNG });
  const json = (body: object) =>
    send('POST', '/micropub', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const photo = [{ value: url, alt: 'A harbour' }];
  const properties = { name: ['A'], content: ['Text'], photo, 'post-status': ['draft'] };
  const created = await json({ type: ['h-entry'], properties });
  expect((await load(url)).status).toBe(404);
  const entry = created.headers.get('location');
  await json({ action: 'update', url: entry, replace: { 'post-status': ['published'] } });
  expect((await load(url)).status).toBe(200);
  expect((await (await app.request('/feed.json')).json()).items).toMatchObject([{ image: url }]);
});

test('a patch and a batch find the files that they name, and the feeds may move', async () => {
  const { addressOf, load, put, send } = await service();
  const [first, second] = [await addressOf({ bytes: PNG }), await addressOf({ bytes: pngOf(9, 9) })];
  await put('a');
  const headers = { 'content-type': 'application/merge-patch+json' };
  const patch = JSON.stringify({ image: first }).replaceAll('/', '\\/');
  expect((await send('PATCH', '/api/articles/a', { headers, body: patch })).status).toBe(200);
  expect((await load(first)).status).toBe(200);
  const moved = second.replace('https://feeds.example', 'https://old.example/feeds');
  const line = { slug: 'b', title: 'B', published: '2026-11-01T10:00:00Z', markdown: `![B](${moved})` };
  const lines = { 'content-type': 'application/x-ndjson' };
  await send('POST', '/api/articles', { headers: lines, body: JSON.stringify(line) });
  expect((await load(second)).status).toBe(200);
});

test('a file of ours that does not exist is a warning, and one of another host is left alone', async () => {
  const { put, app } = await service();
  const path = 'media/0123456789abcdef0123/a.png';
  const answer = await put('a', { image: `https://feeds.example/${path}` });
  expect([answer.status, answer.json]).toMatchObject([
    201,
    { warnings: [{ code: 'media.missing', field: 'image' }] },
  ]);
  await put('b', { image: `https://other.example/${path}` });
  const { items } = await (await app.request('/feed.json')).json();
  expect(items.map(({ image }: { readonly image?: string }) => image).sort()).toEqual(
    [`https://other.example/${path}`, undefined].sort(),
  );
});

test('an SVG is served so that no script in it runs', async () => {
  const { addressOf, load, put } = await service();
  const url = await addressOf({ name: 'a.svg', type: 'image/svg+xml', bytes: SVG });
  await put('a', { image: url });
  const { headers } = await load(url);
  expect(headers.get('content-type')).toBe('image/svg+xml');
  expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
  expect(headers.get('x-content-type-options')).toBe('nosniff');
});

test.each([
  ['../../etc/passwd.png', 'passwd.png'],
  ['C:\\\\Users\\\\me\\\\cat.png', 'cat.png'],
  ['cat.php', 'cat.png'],
  ['cat.png%00.php', 'cat.png-00.png'],
  ['.htaccess', 'file.png'],
  ['', 'file.png'],
  ['a%22b\\".png', 'a-b.png'],
  ['ein Straßenfest.PNG', 'ein-Straßenfest.PNG'],
  [`${'x'.repeat(300)}.png`, `${'x'.repeat(80)}.png`],
])('the name %j is %j in the address', async (name, last) => {
  const { addressOf } = await service();
  const url = await addressOf({ name, bytes: PNG });
  expect(decodeURIComponent(url.slice(url.lastIndexOf('/') + 1))).toBe(last);
});

test.each([
  ['HTML', '<!doctype html><script>alert(1)</script>'],
  ['HTML with a comment that says SVG', '<!-- <svg> --><html></html>'],
  ['a program', Buffer.from('7f454c46', 'hex')],
  ['an archive', 'PK\x03\x04'],
  ['HEIC', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0', 'latin1')],
  ['the beginning of a PNG before HTML', '\x89PNG<html>'],
  ['a signature without a picture', Buffer.from('\x89PNG\r\n\x1a\n<script>', 'latin1')],
  ['a GIF whose size nobody can read', 'GIF89a'],
])('%s is no file, by whatever name, and leaves nothing', async (_what, bytes) => {
  const { upload, pieces } = await service();
  const { status, json } = await upload({ name: 'cat.png', type: 'image/png', bytes });
  expect([status, json]).toMatchObject([415, { detail: expect.stringContaining('not a picture') }]);
  expect(await pieces()).toBe(0);
});

test('a picture that is also a page is a picture', async () => {
  const { addressOf, load, put } = await service();
  const bytes = Buffer.concat([PNG, Buffer.from('<script>alert(1)</script>')]);
  const url = await addressOf({ name: 'page.html', type: 'text/html', bytes });
  expect(url).toMatch(/\/page\.png$/);
  await put('a', { image: url });
  const { headers } = await load(url);
  expect(headers.get('content-type')).toBe('image/png');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
});

test('a file may have 10 MB and no byte more', async () => {
  const { upload, pieces } = await service();
  const file = (length: number) => Buffer.concat([Buffer.from('%PDF-1.7'), Buffer.alloc(length - 8)]);
  expect((await upload({ name: 'a.pdf', bytes: file(LARGEST_FILE) })).status).toBe(201);
  const before = await pieces();
  const { status, headers } = await upload({ name: 'b.pdf', bytes: file(LARGEST_FILE + 1) });
  expect([status, headers.get('connection')]).toEqual([413, 'close']);
  expect(await pieces()).toBe(before);
});

test.each([
  ['no file', 'name="other"', 'no part with the name file'],
  ['a part without a name', 'filename="a.png"', 'without a name'],
])('a form with %s is refused', async (_what, disposition, words) => {
  const { sendForm } = await service();
  const body = `--x\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n%PDF-1\r\n--x--\r\n`;
  const headers = { 'content-type': 'multipart/form-data; boundary="x"' };
  const { status, json } = await sendForm({ headers, body });
  expect([status, json]).toMatchObject([400, { detail: expect.stringContaining(words) }]);
});

test('a form that ends anywhere before its end is refused, and leaves nothing', async () => {
  const { sendForm, pieces } = await service();
  const { headers, body } = formOf({ bytes: PNG });
  for (let length = 0; length < body.length - '--\r\n'.length; length += 7) {
    const { status } = await sendForm({ headers, body: body.subarray(0, length) });
    expect([status, length]).toEqual([400, length]);
  }
  expect(await pieces()).toBe(0);
});

test('an empty file and a body that is no form are refused', async () => {
  const { upload, sendForm } = await service();
  expect((await upload({ bytes: '' })).status).toBe(400);
  for (const type of ['image/png', 'multipart/form-data', 'application/json'])
    expect((await sendForm({ headers: { 'content-type': type }, body: 'x' })).status).toBe(415);
});

test('a token may be a part before the file, and needs the scope', async () => {
  const { sendForm, addToken, upload } = await service();
  await addToken('deleter', { scopes: ['articles:delete'] });
  const form = (token: string) => formOf({ part: 'media', bytes: PNG }, { access_token: token });
  expect((await sendForm(form('all'), { token: '' })).status).toBe(201);
  expect((await sendForm(form('deleter'), { token: '' })).status).toBe(403);
  expect((await sendForm(form('unknown'), { token: '' })).status).toBe(401);
  expect((await upload({ bytes: PNG }, { token: '' })).status).toBe(401);
  expect((await upload({ bytes: PNG }, { token: 'deleter' })).status).toBe(403);
  const wrong = formOf({ bytes: 'not a picture' }, { access_token: 'all' });
  expect((await sendForm(wrong, { token: '' })).status).toBe(415);
  // Of what is wrong with it a stranger learns nothing.
  const body = '--x\r\n';
  for (const type of ['image/png', 'multipart/form-data; boundary=x'])
    expect((await sendForm({ headers: { 'content-type': type }, body }, { token: '' })).status).toBe(401);
});

test('Micropub names the endpoint where the publication serves files, and nothing takes them elsewhere', async () => {
  const on = await service();
  expect((await on.send('GET', '/micropub?q=config')).json).toMatchObject({
    'media-endpoint': 'https://feeds.example/api/media',
  });
  const off = await service(SITE);
  expect((await off.send('GET', '/micropub?q=config')).json).not.toHaveProperty('media-endpoint');
  const { status, json } = await off.upload({ bytes: PNG });
  expect([status, json]).toMatchObject([404, { detail: expect.stringContaining('media: serve') }]);
  expect((await on.send('GET', '/api/media')).status).toBe(405);
});

test('Micropub takes photos in the form that makes an entry', async () => {
  const { send, load, app, pieces } = await service();
  const boundary = 'b';
  const part = (name: string, value: string | Uint8Array, file = '') => [
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`,
    value,
    '\r\n',
  ];
  const post = (parts: readonly (string | Uint8Array)[], sent: Sent = {}) =>
    send('POST', '/micropub', {
      ...sent,
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
      body: Buffer.concat([...parts, `--${boundary}--\r\n`].map((one) => Buffer.from(one as string))),
    });
  const file = (bytes: Uint8Array | string, name = 'a.png') => part('photo[]', bytes, `; filename="${name}"`);
  const entry = [...part('h', 'entry'), ...part('name', 'Größe'), ...part('content', 'Text')];
  const token = part('access_token', 'all');
  const photos = [...file(PNG), ...file(pngOf(9, 9)), ...file('', ''), ...part('mp-photo-alt[]', 'One')];
  expect((await post([...entry, ...token, ...photos], { token: '' })).status).toBe(201);
  const [item] = (await (await app.request('/feed.json')).json()).items;
  expect(item).toMatchObject({
    title: 'Größe',
    image: expect.stringMatching(/^https:\/\/feeds\.example\/media\/.*\.png$/),
  });
  expect((await load(item.image)).status).toBe(200);
  expect(await pieces()).toBe(2);
  // In the wrong order, of no picture, and by strangers.
  for (const [parts, sent, status] of [
    [[...entry, ...file(pngOf(8, 8)), ...token], { token: '' }, 401],
    [[...entry, ...token, ...file('<html>')], { token: '' }, 415],
    [[...entry, ...file('<html>')], {}, 415],
    [[...entry, ...file(pngOf(8, 8))], { token: 'unknown' }, 401],
    [[...entry, ...part('content', Buffer.from([0xff]))], {}, 400],
    [[...entry, ...part('content', 'x'.repeat(2 ** 21))], {}, 400],
    [entry.slice(0, -1), {}, 400],
  ] as const) {
    const answer = await post(parts, sent);
    expect([answer.status, answer.json]).toMatchObject([status, { error: expect.any(String) }]);
  }
  expect(await pieces()).toBe(2);
});

test('a form with a photo is refused where files are not published', async () => {
  const { send } = await service(SITE);
  const { headers, body } = formOf({ part: 'photo', bytes: PNG }, { h: 'entry', content: 'Text' });
  const { status, json } = await send('POST', '/micropub', { headers, body });
  expect([status, json]).toMatchObject([
    400,
    { error_description: expect.stringContaining('files are not taken') },
  ]);
});
