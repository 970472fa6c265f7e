/** One entry that was set, or without a value removed. */
export interface StateChange {
  readonly section: string;
  readonly key: string;
  /** Must be what JSON can carry. */
  readonly value?: unknown;
}

/** State that survives a restart: entries by section and key. */
export interface State {
  entries(section: string): Iterable<readonly [key: string, value: unknown]>;
  write(changes: readonly StateChange[]): void;
}

/** A state that ends with the process. */
export function createMemoryState(): State {
  const sections = createSections();
  return { entries: sections.entries, write: (changes) => changes.forEach(sections.apply) };
}

/** The entries of a state in memory. Values are shared with their writer, to save memory. */
export function createSections() {
  const sections = new Map<string, Map<string, unknown>>();
  return {
    entries: (section: string): Iterable<readonly [string, unknown]> => sections.get(section) ?? [],
    apply({ section, key, value }: StateChange) {
      const known = sections.get(section) ?? new Map<string, unknown>();
      sections.set(section, known);
      if (value === undefined) known.delete(key);
      else known.set(key, value);
    },
    *all(): Generator<StateChange> {
      for (const [section, entries] of sections) {
        for (const [key, value] of entries) yield { section, key, value };
      }
    },
    size: (): number => [...sections.values()].reduce((sum, { size }) => sum + size, 0),
  };
}
