import { spawnSync } from 'node:child_process';
import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import { folderOf } from '../support.ts';
import { CLI } from './serving.ts';

const BODIES = [
  '<p>Text <img src="/logo.svg" srcset="/logo.svg 0w, /a.png NaNw, , ,,  1x 2x" alt="Logo"></p>',
  '<xmp><script>a</script></xmp><noscript><textarea><style></noscript><table><br><a><a>',
  '<math><annotation-xml><p></math><svg><![CDATA[</svg>]]><select><plaintext>',
  '&#0;&#x80;&#xffffffff; <p style="text-decoration:line-through;;:">x</p>',
  '[^a]: b\n\n{{< x >}} {% y %} <X y={z} />\n\n|a|\n|-|\n\n: x\n\n> [!NOTE]\n',
  '[a]: <\n\n![](<x y>) http://[:: www. //%% <http://%zz> [x](data:text/html,y)',
  `${'<b>'.repeat(300)}${'<?php'.repeat(30)}`,
];

const FILES = {
  'site.yaml': 'title: T\nurl: https://a.example/\nids: tag:a.example,2026\nfeeds: https://a.example\n',
  ...Object.fromEntries(
    BODIES.map((body, index) => [
      `${index}.md`,
      `---\nslug: a${index}\ntitle: A\npublished: 2026-11-01T00:00:00Z\n---\n${body}\n`,
    ]),
  ),
};

// Imitates a library that prints with every console method when a record is read.
const PRINTING = `data:text/javascript,
  const { normalize } = String.prototype;
  String.prototype.normalize = function (form) {
    for (const way of ['log', 'info', 'debug', 'warn', 'error', 'dir', 'table']) console[way]('of a library');
    return normalize.call(this, form);
  };
`;

function run(...args: string[]) {
  const folder = folderOf(FILES);
  const options = ['--import', PRINTING.replaceAll('\n', ''), CLI];
  const { stdout, stderr } = spawnSync(process.execPath, [...options, ...args, folder], { encoding: 'utf8' });
  expect(stderr).toContain('of a library');
  return stdout;
}

test.each(['/feed.rss', '/feed.atom'])('show %s prints a document and nothing else', (address) => {
  const parser = new SaxesParser({ xmlns: true });
  let entries = 0;
  parser.on('opentag', ({ local }) => {
    if (local === 'item' || local === 'entry') entries++;
  });
  parser.write(run('show', address)).close();
  expect(entries).toBe(BODIES.length - 1);
});

test('show and check --json print JSON and nothing else', () => {
  expect(JSON.parse(run('show', '/feed.json')).items).toHaveLength(BODIES.length - 1);
  expect(JSON.parse(run('check', '--json'))).toMatchObject({ errors: 1 });
});
