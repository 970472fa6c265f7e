import type { CurrentMedia } from '../catalog/current-media.ts';
import type { Article } from '../domain/article/article.ts';
import { type MediaFile, mediaKey } from '../domain/media.ts';
import type { Site } from '../domain/site/site.ts';

/** A published file, and when articles name it. */
export interface MediaRecord {
  readonly file: MediaFile;
  /** From when to when; without an end, an article that does not expire names it. */
  readonly spans: readonly (readonly [from: number, until?: number])[];
}

/** The files that articles name at `made` or later. */
export function createMediaRecords(
  { files = [] }: Site,
  articles: readonly Article[],
  made: number,
): MediaRecord[] {
  const records = new Map<string, { file: MediaFile; spans: [number, number?][] }>();
  const add = (file: MediaFile, span: [number, number?]): void => {
    const record = records.get(mediaKey(file));
    if (record === undefined) records.set(mediaKey(file), { file, spans: [span] });
    else record.spans.push(span);
  };
  for (const file of files) add(file, [made]);
  for (const { published, expires, media = [] } of articles) {
    if (expires !== undefined && expires <= made) continue;
    for (const file of media) add(file, expires === undefined ? [published] : [published, expires]);
  }
  return [...records.values()];
}

/** The file as it is published at an instant; `undefined` while no article names it. */
export function mediaRecordAt({ file, spans }: MediaRecord, now: number): CurrentMedia | undefined {
  const current = spans.filter(([from, until = Infinity]) => from <= now && now < until);
  if (current.length === 0) return undefined;
  return { file, until: Math.max(...current.map(([, until = Infinity]) => until)) };
}
