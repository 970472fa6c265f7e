import { isMapping } from '../domain/schema.ts';
import { mappingsIn } from './entries.ts';

export type Row = Readonly<Record<string, unknown>>;

/** The tables of an export: in `db[0].data`, in `data` (old exports), or at the top level (responses of Ghost's API). */
export function exportIn(json: unknown): Row | undefined {
  if (!isMapping(json)) return undefined;
  const [database] = mappingsIn(json.db);
  const tables = database?.data ?? json.data ?? json;
  if (!isMapping(tables) || !Array.isArray(tables.posts)) return undefined;
  // Ghost's posts have these fields in every version.
  return mappingsIn(tables.posts).some((post) => 'slug' in post && 'html' in post) ? tables : undefined;
}

export function byKey(table: unknown, key: string): Map<string, Row> {
  return new Map(mappingsIn(table).map((row) => [String(row[key]), row]));
}

/** The rows linked to a post, in order; responses of the API contain them in the post itself. */
export function related(data: Row, { table, links, key }: { table: string; links: string; key: string }) {
  const rows = byKey(data[table], 'id');
  const ofPosts = new Map<string, [number, Row][]>();
  for (const link of mappingsIn(data[links])) {
    const row = rows.get(String(link[key]));
    if (row === undefined) continue;
    const found = ofPosts.get(String(link.post_id)) ?? [];
    ofPosts.set(String(link.post_id), [...found, [Number(link.sort_order ?? found.length), row]]);
  }
  return (post: Row): readonly Row[] => {
    const found = ofPosts.get(String(post.id));
    if (found !== undefined) return found.sort(([a], [b]) => a - b).map(([, row]) => row);
    const own = mappingsIn(post[table === 'users' ? 'authors' : table]);
    return own.length > 0 ? own : mappingsIn([rows.get(String(post[key]))]);
  };
}
