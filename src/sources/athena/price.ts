/** US dollars a terabyte scanned; AWS: Athena pricing. Regions differ a little, so that it is told as about. */
const DOLLARS = 5;
const TERABYTE = 1e12;

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;

/** `31.4 GB`, in powers of ten, as AWS bills. */
export function bytesInWords(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${value >= 100 || power === 0 ? Math.round(value) : value.toFixed(1)} ${UNITS[power]}`;
}

/** `about USD 0.16`. */
export function dollarsInWords(bytes: number): string {
  const dollars = (bytes / TERABYTE) * DOLLARS;
  return dollars < 0.01 ? 'less than USD 0.01' : `about USD ${dollars.toFixed(2)}`;
}
