import { expect, it } from 'vitest';
import { SEARCHES } from '../../src/denials/text/phrases.js';

/** One regular expression looks for the words of all phrases: a short one is found everywhere, an empty one at each letter. */
it('every phrase has a word that tells whether a text may hold it', () => {
  expect(SEARCHES.filter(({ word }) => word.length < 3).map(({ word, phrase }) => [word, phrase.says])).toEqual([]);
});
