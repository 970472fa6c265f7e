import type { Element, Node } from './html-tree.ts';
import { pictureKey } from './same-picture.ts';

/** The state of `tidyBody` for one body. */
export class BodyWork {
  /** The absolute URL of the article. */
  readonly base: string;
  /** Removed parts that the author would miss, without duplicates. */
  readonly dropped = new Set<string>();
  /** Links and figures that replace embeds. */
  readonly embeds: Set<Node> = new Set();
  /** Images without a URL; an adjacent `noscript` may have one. */
  readonly unresolved: Set<Element> = new Set();
  readonly #shown = new Set<string>();
  #shownPictures: Set<string> | undefined;
  #formula: 'readable' | 'lost' | undefined;
  #noscripts = 0;
  #insideNoscript = 0;

  constructor(base: string) {
    this.base = base;
  }

  drop(what: string): void {
    this.dropped.add(what);
  }

  /** Records an image or embed that the body shows outside `noscript`. */
  show(address: string): void {
    if (this.#insideNoscript === 0) this.#shown.add(address);
  }

  /** Whether the body shows this image or embed, in any size. Valid only after the whole body has been visited. */
  shows(address: string): boolean {
    this.#shownPictures ??= new Set([...this.#shown].map(pictureKey));
    return this.#shownPictures.has(pictureKey(address));
  }

  /** Records whether a rendered formula had MathML; its TeX may follow in a script. */
  drawFormula(hasMath: boolean): void {
    this.endFormula();
    this.#formula = hasMath ? 'readable' : 'lost';
  }

  /** Whether the formula before this script had MathML: if so, the TeX in the script is a duplicate. */
  takeFormula(): boolean {
    const hasMath = this.#formula === 'readable';
    this.#formula = undefined;
    return hasMath;
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

  get isResolved(): boolean {
    return this.#noscripts === 0 && this.unresolved.size === 0;
  }
}
