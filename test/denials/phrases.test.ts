import { expect, it } from 'vitest';
import { SEARCHES } from '../../src/denials/text/phrases.js';
import { DENIED_WORDS, TELLS_DENIAL } from '../../src/sources/records/denied-words.js';

/** One regular expression looks for the words of all phrases: a short one is found everywhere, an empty one at each letter. */
it('every phrase has a word that tells whether a text may hold it', () => {
  expect(SEARCHES.filter(({ word }) => word.length < 3).map(({ word, phrase }) => [word, phrase.says])).toEqual([]);
});

/** Files are read line by line, and a line without such a word is passed over. */
it('every phrase of a denial has a word by which a line of a log is looked at', () => {
  const literal = (says: string): string => says.replaceAll(/\\b|\(\?(?:<\w+>|:)|[\\?)]/g, '');
  const denials = SEARCHES.map(({ phrase }) => phrase).filter(({ kind }) => kind === 'denial');
  expect(denials.length).toBeGreaterThan(50);
  expect(denials.map(({ says }) => says).filter((says) => !TELLS_DENIAL.test(literal(says)))).toEqual([]);
  // A query of records looks at code and message, which AWS writes in English, and leaves the rest where it is.
  const asked = new RegExp(DENIED_WORDS, 'i');
  const english = denials.map(({ says }) => says).filter((says) => !/[^\x20-\x7e]/.test(says));
  expect(english.length).toBeGreaterThan(50);
  expect(english.filter((says) => !asked.test(literal(says)))).toEqual([]);
});
