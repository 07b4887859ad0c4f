import type { Report, ReportMute } from '../contract.js';
import { counted } from './names.js';

/** Which denials are muted, by whom and until when; and whose time is over. */
export function mutesInWords({ mutes = [] }: Pick<Report, 'mutes'>): string[] {
  return mutes.map(muteInWords);
}

function muteInWords({ owner, reason, expires, expired, count }: ReportMute): string {
  const denials = counted(count, 'denial');
  return expired
    ? `no longer muted: ${denials} that ${owner} accepted until ${expires} (${reason})`
    : `muted: ${denials} that ${owner} accepts until ${expires} (${reason})`;
}
