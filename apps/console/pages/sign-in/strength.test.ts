import { expect, test } from 'vitest'
import { strengthText } from './strength.ts'

test.each([
  ['a', '11 more characters.'],
  ['elevenchars', '1 more character.'],
  ['twelve chars', 'Long enough.'],
  ['aaaaaaaaaaaa', 'Long enough, but it repeats itself: easy to guess.'],
  ['abcxyzabcxyz', 'Long enough, but it repeats itself: easy to guess.'],
  ['1234567890123', 'Long enough, but it repeats itself: easy to guess.'],
  ['a fern on the sill', 'Long enough, and hard to guess.'],
  ['ÄÖÜ äöü ßéè🌱!', 'Long enough.'],
])('%s: %s', (password, says) => expect(strengthText(password)).toBe(says))
