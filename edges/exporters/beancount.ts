import type { OrganizationId } from '#core/ground/identity.ts'
import { assert } from '#core/ground/result.ts'
import { as, type Context } from '#operations/context.ts'
import { type AccountBalance, type Book, outlineBooks, readBook, readEntries } from '#questions/ground/books.ts'
import {
  type BookStyle,
  balanceText,
  commentText,
  dayAfter,
  headText,
  openText,
  transactionText,
} from './beancount-text.ts'

/** Transactions per piece of text: pieces of some hundred kilobytes, so that a reader is neither flooded nor starved. */
const PIECE = 500

/**
 * The books as a file that Beancount 2 and 3 read, piece by piece: those of `organization`, or, where none is named, of every
 * organization in turn if the operator acts, and else of the acting one. Only the operator may name another organization.
 *
 * The same records give the same text. Every account ends with a `balance` directive from a sum that PostgreSQL made, so
 * Beancount adds up the transactions and compares.
 */
export async function* exportBeancount(
  context: Context,
  { organization }: Readonly<{ organization?: OrganizationId }> = {},
): AsyncGenerator<string> {
  const { operator, organization: acting } = context
  assert(
    organization === undefined || organization === acting || acting === operator,
    `only the operator exports the books of others, and ${acting} asked for those of ${organization}`,
  )
  const { tenant, organizations, upTo } = await outlineBooks(context)
  const everybody = acting === operator ? [...new Set([...organizations, operator])].sort() : [acting]
  const wanted = organization === undefined ? everybody : [organization]
  const books: Book[] = []
  for (const one of wanted) books.push(await readBook(as(context, one), upTo))
  const [only] = books
  const several = books.length > 1
  const title = several || !only ? tenant : (only.names.get(only.organization) ?? only.organization)
  const currencies = [...new Set(books.flatMap((book) => book.balances.map((one) => one.currency)))].sort()
  yield headText(`Books of ${title}`, currencies)
  for (const book of books) {
    const style = { names: book.names, prefix: several ? book.organization : undefined }
    yield* writeBook(as(context, book.organization), book, style, upTo)
  }
}

async function* writeBook(context: Context, book: Book, style: BookStyle, upTo: number): AsyncGenerator<string> {
  const name = book.names.get(book.organization) ?? book.organization
  yield `\n${commentText(`${name} (${book.organization}), up to position ${upTo}`)}`
  if (book.lastDate === null) return
  const opened = Map.groupBy(book.balances, (balance) => balance.account)
  yield `\n${[...opened].map(([account, balances]) => openText(account, balances, style)).join('')}`
  let piece: string[] = []
  for await (const entry of readEntries(context, upTo)) {
    piece.push(`\n${transactionText(entry, style)}`)
    if (piece.length < PIECE) continue
    yield piece.join('')
    piece = []
  }
  yield piece.join('')
  yield `\n${closingText(book.balances, dayAfter(book.lastDate), style)}`
}

function closingText(balances: readonly AccountBalance[], day: string, style: BookStyle): string {
  return balances.map((balance) => balanceText(balance, day, style)).join('')
}
