// Receives the webhook of a CMS and pushes the article to the service. Change `recordOf` to the fields that your CMS sends.

import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const { API = 'http://127.0.0.1:8787/api', TOKEN, WEBHOOK_SECRET, PORT = '8788' } = process.env;
if (!TOKEN || !WEBHOOK_SECRET)
  throw new Error('set TOKEN, and WEBHOOK_SECRET, which the CMS sends as a bearer token');

const recordOf = ({ title, date, html, tags }: Record<string, unknown>) => ({
  title,
  published: date,
  html,
  tags,
});

const app = new Hono();
app.post('/webhook', async ({ req, text }) => {
  if (req.header('authorization') !== `Bearer ${WEBHOOK_SECRET}`) return text('wrong secret', 401);
  const { event, post } = await req.json().catch(() => ({}));
  if (typeof post?.slug !== 'string') return text('no post with a slug', 400);
  const sent =
    event === 'post.deleted' ? { method: 'DELETE' } : { method: 'PUT', body: JSON.stringify(recordOf(post)) };
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
  const answer = await fetch(`${API}/articles/${encodeURI(post.slug)}`, { ...sent, headers });
  // A CMS repeats a webhook that fails. An article that was pushed already does not change, and one that is not there is deleted.
  const isDone = answer.ok || (answer.status === 404 && event === 'post.deleted');
  return text(await answer.text(), isDone ? 200 : 502);
});
serve({ fetch: app.fetch, port: Number(PORT) });
