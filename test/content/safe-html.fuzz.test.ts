import fc from 'fast-check';
import { type DefaultTreeAdapterTypes, parseFragment, html as standard } from 'parse5';
import sanitizeHtml from 'sanitize-html';
import { expect, test } from 'vitest';
import { createSafeHtml } from '../../src/content/safe-html.ts';

const BASE = 'https://news.example/world/calm';

/** Set `FUZZ=60000` before a release. */
const RUNS = Number(process.env.FUZZ ?? 3000);

const PIECES = [
  ...[
    'text ',
    '&lt;',
    '&#60;script>',
    '&amp;lt;script&amp;gt;',
    '&#0;',
    '&#13;',
    '&#128;',
    '\u0000',
    "'",
    '"',
    '<',
    '>',
    '</',
  ],
  ...[
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<p>',
    '</p>',
    '<b>',
    '</b>',
    '<i',
    '<s>',
    '<br>',
    '</br>',
    '<pre>\n',
    '<hr>',
  ],
  ...[
    '<a href="',
    'javascript:x',
    '<a href=/x>',
    '<a>',
    '</a>',
    '<h1>',
    '</h1>',
    '<h2>',
    '<div>',
    '</div>',
    '<center>',
  ],
  ...[
    '<table>',
    '<tr>',
    '<td>',
    '<th>',
    '<td hidden>',
    '<tbody>',
    '<caption>',
    '<colgroup>',
    '<col>',
    '</table>',
  ],
  ...[
    '<ul>',
    '<li>',
    '<dl>',
    '<dd>',
    '<dt>',
    '<ruby>',
    '<rt>',
    '<details>',
    '<summary>',
    '<dialog open>',
    '<u style=display:none>',
  ],
  ...[
    '<script>',
    '</script>',
    '<style>',
    '</style>',
    '<title>',
    '<xmp>',
    '<listing>\n',
    '<plaintext>',
    '<textarea>',
    '</textarea>',
  ],
  ...[
    '<noscript>',
    '</noscript>',
    '<noembed>',
    '<template>',
    '</template>',
    '<select>',
    '<option>',
    '</select>',
    '<form>',
    '</form>',
  ],
  ...[
    '<svg>',
    '</svg>',
    '<foreignObject>',
    '<desc>',
    '<math>',
    '</math>',
    '<mtext>',
    '</mtext>',
    '<mi>',
    '<mo>',
    '<mfrac>',
  ],
  ...[
    '<mglyph>',
    '<malignmark>',
    '<annotation-xml encoding="text/html">',
    '</annotation-xml>',
    '<semantics>',
    '<maction>',
    '<mfenced>',
  ],
  ...[
    '<img src=x onerror=y>',
    '<img alt=q>',
    '<img data-src=/a.jpg>',
    '<picture>',
    '</picture>',
    '<source src=a>',
    '<video src=v>',
  ],
  ...[
    '<iframe src=x>',
    '</iframe>',
    '<object>',
    '<object data=/x>',
    '</object>',
    '<embed src=/e>',
    '<lite-youtube videoid=a>',
  ],
  ...[
    '<font color=1>',
    '<nobr>',
    '<button>',
    '<marquee>',
    '<applet>',
    '<input type=checkbox>',
    '<span class=katex>',
    '</span>',
  ],
  ...[
    '<span style="text-decoration:line-through">',
    '<frameset>',
    '<body onload=x>',
    '<html>',
    '<head>',
    '<base href=//e.example>',
  ],
];

const ALLOWED = new Set(
  (
    'a abbr address article aside audio b bdi bdo blockquote br caption cite code col colgroup data dd del details dfn div dl dt em ' +
    'figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li main mark nav ol p picture pre q rp rt ruby s samp ' +
    'section small source span strong sub summary sup table tbody td tfoot th thead time tr track u ul var video wbr ' +
    'math menclose merror mfrac mi mmultiscripts mn mo mover mpadded mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup ' +
    'mtable mtd mtext mtr munder munderover none'
  ).split(' '),
);

test(`each of ${RUNS} tag soups becomes HTML in which every parser finds only allowed elements`, () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }), (pieces) => {
      const { html } = createSafeHtml(pieces.join(''), BASE);
      const tree = parseFragment(html);
      visit(tree, []);
      expect(written(tree), 'a parser builds the written tree').toBe(html);
      expect(createSafeHtml(html, BASE), 'a second pass changes nothing').toMatchObject({
        html,
        dropped: [],
      });
      expect(withoutEnds(judged(html)), 'another sanitizer removes nothing').toBe(withoutEnds(html));
    }),
    { numRuns: RUNS },
  );
});

function visit(node: DefaultTreeAdapterTypes.Node, above: readonly string[]): void {
  if (!('childNodes' in node)) return;
  const name = 'tagName' in node ? node.tagName : '';
  if ('tagName' in node) {
    expect(ALLOWED).toContain(name);
    expect(node.namespaceURI).toBe(
      above.includes('math') || name === 'math' ? standard.NS.MATHML : standard.NS.HTML,
    );
    if (name === 'a') expect(above).not.toContain('a');
    for (const attr of node.attrs) {
      expect(attr.name).not.toMatch(/^on|style|srcdoc|^(id|class|name)$/);
      if (/^(href|src|cite|poster)$/.test(attr.name)) expect(attr.value).toMatch(/^(https?|mailto|tel):/);
    }
  }
  for (const child of node.childNodes) visit(child, [...above, name]);
}

/** Serializes a parser's tree in the form of a body. */
function written(node: DefaultTreeAdapterTypes.Node): string {
  if (node.nodeName === '#text') return escaped((node as DefaultTreeAdapterTypes.TextNode).value);
  if (!('childNodes' in node)) return '';
  const inner = node.childNodes.map(written).join('');
  if (!('tagName' in node)) return inner;
  const attributes = node.attrs.map(({ name, value }) =>
    value === '' && name !== 'alt' ? ` ${name}` : ` ${name}="${escaped(value).replaceAll('"', '&quot;')}"`,
  );
  const start = `<${node.tagName}${attributes.join('')}`;
  if (/^(br|col|hr|img|source|track|wbr)$/.test(node.tagName)) return `${start} />`;
  return `${start}>${node.tagName === 'pre' && inner.startsWith('\n') ? '\n' : ''}${inner}</${node.tagName}>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The other sanitizer's parser closes some elements earlier than the standard does. */
function withoutEnds(html: string): string {
  return html.replace(/<\/[^>]*>/g, '');
}

function judged(html: string): string {
  return sanitizeHtml(html, {
    allowedTags: [...ALLOWED],
    allowedAttributes: false,
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    selfClosing: ['br', 'col', 'hr', 'img', 'source', 'track', 'wbr'],
    nonBooleanAttributes: [],
    parseStyleAttributes: false,
  });
}
