import type { Element, Node } from './html-tree.ts';
import { pictureKey } from './same-picture.ts';

/** What is known while one body is put in order. */
export class BodyWork {
  /** The absolute URL of the article. */
  readonly base: string;
  /** What was left out and its author would miss, each once. */
  readonly dropped = new Set<string>();
  /** Links and figures that stand for embeds. */
  readonly embeds: Set<Node> = new Set();
  /** Pictures without an address of their own, which a `noscript` beside them may have. */
  readonly unresolved: Set<Element> = new Set();
  readonly #shown = new Set<string>();
  #shownPictures: Set<string> | undefined;
  #formula: 'read' | 'lost' | undefined;
  #noscripts = 0;
  #insideNoscript = 0;

  constructor(base: string) {
    this.base = base;
  }

  drop(what: string): void {
    this.dropped.add(what);
  }

  /** Notes a picture or an embed that the body shows to everybody. */
  show(address: string): void {
    if (this.#insideNoscript === 0) this.#shown.add(address);
  }

  /** Whether the whole body shows what is at this address, in whatever size. */
  shows(address: string): boolean {
    this.#shownPictures ??= new Set([...this.#shown].map(pictureKey));
    return this.#shownPictures.has(pictureKey(address));
  }

  /** Notes whether a formula that MathJax drew could be read; its source may follow in a script. */
  drawFormula(isRead: boolean): void {
    this.endFormula();
    this.#formula = isRead ? 'read' : 'lost';
  }

  /** Whether the formula before has been read; from here on, it has no source to come. */
  takeFormula(): boolean {
    const isRead = this.#formula === 'read';
    this.#formula = undefined;
    return isRead;
  }

  endFormula(): void {
    if (this.#formula === 'lost') this.drop('a formula that has neither MathML nor TeX');
    this.#formula = undefined;
  }

  withinNoscript(work: () => void): void {
    this.#noscripts++;
    this.#insideNoscript++;
    work();
    this.#insideNoscript--;
  }

  get isSettled(): boolean {
    return this.#noscripts === 0 && this.unresolved.size === 0;
  }
}
