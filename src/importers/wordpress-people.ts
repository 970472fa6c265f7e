import { textOf } from '../content/text-of.ts';
import { type Fields, meta, type Post, type Term, text } from './wordpress-export.ts';

export interface Author {
  readonly name: string;
  /** As in the URLs of WordPress. */
  readonly slug: string;
}

/** The authors of a post: co-authors from Co-Authors Plus or PublishPress Authors, else its author. */
export type AuthorsOf = (item: Post, coAuthors: readonly Term[]) => readonly Author[];

export function createAuthorsOf(users: readonly Fields[], items: readonly Post[]): AuthorsOf {
  const names = new Map([...users.flatMap(userName), ...items.flatMap(guestName)]);
  const author = (login: string): Author => {
    return { name: names.get(login) ?? plain(login), slug: nicename(login) };
  };
  return (item, coAuthors) => {
    if (coAuthors.length > 0) return coAuthors.flatMap((term) => coAuthor(term, names));
    const login = text(item, 'dc:creator');
    return login === undefined ? [] : [author(login)];
  };
}

function userName(user: Fields): [string, string][] {
  const login = text(user, 'wp:author_login');
  const name = plain(text(user, 'wp:author_display_name') ?? '');
  if (login === undefined || name === '') return [];
  return [
    [login, name],
    [nicename(login), name],
  ];
}

/** Co-Authors Plus stores a guest author as a post of type `guest-author`. */
function guestName(item: Post): [string, string][] {
  if (text(item, 'wp:post_type') !== 'guest-author') return [];
  const name = plain(meta(item, 'cap-display_name')[0] ?? text(item, 'title') ?? '');
  const slugs = [meta(item, 'cap-user_login')[0], text(item, 'wp:post_name')];
  return slugs.flatMap((slug) =>
    slug === undefined || name === '' ? [] : [[withoutPrefix(slug), name] as [string, string]],
  );
}

function coAuthor(term: Term, names: ReadonlyMap<string, string>): Author[] {
  const written = plain(term['#text'] ?? '');
  const slug = withoutPrefix(term['@nicename'] ?? nicename(written));
  const name = names.get(slug) ?? names.get(written) ?? written;
  return name === '' ? [] : [{ name, slug }];
}

function withoutPrefix(slug: string): string {
  return slug.replace(/^cap-/, '');
}

/** Decodes HTML references once. */
function plain(written: string): string {
  return textOf(written.replaceAll('<', '&lt;'));
}

/** The user slug that WordPress derives from a login. */
function nicename(login: string): string {
  return login
    .slice(0, 200)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('.', '-')
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/[\s-]+/g, '-')
    .replace(/^-|-$/g, '');
}
