// The package has no types, and @types/markdown-it-deflist requires the types of markdown-it 14.
declare module 'markdown-it-deflist' {
  import type { MarkdownIt } from 'markdown-it';
  export default function deflist(markdown: MarkdownIt): void;
}
