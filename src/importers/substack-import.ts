import { parseCsv } from './csv.ts';
import { parseDate } from './dates.ts';
import { linkTo, readEntries, siteAddress, titleOr } from './entries.ts';
import {
  type Imported,
  type ImportedArticle,
  type Importer,
  present,
  type SourceFile,
  slugFrom,
  sourceText,
  titleFrom,
} from './imported.ts';
import { publicPart } from './public-part.ts';

/** Reads the unpacked export of Substack: `posts.csv` and a folder `posts` with the texts. Never opens subscriber lists. */
export const substack: Importer = {
  name: 'Substack export',
  matches: (files) => tableIn(files) !== undefined,
  read: (files, { site }) => {
    const table = tableIn(files);
    const address = siteAddress(site, 'https://example.substack.com');
    return table === undefined ? { articles: [], skipped: [] } : importSubstack(table, files, address);
  },
};

type Row = Readonly<Record<string, string>>;

function tableIn(files: readonly SourceFile[]): SourceFile | undefined {
  const tables = files.filter(({ path }) => /(^|\/)posts\.csv$/i.test(path));
  return tables.find(({ bytes }) => new TextDecoder().decode(bytes().subarray(0, 1000)).includes('post_id'));
}

function importSubstack(table: SourceFile, files: readonly SourceFile[], site: string): Imported {
  const folder = table.path.replace(/[^/]*$/, '');
  const texts = new Map(files.map((file) => [file.path, file]));
  const rows = parseCsv(sourceText(table)).filter(({ post_id }) => post_id !== '');
  const textOfPost = ({ post_id }: Row) => texts.get(`${folder}posts/${post_id}.html`);
  const found = readEntries(
    rows,
    ({ post_id = '' }) => post_id,
    (row) => {
      const reason = skipReason(row);
      return reason ?? fromPost(row, textOfPost(row), site);
    },
  );
  const known = new Set(rows.map((row) => textOfPost(row)?.path));
  const strays = files.filter(({ path }) => path.startsWith(`${folder}posts/`) && path.endsWith('.html'));
  const unknown = readEntries(
    strays.filter(({ path }) => !known.has(path)),
    ({ path }) => path,
    () => 'texts that posts.csv does not name',
  );
  return { ...found, skipped: [...found.skipped, ...unknown.skipped], site: { url: site } };
}

const KINDS = new Set(['newsletter', 'podcast', 'video']);

function skipReason({ type = '', audience = '' }: Row): string | undefined {
  if (!KINDS.has(type.toLowerCase())) return `entries of the type ${type || 'unknown'}`;
  // Only `everyone` is public: a list of non-public values would miss new ones.
  return audience.toLowerCase() === 'everyone'
    ? undefined
    : `posts that are not public (audience: ${audience || 'unknown'})`;
}

function fromPost(row: Row, file: SourceFile | undefined, site: string): ImportedArticle | string {
  const isDraft = row.is_published?.toLowerCase() !== 'true';
  const date = parseDate(row.post_date || row.email_sent_at);
  if (date === undefined && !isDraft) return 'posts without a date';
  if (file === undefined) return 'posts whose text is not in the folder posts';
  const { text, removed } = publicPart(sourceText(file));
  const audio = audioOf(row);
  const html = text.trim() === '' && audio !== undefined ? `<p>${linkTo(audio)}</p>` : text;
  if (html.trim() === '') return 'posts without a text';
  const title = titleOr(titleFrom(row.title ?? ''), html);
  // `post_id` is a number, followed by the slug if there is one.
  const slug = /^\d+\.(.+)$/.exec(row.post_id ?? '')?.[1];
  const url = slug === undefined ? undefined : `${site}p/${encodeURIComponent(slug)}`;
  const fields = present({
    slug: slugFrom(slug === undefined ? undefined : `${site}${encodeURIComponent(slug)}`, title),
    // Substack's own feed uses the URL as guid.
    id: url,
    url,
    title,
    summary: titleFrom(row.subtitle ?? ''),
    published: date?.instant,
    draft: isDraft ? true : undefined,
    attachments: audio === undefined ? [] : [{ url: audio, type: 'audio/mpeg' }],
  });
  return { fields, html, lost: removed, notes: date?.assumed === undefined ? [] : [date.assumed] };
}

function audioOf({ podcast_url: url = '' }: Row): string | undefined {
  return /^https?:\/\//i.test(url) ? url : undefined;
}
