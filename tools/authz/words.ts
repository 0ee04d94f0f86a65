/** The words of an answer that could tell something: ids, numbers of documents, names, amounts, addresses, hashes. */

const WORD = /[\p{L}\p{N}](?:[\p{L}\p{N}@._:/%+~-]*[\p{L}\p{N}])?/gu
const PARTS = /[/:@]|(?<=[a-z])\.(?=[a-z])/
const MOMENT = /^\d{4}-\d\d(-\d\d(T.*)?)?$/
const NUMBER = /^-?\d+(\.\d+)?$/
const FEWEST_DIGITS = 5
const SHORTEST = 4

/** Each word of a text, whole and in its parts. What is too short or too common to tell anything is left out. */
export function wordsOf(text: string): Set<string> {
  const words = new Set<string>()
  for (const [found] of text.matchAll(WORD)) {
    for (const word of [found, ...found.split(PARTS)]) if (tells(word)) words.add(word.toLowerCase())
  }
  return words
}

function tells(word: string): boolean {
  if (word.length < SHORTEST || MOMENT.test(word)) return false
  return !NUMBER.test(word) || word.replaceAll(/\D|^[0.]+/g, '').length >= FEWEST_DIGITS
}

/** Whether a word is no word of a language: it names one thing, and says so wherever it stands. */
export function isName(word: string): boolean {
  return /[\d@:/._-]/.test(word)
}
