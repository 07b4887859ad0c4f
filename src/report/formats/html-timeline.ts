import { counted, timeInWords } from '../card/names.js';
import type { Report, ReportDiagnosis } from '../contract.js';
import { html, type Markup } from './html-template.js';

const MOST_ROWS = 50;

/** When each kind of denial was first and last seen, on one scale: the window, or the denials themselves. */
export function timelineHtml({ diagnoses, window }: Report): Markup {
  const timed = diagnoses.flatMap((diagnosis, index) =>
    Number.isNaN(Date.parse(diagnosis.firstSeen)) ? [] : [{ diagnosis, number: index + 1 }],
  );
  if (timed.length === 0) return html``;
  const times = timed.flatMap(({ diagnosis }) => [diagnosis.firstSeen, diagnosis.lastSeen]).sort();
  const scale = { from: window?.since ?? times[0] ?? '', to: window?.until ?? times.at(-1) ?? '' };
  const rows = timed.slice(0, MOST_ROWS).map(({ diagnosis, number }) => rowHtml(diagnosis, number, scale));
  const more = timed.length - rows.length;
  const note = more === 0 ? '' : html`<p class="quiet">and ${more} more</p>\n`;
  return html`<section>
<h2>Timeline</h2>
<ol class="timeline">
${rows}</ol>
<p class="scale"><span>${timeInWords(scale.from)}</span><span>${timeInWords(scale.to)}</span></p>
${note}</section>
`;
}

interface Scale {
  readonly from: string;
  readonly to: string;
}

function rowHtml(diagnosis: ReportDiagnosis, number: number, scale: Scale): Markup {
  const { action, count, firstSeen, lastSeen } = diagnosis;
  const from = placeOf(firstSeen, scale);
  const to = placeOf(lastSeen, scale);
  const when =
    firstSeen === lastSeen ? timeInWords(firstSeen) : `${timeInWords(firstSeen)} to ${timeInWords(lastSeen)}`;
  const label = `Denial ${number}: ${counted(count, 'time')}, ${when}`;
  return html`<li><a href="#denial-${number}">${number}. ${action === '' ? 'a call' : action}</a> <span class="quiet">${counted(count, 'time')}, ${when}</span>
<svg role="img" width="100%" height="14" aria-label="${label}"><line class="axis" x1="0" x2="100%" y1="7" y2="7"/><line class="span" x1="${from}%" x2="${to}%" y1="7" y2="7"/><circle cx="${from}%" cy="7" r="5"/><circle cx="${to}%" cy="7" r="5"/></svg></li>
`;
}

/** From 1 to 99, so that a dot at the end is whole. */
function placeOf(time: string, { from, to }: Scale): string {
  const start = Date.parse(from);
  const length = Date.parse(to) - start;
  const share = length > 0 ? (Date.parse(time) - start) / length : 0.5;
  return (1 + 98 * Math.min(1, Math.max(0, share))).toFixed(2);
}
