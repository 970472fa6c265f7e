import { createFolderSource } from '../../../src/folder/folder-source.ts';
import { loadPublication } from '../../../src/folder/publication.ts';

/** `load.js FOLDER`: reads a folder once, and prints the articles and the processor time of all threads in milliseconds. */
const folder = process.argv[2] ?? '';
const readSite = () => loadPublication(folder, { feeds: 'https://feeds.courier.example' });
const before = process.cpuUsage();
const { articles } = await createFolderSource({ folder, readSite, now: Date.now }).load();
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ articles: articles.length, milliseconds: (user + system) / 1000 }));
