import { describe, expect, test } from 'vitest';
import { readBrokenWithdrawal } from '../../src/records/broken-record.ts';
import { siteOf } from '../support.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const isHidden = (file: string, text: string) => readBrokenWithdrawal(file, bytesOf(text), siteOf()).hidden;

// Two colons: invalid YAML.
const BROKEN = 'title: A: colon too many\n';

describe('front matter that cannot be parsed', () => {
  test.each([
    ['draft: true', 'a line'],
    ['Draft: YES', 'in any case'],
    ['"draft": "true"', 'in quotes'],
    ['draft: true # at once', 'with a comment'],
    ['draft : true', 'with a space before the colon'],
    ['draft:true', 'without a space after it'],
    ['  draft: true', 'indented'],
    ['\tdraft: true', 'indented by a tab, which YAML forbids'],
    ['draft:', 'without a value'],
    ['draft: mayb', 'with an invalid value'],
    ['draft: false\ndraft: true', 'twice'],
    ['published: false', 'by the other flag'],
    ['expires: soon', 'an invalid expiry'],
    ['status: private', 'a state'],
    ['status: [draft, urgent]', 'a list of states'],
    ['status:\n  - featured\n  - draft', 'a list of states on lines'],
    ['visibility: "members" # paid', 'visibility'],
    ['status:\n  draft', 'a state on the next line'],
    ['status: |\n  draft', 'a state as a block of text'],
    ['status: [featured,\n  draft]', 'a list over two lines'],
    ['- draft: true', 'an item of a list by mistake'],
    ['+draft: true', 'a line of a diff'],
    ['**draft**: true', 'bold'],
    ['“draft”：true', 'typographic quotes and a wide colon'],
    ['\u200bdraft: true', 'after an invisible space'],
  ])('%j hides: %s', (line) => {
    expect(isHidden('a.md', `---\n${BROKEN}${line}\n---\nText.`)).toBe(true);
    expect(isHidden('a.md', `---\r\n${line}\r\n${BROKEN}---\r\nText.`)).toBe(true);
    expect(isHidden('a.md', `---\n${line}\n${BROKEN}\nNo fence ends it.`)).toBe(true);
    expect(isHidden('a.md', `${line}\n${BROKEN}---\nNo fence begins it.`)).toBe(true);
  });

  test.each([
    ['draft: false', 'explicitly public'],
    ['drafts: true', 'another field'],
    ['summary: draft, private', 'words in another field'],
    ['status: published', 'a state that shows'],
    ['published: soon', 'an invalid instant'],
    ['expires:', 'no expiry'],
    ['# draft: true', 'a comment'],
    ['  # draft: true', 'an indented comment'],
  ])('%j does not hide: %s', (line) => {
    expect(isHidden('a.md', `---\n${BROKEN}${line}\n---\nText.`)).toBe(false);
  });

  test('the body cannot hide', () => {
    expect(isHidden('a.md', `---\n${BROKEN}---\ndraft: true\n`)).toBe(false);
    expect(isHidden('a.md', `---\n${BROKEN}\ndraft: true\n`)).toBe(false);
    expect(isHidden('a.md', 'Once upon a time.\ndraft: true\n')).toBe(false);
  });

  test('a valid expiry applies', () => {
    const text = `---\n${BROKEN}expires: 2026-12-01\n---\n`;
    expect(readBrokenWithdrawal('a.md', bytesOf(text), siteOf()).expires).toBe(Date.UTC(2026, 11, 1));
  });

  test('unsupported syntaxes and encodings can still hide', () => {
    expect(isHidden('a.md', '+++\ntitle = "x"\ndraft = true\n+++\n')).toBe(true);
    expect(isHidden('a.md', '---\n{ "title": "x" "draft": true }\n---\n')).toBe(true);
    expect(isHidden('a.md', '{\n  "title": "x",\n  "draft": true\n}\n\nText.')).toBe(true);
    const utf16 = Buffer.from('\ufeff---\ntitle: x\ndraft: true\n---\n', 'utf16le');
    expect(readBrokenWithdrawal('a.md', utf16, siteOf()).hidden).toBe(true);
  });

  test.each(['<!-- for later -->\n---', ' ---', '----', '--- # fields', '———', '```yaml'])(
    'a damaged first line does not undo a takedown: %j',
    (first) => {
      expect(isHidden('a.md', `${first}\n${BROKEN}draft: true\n---\nText.`)).toBe(true);
      expect(isHidden('a.md', `${first}\n${BROKEN}---\ndraft: true\n`)).toBe(false);
    },
  );
});

describe('JSON that cannot be parsed', () => {
  test.each([
    ['{"slug": "a", "draft": true, }', true, 'an extra comma'],
    ["{'slug': 'a', 'draft': 'yes'}", true, 'quotes that JSON does not know'],
    ['{"status": ["private"], "title": "x"', true, 'truncated'],
    ['{"title": "A 5" pipe", "draft": true, "markdown": "x"}', true, 'a quote that is not escaped'],
    ['{"image": {"url": "/a.png"}}, "draft": true}', true, 'an extra bracket'],
    ['{"image": {"url": "/a.png", "draft": true}', true, 'a missing bracket'],
    ['"title": "x", "draft": true}', true, 'no opening bracket'],
    ['{"status": {"now": "draft"}, }', true, 'an invalid state'],
    ['{"status": "dr\\u0061ft", }', true, 'an escaped letter'],
    [
      '{"title": "A 5" pipe", "html": "<p>\\"draft\\": true</p>"}',
      false,
      'the body after an unescaped quote',
    ],
    ['{"draft": null, }', false, 'null is not a value'],
    ['{"draft": false, }', false, 'public'],
    ['{"image": {"status": "draft"}, }', false, 'a field of another object'],
    ['{"html": "<p>\\"draft\\": true</p>", }', false, 'the body'],
    ['{"html": "draft: true', false, 'a truncated body'],
    ['<<<<<<< HEAD\n[{"slug": "a", "draft": true}]', false, 'a list in a merge conflict'],
    ['[{"slug": "a", "draft": true, }]', false, 'a list, whose last known good records stay'],
  ])('%s: hidden is %s: %s', (text, hidden) => {
    expect(isHidden('a.json', text)).toBe(hidden);
  });
});
