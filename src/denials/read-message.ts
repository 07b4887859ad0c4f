import type { TextFinding } from '../model/denial.js';
import { blanked, type Form, formOf, readAs } from './message-form.js';
import { readDenialText } from './read-denial-text.js';
import { Remembered } from './remembered.js';

/** A trail repeats its denials. */
const MOST_MESSAGES = 8192;
const MOST_FORMS = 8192;

const messages = new Remembered<readonly TextFinding[]>(MOST_MESSAGES);
const forms = new Remembered<Form | 'seen' | 'irregular'>(MOST_FORMS);

/**
 * What `readDenialText` finds in a record's message. Most messages repeat another one with other ids: those are read
 * once, and then cut at the same places.
 */
export function readMessage(message: string): readonly TextFinding[] {
  const blank = blanked(message);
  if (blank === undefined) return once(message);
  const form = formNamed(blank.text);
  return form === undefined ? once(message) : [readAs(form, message, blank.longer)];
}

/** Undefined for the first message of a form too: it takes two readings to learn one, and many have a single message. */
function formNamed(text: string): Form | undefined {
  const known = forms.get(text);
  if (typeof known === 'object') return known;
  if (known === 'irregular') return undefined;
  const form = known === 'seen' ? formOf(text, readDenialText) : undefined;
  forms.set(text, form ?? (known === 'seen' ? 'irregular' : 'seen'));
  return form;
}

function once(message: string): readonly TextFinding[] {
  const known = messages.get(message);
  if (known !== undefined) return known;
  const findings = readDenialText(message);
  messages.set(message, findings);
  return findings;
}
