/**
 * How front matter is written. `bare-yaml`: its opening `---` is optional. `bare-json`: the fields of an object, without braces, up to
 * `;;;`.
 */
export type Delimiter = 'yaml' | 'toml' | 'json' | 'bare-yaml' | 'bare-json';
