import { Feed } from 'feed';
import { formatInstant } from '../../domain/text/instant.ts';
import { frameOf } from '../library-frame.ts';
import type { Frame, FrameOptions } from '../output.ts';
import { jsonAuthor } from './item.ts';

/** A JSON Feed 1.1 document without its items. */
export function jsonFrame(options: FrameOptions): Frame {
  const { site, self } = options;
  const { title, description, website, language } = options;
  const library = JSON.parse(new Feed({ title, description, id: options.id, link: website }).json1());
  const frame = {
    ...library,
    version: 'https://jsonfeed.org/version/1.1',
    feed_url: self,
    user_comment: `This is a feed of ${title}, for feed readers. To follow it, copy its address, ${self}, into yours.`,
    icon: site.icon,
    favicon: site.favicon,
    language,
    authors: [jsonAuthor(site.author ?? { name: site.title })],
    hubs: site.hubs.length === 0 ? undefined : site.hubs.map((url) => ({ type: 'WebSub', url })),
    _feedstand: { id: options.id, updated: formatInstant(0), rights: site.rights },
    items: undefined,
  };
  const text = JSON.stringify(frame);
  const before = `${text.slice(0, -1)},"items":[\n`;
  return frameOf(before, '\n]}\n', ['"updated":"', formatInstant(0), '"']);
}
