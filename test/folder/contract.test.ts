import { describe } from 'vitest';
import { createFolderSource } from '../../src/folder/folder-source.ts';
import { loadSite } from '../../src/folder/site-file.ts';
import { sourceContract } from '../contract/source-contract.ts';
import { folderOf, NOON, writeFile } from '../support.ts';

const SITE = 'title: The Wire\nurl: https://news.example\nids: tag:news.example,2024\n';

describe('a folder', () => {
  sourceContract((records) => {
    const folder = folderOf({ 'site.yaml': SITE, 'records.json': JSON.stringify(records) });
    const readSite = () => loadSite(folder, { feeds: 'http://localhost:8787' });
    const source = createFolderSource({ folder, readSite, now: () => NOON });
    return { source, write: (next) => writeFile(folder, 'records.json', JSON.stringify(next)) };
  });
});
