import { dirname, join, resolve } from 'node:path';
import type { DialectName } from '../domain/site/reading-rules.ts';
import { type FileSystem, nodeFileSystem } from './file-system.ts';
import { readRegularFile } from './regular-file.ts';

/** The project of a generator. */
export interface DetectedDialect {
  readonly dialect: Exclude<DialectName, 'feedstand' | 'plain'>;
  /** The folder with its configuration. */
  readonly root: string;
  /** The configuration file, below the root. */
  readonly file: string;
}

/** `src/content/blog` of Astro is so far below the root of its project. */
const LEVELS_ABOVE = 3;

/** Looks for the configuration of a generator in a folder, and in those above it up to the root of its repository. */
export function detectDialect(
  folder: string,
  fileSystem: FileSystem = nodeFileSystem,
): DetectedDialect | undefined {
  let root = resolve(folder);
  for (let level = 0; level <= LEVELS_ABOVE; level++) {
    const names = namesIn(root, fileSystem);
    for (const rule of RULES) {
      const file = rule.find(names, { root, folder: resolve(folder), fileSystem });
      if (file !== undefined) return { dialect: rule.dialect, root, file };
    }
    if (names.includes('.git') || dirname(root) === root) return undefined;
    root = dirname(root);
  }
  return undefined;
}

function namesIn(folder: string, fileSystem: FileSystem): readonly string[] {
  try {
    return fileSystem.readdir(folder);
  } catch {
    return [];
  }
}

interface Place {
  readonly root: string;
  /** The folder of articles, at or below the root. */
  readonly folder: string;
  readonly fileSystem: FileSystem;
}

interface Rule {
  readonly dialect: DetectedDialect['dialect'];
  find(names: readonly string[], place: Place): string | undefined;
}

/** In the order in which they are asked: names that say the most come first. */
const RULES: readonly Rule[] = [
  named('eleventy', /^(?:\.eleventy\.[cm]?js|eleventy\.config\.[cm]?[jt]s)$/),
  named('docusaurus', /^docusaurus\.config\.[cm]?[jt]s$/),
  named('astro', /^astro\.config\.[cm]?[jt]s$/),
  named('hugo', /^hugo\.(?:toml|ya?ml|json)$/),
  named('zola', /^zola\.toml$/),
  {
    dialect: 'zola',
    find: (names, place) => holding(names, place, /^config\.toml$/, /^\s*["']?base_url["']?\s*=/m),
  },
  {
    dialect: 'hugo',
    find: (names, place) =>
      holding(names, place, /^config\.(?:toml|ya?ml|json)$/, /^\s*["']?baseURL["']?\s*[:=]/im),
  },
  {
    dialect: 'hugo',
    find(names, { root, fileSystem }) {
      const isHugo = names.includes('config') && names.includes('content');
      const files = isHugo ? namesIn(join(root, 'config', '_default'), fileSystem) : [];
      const file = files.find((name) => /^(?:hugo|config)\.(?:toml|ya?ml|json)$/.test(name));
      return file === undefined ? undefined : `config/_default/${file}`;
    },
  },
  {
    dialect: 'hexo',
    find(names, { root, fileSystem }) {
      // Octopress has such folders too, and a Gemfile.
      if (names.includes('Gemfile')) return undefined;
      const isHexo =
        namesIn(join(root, 'source'), fileSystem).includes('_posts') ||
        holding(names, { root, folder: root, fileSystem }, /^package\.json$/, /"hexo"\s*:/) !== undefined;
      return isHexo ? names.find((name) => /^_config\.(?:ya?ml|json)$/.test(name)) : undefined;
    },
  },
  {
    dialect: 'jekyll',
    find(names, { root, folder }) {
      // Jupyter Book has such a file too.
      if (names.includes('_toc.yml')) return undefined;
      const isJekyll = names.some((name) => /^(?:_posts|_layouts|_includes|_data|Gemfile)$/.test(name));
      const isInPosts = /(?:^|[\\/])_posts(?:[\\/]|$)/.test(folder.slice(root.length));
      if (!isJekyll && !isInPosts && folder !== root) return undefined;
      return names.find((name) => /^_config\.(?:ya?ml|toml)$/.test(name));
    },
  },
];

function named(dialect: Rule['dialect'], pattern: RegExp): Rule {
  return { dialect, find: (names) => names.find((name) => pattern.test(name)) };
}

const LARGEST_CONFIGURATION = 2 ** 20;

/** A file by its name and by what is in it. */
function holding(
  names: readonly string[],
  { root, fileSystem }: Place,
  name: RegExp,
  text: RegExp,
): string | undefined {
  return names.find((one) => {
    if (!name.test(one)) return false;
    const content = readRegularFile(join(root, one), { limit: LARGEST_CONFIGURATION, fileSystem });
    return content.kind === 'content' && text.test(new TextDecoder().decode(content.bytes));
  });
}
