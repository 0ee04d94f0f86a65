import { decimal, places } from '#core/ground/decimal.ts'
import { assert, present } from '#core/ground/result.ts'

/** A way to make an export wrong in one place. */
export type Falsification = Readonly<{ name: string; falsify: (text: string) => string }>

const POSTING = /^( {2}[A-Z]\S+ {2})(-?[\d.]+)( [A-Z]{3})$/
const TRANSACTION = /^\d{4}-\d\d-\d\d \* /

export const FALSIFICATIONS: readonly Falsification[] = [
  { name: 'first-amount-changed', falsify: (text) => changeAmount(text, 0) },
  { name: 'middle-amount-changed', falsify: (text) => changeAmount(text, 0.5) },
  { name: 'last-amount-changed', falsify: (text) => changeAmount(text, 1) },
  { name: 'sides-changed-alike', falsify: changeBothSides },
  { name: 'transaction-removed', falsify: removeTransaction },
  { name: 'transaction-twice', falsify: repeatTransaction },
]

/** One amount is a smallest unit higher: 240.00 becomes 240.01. `where` is 0 for the first posting and 1 for the last. */
function changeAmount(text: string, where: number): string {
  const lines = text.split('\n')
  const postings = lines.flatMap((line, at) => (POSTING.test(line) ? [at] : []))
  const at = present(postings[Math.round((postings.length - 1) * where)], 'an export has postings')
  return raise(lines, at, 1).join('\n')
}

/** The transaction sums to zero as before, and two accounts have another balance. */
function changeBothSides(text: string): string {
  const lines = text.split('\n')
  const at = lines.findIndex((line, place) => POSTING.test(line) && POSTING.test(lines[place + 1] ?? ''))
  return raise(raise(lines, at, 1), at + 1, -1).join('\n')
}

function raise(lines: readonly string[], at: number, by: 1 | -1): readonly string[] {
  const [, account, number = '', currency] = POSTING.exec(lines[at] ?? '') ?? []
  assert(account !== undefined, `line ${at + 1} is a posting`)
  const shown = number.split('.')[1]?.length ?? 0
  const raised = decimal(number).plus(decimal(`1e-${shown}`).times(by))
  return lines.with(at, `${account}${raised.toFixed(Math.max(shown, places(raised)))}${currency}`)
}

function removeTransaction(text: string): string {
  return text.replace(middleTransaction(text), '')
}

function repeatTransaction(text: string): string {
  const repeated = middleTransaction(text)
  return text.replace(repeated, () => `${repeated}${repeated}`)
}

/** A transaction from the middle of the file, with the empty line after it. */
function middleTransaction(text: string): string {
  const blocks = text.split('\n\n').filter((block) => TRANSACTION.test(block))
  return `${present(blocks[Math.floor(blocks.length / 2)], 'an export has transactions')}\n\n`
}
