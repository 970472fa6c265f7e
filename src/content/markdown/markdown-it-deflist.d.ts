// The package has no types, and those of @types/markdown-it-deflist want those of markdown-it 14.
declare module 'markdown-it-deflist' {
  import type { MarkdownIt } from 'markdown-it';
  export default function deflist(markdown: MarkdownIt): void;
}
