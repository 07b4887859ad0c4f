const SPECIAL = /[*?[]/;

export const isGlob = (path: string): boolean => SPECIAL.test(path);

/** The folder below which a glob's matches lie, and the pattern that their paths relative to it match. */
export function splitGlob(glob: string): { folder: string; pattern: RegExp } {
  const segments = glob.split('/');
  const first = segments.findIndex((segment) => SPECIAL.test(segment));
  const folder = segments.slice(0, first).join('/') || (glob.startsWith('/') ? '/' : '.');
  return { folder, pattern: patternOf(segments.slice(first)) };
}

/** `*` and `?` stay inside a folder's name, `**` is any number of folders, `[a-z]` is one sign. */
function patternOf(segments: readonly string[]): RegExp {
  const parts = segments.map((segment, index) => {
    const last = index === segments.length - 1;
    if (segment === '**') return last ? '.*' : '(?:[^/]+/)*';
    const source = segment
      .replaceAll(/[\\^$.|+(){}]/g, '\\$&')
      .replaceAll('*', '[^/]*')
      .replaceAll('?', '[^/]');
    return last ? source : `${source}/`;
  });
  return new RegExp(`^${parts.join('')}$`);
}
