import { decimal } from '#core/ground/decimal.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import { moneyText } from '#core/ground/money.ts'
import type { AccountBalance, Book, BookedEntry } from '#questions/ground/books.ts'
import { beancountAccount, detailOf, detailRole, hasCounterparty } from './beancount-names.ts'

/** How a book is written: with its organization in every account's name where a file holds several books. */
export type BookStyle = Readonly<{ names: Book['names']; prefix: OrganizationId | undefined }>

/** The head of a file: its title and the currencies of its books. */
export function headText(title: string, currencies: readonly string[]): string {
  const options = [
    `option "title" ${quoted(title)}`,
    ...currencies.map((one) => `option "operating_currency" "${one}"`),
  ]
  return `${options.join('\n')}\n`
}

/** A line that Beancount reads as a comment. */
export function commentText(says: string): string {
  return `; ${onOneLine(says)}\n`
}

/** The `open` directive of an account, for every currency that it has had, on the day of its first entry. */
export function openText(account: string, balances: readonly AccountBalance[], { names, prefix }: BookStyle): string {
  const currencies = balances.map((one) => one.currency).join(',')
  const [firstDate] = balances.map((one) => one.firstDate).sort()
  const name = names.get(detailOf(account))
  const lines = [
    `${firstDate} open ${beancountAccount(account, prefix)} ${currencies}`,
    `  perennial-account: ${quoted(account)}`,
    ...(name === undefined ? [] : [`  ${detailRole(account)}: ${quoted(name)}`]),
  ]
  return `${lines.join('\n')}\n`
}

/** One entry as a transaction: its document is a link, so that both sides of an invoice are found together. */
export function transactionText(entry: BookedEntry, { names, prefix }: BookStyle): string {
  const others = new Set(
    entry.lines
      .map((line) => line.account)
      .filter(hasCounterparty)
      .map(detailOf),
  )
  const payee = others.size === 1 ? [...others].map((id) => `${quoted(names.get(id) ?? id)} `).join('') : ''
  const lines = [
    `${entry.date} * ${payee}${quoted(entry.narration)}${linkText(entry.document)}`,
    `  document: ${quoted(entry.document)}`,
    `  position: ${entry.position}`,
    ...entry.lines.map(
      ({ account, amount }) =>
        `  ${beancountAccount(account, prefix)}  ${moneyText({ amount: decimal(amount), currency: entry.currency })}`,
    ),
  ]
  return `${lines.join('\n')}\n`
}

/**
 * What stands on an account at the beginning of a day, without tolerance: Beancount's own would overlook a cent. Its directive
 * checks the day's beginning, so the day is the one after the last entry.
 */
export function balanceText(
  { account, currency, balance }: AccountBalance,
  day: string,
  { prefix }: BookStyle,
): string {
  const [number] = moneyText({ amount: decimal(balance), currency }).split(' ', 1)
  return `${day} balance ${beancountAccount(account, prefix)}  ${number} ~ 0 ${currency}\n`
}

export function dayAfter(date: string): string {
  return Temporal.PlainDate.from(date).add({ days: 1 }).toString()
}

/** A link has letters, digits and a few signs; a document of another form has its metadata only. */
function linkText(document: string): string {
  return /^[A-Za-z0-9._/-]+$/.test(document) ? ` ^${document}` : ''
}

function quoted(text: string): string {
  return `"${onOneLine(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

function onOneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ')
}
