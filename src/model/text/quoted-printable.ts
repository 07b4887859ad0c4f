/** Mail that is quoted-printable says so, or has lines that end with its sign at its width. */
const IS_QUOTED = /^Content-Transfer-Encoding: *quoted-printable/im;
const SOFT_BREAK = /^.{70,75}=\r?\n.{0,75}=(?:\r?\n|3D)/m;

/** The text of a mail, RFC 2045: long lines are cut with `=` at their ends, and `=3D` stands for that sign. */
export function withoutQuotedPrintable(text: string): string {
  if (!text.includes('=\n') && !text.includes('=\r\n')) return text;
  if (!IS_QUOTED.test(text) && !SOFT_BREAK.test(text)) return text;
  const whole = text.replace(/=\r?\n/g, '');
  return whole.replace(/(?:=[\dA-F]{2})+/g, (codes) => Buffer.from(codes.replaceAll('=', ''), 'hex').toString('utf8'));
}
