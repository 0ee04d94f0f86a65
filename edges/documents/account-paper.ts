import { decimal, sum } from '#core/ground/decimal.ts'
import { present } from '#core/ground/result.ts'
import type { OpenItem, PrintedAccounts } from '#questions/billing/printed-account.ts'
import type { PrintedParty } from '#questions/billing/printed-invoice.ts'
import { amountFigure, amountWords, dayWords, isNegative } from './figures.ts'
import { writeFacts, writeHeadline, writeParties } from './head.ts'
import type { PrintOptions } from './invoice-paper.ts'
import { finishPaper, nextPage, openPaper, type Paper, roomLeft, SIZE, WIDTH, writeBelow } from './paper/paper.ts'
import { type Column, type Row, writeTable } from './table.ts'

type Account = PrintedAccounts['accounts'][number]

/** The statement of account as PDF, each account on pages of its own. The same answer gives the same bytes. */
export async function printAccounts(printed: PrintedAccounts, options: PrintOptions = {}): Promise<Buffer> {
  const { accounts, on } = printed
  const first = present(accounts[0], 'what is printed has an account')
  const [seller, buyer] = [partyOf(printed, first.seller), partyOf(printed, first.buyer)]
  const title = `Statement of account ${seller.name} and ${buyer.name}, ${dayWords(on)}`
  const paper = openPaper({ title, author: 'Statement of account', date: on, running: title, ...options })
  for (const [at, account] of accounts.entries()) {
    if (at > 0) nextPage(paper)
    await writeAccount(paper, printed, account)
  }
  return await finishPaper(paper)
}

function partyOf({ parties }: PrintedAccounts, id: string): PrintedParty {
  return present(parties.get(id), 'both sides of an account are printed')
}

async function writeAccount(paper: Paper, printed: PrintedAccounts, account: Account): Promise<void> {
  const { seller, buyer, currency, closing, overdue, unapplied, credits, open } = account
  const { from, to, on } = printed
  const owes = !isNegative(closing)
  writeHeadline(paper, {
    kind: 'Statement',
    number: `of account in ${currency}`,
    label: owes ? 'Balance owed' : 'Balance in the buyer’s favor',
    figure: amountWords(closing, currency),
    below: isZero(overdue) ? 'Nothing is overdue' : `${amountWords(overdue, currency)} overdue`,
  })
  writeParties(paper, partyOf(printed, seller), partyOf(printed, buyer))
  const show = (amount: string): string => amountWords(amount, currency)
  writeFacts(paper, [
    ['From', from === null ? 'The beginning' : dayWords(from)],
    ['Up to, without', to === null ? 'What is known now' : dayWords(to)],
    ['Ages as of', dayWords(on)],
    ['Record', printed.cut],
    ['Open invoices', show(open)],
    ['Free credits', show(credits)],
    ['Unapplied', show(unapplied)],
  ])
  await writeItems(paper, account)
  await writeMoves(paper, account)
}

const isZero = (amount: string): boolean => Number(amount) === 0

/** The ages of what is open, as in the question about receivables. */
const AGES = [
  { title: 'Not due', most: 0 },
  { title: '1–30 days', most: 30 },
  { title: '31–60 days', most: 60 },
  { title: '61–90 days', most: 90 },
  { title: 'Over 90', most: Number.POSITIVE_INFINITY },
] as const

/** A free credit is not due, however old it is. */
function ageOfItem({ open, daysOverdue }: OpenItem): number {
  return isNegative(open) ? 0 : AGES.findIndex(({ most }) => daysOverdue <= most)
}

async function writeItems(paper: Paper, { items, currency }: Account): Promise<void> {
  if (items.length === 0) {
    writeBelow(paper, 'Nothing is open.', {}, 12)
    return
  }
  writeBelow(paper, 'What is open, by age', { size: SIZE.head, weight: 'strong', tag: 'H2' }, 6)
  const width = 62
  const columns: readonly Column[] = [
    { title: `Document, amounts in ${currency}`, width: WIDTH - 62 - AGES.length * width },
    { title: 'Due', width: 62 },
    ...AGES.map(({ title }) => ({ title, width, align: 'right' as const })),
  ]
  const aged = (cells: (at: number) => string): readonly string[] => AGES.map((_, at) => cells(at))
  const rows = items.map((item): Row => {
    const { number, dueDate, open } = item
    const due = isNegative(open) ? 'Credit' : dayWords(dueDate)
    const at = ageOfItem(item)
    return { cells: [number, due, ...aged((age) => (age === at ? amountFigure(open, currency) : ''))] }
  })
  const ofAge = (age: number) => items.filter((item) => ageOfItem(item) === age).map(({ open }) => decimal(open))
  const sums = aged((age) => amountFigure(sum(ofAge(age)), currency))
  await writeTable(paper, columns, [
    ...rows.map((row, at) => ({ ...row, keeps: at === rows.length - 1 })),
    { kind: 'total', cells: ['Total', '', ...sums] },
  ])
  paper.y += 14
}

const KIND_WORDS = {
  invoice: 'Invoice',
  credit_note: 'Credit note',
  payment: 'Payment',
  reversal: 'Payment taken back',
  refund: 'Refund',
  write_off: 'Written off',
} as const

async function writeMoves(paper: Paper, { lines, opening, closing, currency }: Account): Promise<void> {
  if (roomLeft(paper) < 140) nextPage(paper)
  writeBelow(paper, 'Documents and payments', { size: SIZE.head, weight: 'strong', tag: 'H2' }, 6)
  const columns: readonly Column[] = [
    { title: 'Date', width: 66 },
    { title: 'What', width: WIDTH - 66 - 62 - 170 },
    { title: 'Due', width: 62 },
    { title: `Amount, ${currency}`, width: 85, align: 'right' },
    { title: `Balance, ${currency}`, width: 85, align: 'right' },
  ]
  const show = (amount: string): string => amountFigure(amount, currency)
  const rows = lines.map((line): Row => {
    const { date, kind, number, about, reference, dueDate, amount, balance } = line
    const notes = [about === null ? '' : `about ${about}`, reference === null ? '' : `reference ${reference}`]
    const what = [`${KIND_WORDS[kind]} ${number}`, ...notes.filter((note) => note !== '')].join(', ')
    const due = kind === 'invoice' && dueDate !== null ? dayWords(dueDate) : ''
    return { cells: [dayWords(date), what, due, show(amount), show(balance)] }
  })
  await writeTable(paper, columns, [
    { kind: 'sum', cells: ['', 'Opening balance', '', '', show(opening)] },
    ...rows.map((row, at) => ({ ...row, keeps: at === rows.length - 1 })),
    { kind: 'total', cells: ['', 'Closing balance', '', '', show(closing)] },
  ])
}
