import { parseYaml, type YamlDocument } from '../yaml.ts';

// Bounds the time for text that breaks the rule in every line.
const MAX_REPAIRS = 50;

/**
 * Parses YAML as the generators' parsers do (js-yaml up to 4, libyaml and its ports). They accept lines of a quoted text or of a list
 * in brackets that are not indented, which YAML 1.2.2 section 7.4 forbids.
 *
 * @example parseLooseYaml('title: "Two\nlines"', true) // { ok: true, value: { title: 'Two lines' }, … }
 */
export function parseLooseYaml(text: string, repeats = false): YamlDocument {
  let lines: string[] | undefined;
  let yaml = parseYaml(text, repeats);
  for (let repairs = 0; !yaml.ok && lacksIndent(yaml.message) && repairs < MAX_REPAIRS; repairs++) {
    lines ??= text.split('\n');
    indentFrom(lines, yaml.line - 1);
    yaml = parseYaml(lines.join('\n'), repeats);
  }
  return yaml;
}

function lacksIndent(message: string): boolean {
  return message.endsWith('deficient indentation');
}

// White space at the start of such a line has no meaning, so that more of it than needed changes nothing.
const INDENT = ' '.repeat(40);

/** Indents a line and those after it, up to one that may be a field again. */
function indentFrom(lines: string[], first: number): void {
  for (const [index, line] of lines.entries()) {
    if (index < first) continue;
    if (index > first && /^[\w"'-]+[ \t]*:(?:\s|$)/.test(line)) return;
    lines[index] = INDENT + line;
  }
}
