/** A number whose text may be a personal value: an account id without quotes. */
export function rewriteNumber(value: number, of: (text: string) => string): number {
  const text = String(value);
  const rewritten = of(text);
  return rewritten === text ? value : Number(rewritten);
}
