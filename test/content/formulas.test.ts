import { expect, test } from 'vitest';
import { createSafeHtml } from '../../src/content/safe-html.ts';

const read = (html: string) => createSafeHtml(html, 'https://news.example/a');
const HALF = '<mfrac><mn>1</mn><mn>2</mn></mfrac>';
const KATEX = `<semantics><mrow>${HALF}</mrow><annotation encoding="application/x-tex">\\frac12</annotation></semantics>`;

test.each([
  [`<math>${HALF}</math>`, `<math alttext="1/2">${HALF}</math>`],
  [
    `<math display="block" href="/x" onclick="y">${HALF}</math>`,
    `<math display="block" alttext="1/2">${HALF}</math>`,
  ],
  [`<math>${KATEX}</math>`, `<math alttext="\\frac12"><mrow>${HALF}</mrow></math>`],
  [
    `<span class="katex"><span class="katex-mathml"><math>${KATEX}</math></span><span class="katex-html" aria-hidden="true">21</span></span>`,
    `<math alttext="\\frac12"><mrow>${HALF}</mrow></math>`,
  ],
  [
    `<mjx-container><mjx-math aria-hidden="true">21</mjx-math><mjx-assistive-mml><math>${HALF}</math></mjx-assistive-mml></mjx-container>`,
    `<math alttext="1/2">${HALF}</math>`,
  ],
  [
    '<span class="MathJax_Preview">…</span><span class="MathJax">21</span><script type="math/tex">\\frac12</script>',
    '<code>\\frac12</code>',
  ],
  [
    `<span class="MathJax" data-mathml="<math>${HALF}</math>">21</span><script type="math/tex">\\frac12</script>`,
    `<math alttext="1/2">${HALF}</math>`,
  ],
  [
    '<math><mfenced><mi>a</mi><mi>b</mi></mfenced></math>',
    '<math alttext="(a,b)"><mrow><mo>(</mo><mi>a</mi><mo>,</mo><mi>b</mi><mo>)</mo></mrow></math>',
  ],
  [
    '<math><maction actiontype="toggle"><mi>a</mi><mi>b</mi></maction></math>',
    '<math alttext="a"><mi>a</mi></math>',
  ],
  [
    '<math><mi>a</mi><annotation-xml encoding="text/html"><b>x</b></annotation-xml></math>',
    '<math alttext="a"><mi>a</mi><mrow></mrow></math>',
  ],
  ['<math><mtext>if <b>x</b></mtext></math>', '<math alttext="if x"><mtext>if x</mtext></math>'],
  ['<math alttext="x"></math>', '<code>x</code>'],
])('%s becomes a readable formula: %s', (html, expected) => {
  const { html: safe, dropped } = read(html);
  expect(safe).toBe(expected);
  expect(dropped).toEqual([]);
});

test.each([
  ['<math></math>', '<math>'],
  [
    '<span class="katex"><span class="katex-html">21</span></span>',
    'a formula that has neither MathML nor TeX',
  ],
])('%s has no readable formula and gives a warning', (html, what) => {
  expect(read(html)).toMatchObject({ html: '', dropped: [what] });
});

test.each([
  ['<msup><mi>x</mi><mn>2</mn></msup>', 'x^2'],
  ['<msub><mi>x</mi><mrow><mi>i</mi><mo>+</mo><mn>1</mn></mrow></msub>', 'x_(i+1)'],
  ['<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>', 'x_1^2'],
  ['<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2.5</mn></mfrac>', '(a+b)/2.5'],
  ['<msqrt><mi>a</mi><mo>+</mo><mn>1</mn></msqrt>', '√(a+1)'],
  ['<mroot><mi>a</mi><mn>3</mn></mroot>', 'root(3, a)'],
  [
    '<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr><mtr><mtd><mn>3</mn></mtd><mtd><mn>4</mn></mtd></mtr></mtable>',
    '[1, 2; 3, 4]',
  ],
])('%s reads %s in one line', (html, expected) => {
  expect(read(`<math>${html}</math>`).html).toContain(`alttext="${expected}"`);
});
