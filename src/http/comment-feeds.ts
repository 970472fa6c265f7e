/** Articles whose numbers WordPress puts into a query where it has no permalinks. */
const POST = /[?&](p|page_id|attachment_id)=/;
const COMMENTS = /[?&](feed=comments-|withcomments=)/;

/**
 * Whether WordPress had a feed of comments here: of all comments, or of those on one post, which is below the post's address.
 * Nothing replaces them, so the answer is 410. Below other addresses than dates only `site.yaml` can tell: `/blog/feed` may be a
 * feed of articles.
 */
export function isCommentFeed(path: string, query: string): boolean {
  if (/[?&]feed=/.test(query) && (POST.test(query) || COMMENTS.test(query))) return true;
  return PATHS.test(path);
}

const PATHS =
  /^(\/[^/]{1,200}){0,3}\/(comments|\d{4}\/\d\d(\/\d\d)?\/[^/]+(\/comment-page-\d+)?)\/feed(\/(rss2?|rdf|atom|feed))?\/?$|^\/wp-commentsrss2\.php$/i;
