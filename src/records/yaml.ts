import {
  constructFromEvents,
  EVENT_ID,
  type Event,
  FAILSAFE_SCHEMA,
  parseEvents,
  YAMLException,
} from 'js-yaml';

/** A YAML document with all scalars as text: `1984`, `007` and `null` are words here. */
export type YamlDocument =
  | { readonly ok: true; readonly value: unknown; readonly lines: ReadonlyMap<string, number> }
  | { readonly ok: false; readonly message: string; readonly line: number };

// Enough for records that reuse a value or two, but not for an alias bomb.
const MAX_ALIASES = 20;

/** Parses one YAML document. `lines`: top-level key → 1-based line. With `repeats` the last of two equal keys counts. */
export function parseYaml(text: string, repeats = false): YamlDocument {
  try {
    const events = parseEvents(text, {});
    const options = { source: text, schema: FAILSAFE_SCHEMA, maxAliases: MAX_ALIASES, json: repeats };
    const documents = constructFromEvents(events, options);
    if (documents.length > 1) return { ok: false, message: 'contains more than one YAML document', line: 1 };
    return {
      ok: true,
      // Copy the value: its strings are slices that would keep the whole file in memory.
      value: documents[0] === '' ? {} : structuredClone(documents[0] ?? {}),
      lines: keyLines(events, text),
    };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return {
      ok: false,
      message: `is not valid YAML: ${error.reason}${hint(error.reason)}`,
      line: (error.mark?.line ?? 0) + 1,
    };
  }
}

function hint(reason: string): string {
  return reason === 'bad indentation of a mapping entry'
    ? '; a text that contains ": " must be in quotes'
    : '';
}

/** Top-level keys are at depth 2 (document, mapping), the first of each pair. */
function keyLines(events: readonly Event[], text: string): Map<string, number> {
  const lines = new Map<string, number>();
  let [depth, children, line, counted] = [0, 0, 1, 0];
  for (const event of events) {
    if (event.type === EVENT_ID.POP) {
      depth--;
      continue;
    }
    if (depth === 2 && children++ % 2 === 0 && event.type === EVENT_ID.SCALAR) {
      line += text.slice(counted, event.valueStart).split('\n').length - 1;
      counted = event.valueStart;
      lines.set(text.slice(event.valueStart, event.valueEnd), line);
    }
    if (event.type !== EVENT_ID.SCALAR && event.type !== EVENT_ID.ALIAS) depth++;
  }
  return lines;
}
