import type { PrintedInvoice } from '#questions/billing/printed-invoice.ts'
import { amountFigure, amountWords, counted, daysBetween, dayWords, isNegative, periodWords } from './figures.ts'
import { writeFacts, writeHeadline, writeParties } from './head.ts'
import { type Change, changesOf, groupsOf } from './invoice-figures.ts'
import { writeLines } from './invoice-lines.ts'
import { finishPaper, openPaper, type Paper, SIZE, WIDTH, writeBelow } from './paper/paper.ts'
import { type Column, type Row, writeTable } from './table.ts'

/** How many products and changes page one names; the lines have all of them. */
const MOST_GROUPS = 8
const MOST_CHANGES = 8

export type PrintOptions = Readonly<{ compress?: boolean }>

/** An invoice or credit note as PDF. The same document gives the same bytes for ever. */
export async function printInvoice(printed: PrintedInvoice, options: PrintOptions = {}): Promise<Buffer> {
  const { document, seller, buyer } = printed
  const called = kindOf(printed)
  const paper = openPaper({
    title: `${called} ${document.number}`,
    author: seller.name,
    date: document.issueDate,
    running: `${called} ${document.number} · ${seller.name} to ${buyer.name}`,
    ...options,
  })
  writeHeadline(paper, headlineOf(printed))
  writeParties(paper, seller, buyer)
  writeFacts(paper, factsOf(printed))
  await writeSums(paper, printed)
  writeWhatToDo(paper, printed)
  await writeChanges(paper, printed)
  await writeLines(paper, printed)
  return await finishPaper(paper)
}

function kindOf({ document }: PrintedInvoice): string {
  return document.kind === 'invoice' ? 'Invoice' : 'Credit note'
}

function headlineOf(printed: PrintedInvoice) {
  const { kind, number, total, currency, dueDate } = printed.document
  const owes = kind === 'invoice'
  return {
    kind: kindOf(printed),
    number,
    label: owes ? 'Total to pay' : 'Total credited',
    figure: amountWords(total, currency),
    below: owes ? `Due ${dayWords(dueDate)}` : 'Nothing to pay',
  }
}

function factsOf({ document }: PrintedInvoice): readonly (readonly [string, string])[] {
  const { kind, issueDate, dueDate, purchaseOrder, zone, currency, number } = document
  const days = daysBetween(issueDate, dueDate)
  const period = periodWords({ from: document.periodFrom, to: document.periodTo, zone })
  const due = [
    ['Due date', dayWords(dueDate)],
    ['Terms', days === 0 ? 'On receipt' : `${counted(days, 'day')} net`],
  ] as const
  return [
    ['Issue date', dayWords(issueDate)],
    ['Period', `${period} (${zone})`],
    ...(kind === 'invoice' ? due : []),
    ['Currency', currency],
    ['Reference', number],
    ...(purchaseOrder === null ? [] : [['Purchase order', purchaseOrder] as const]),
    ...(document.corrects.length === 0 ? [] : [['Corrects', document.corrects.join(', ')] as const]),
  ]
}

/** What it is for, net, each tax with its note, and gross. */
async function writeSums(paper: Paper, printed: PrintedInvoice): Promise<void> {
  const { net, taxes, total, currency } = printed.document
  const show = (amount: string): string => amountFigure(amount, currency)
  const columns: readonly Column[] = [
    { title: 'For', width: 293 },
    { title: `Net, ${currency}`, width: 100, align: 'right' },
    { title: `Amount, ${currency}`, width: WIDTH - 393, align: 'right' },
  ]
  const rows: readonly Row[] = [
    ...forRows(printed),
    { kind: 'sum', cells: ['Net', '', show(net)] },
    ...taxes.map((tax): Row => {
      const point = tax.original === null ? '' : `, as on ${tax.original}`
      return { cells: [`${tax.says}${point}`, show(tax.net), show(tax.tax)] }
    }),
    ...(taxes.length === 0 ? [{ cells: ['Tax', '', show(printed.document.tax)] }] : []),
    { kind: 'total', cells: ['Total', '', show(total)] },
  ]
  await writeTable(paper, columns, rows)
  paper.y += 14
}

function forRows(printed: PrintedInvoice): readonly Row[] {
  const { currency } = printed.document
  const groups = groupsOf(printed)
  const named = groups.length > MOST_GROUPS ? groups.slice(0, MOST_GROUPS - 1) : groups
  const rest = groups.slice(named.length)
  const rows = named.map((group) => ({ cells: [group.title, '', amountFigure(group.net, currency)] }))
  return rest.length === 0
    ? rows
    : [...rows, { cells: [`and ${counted(rest.length, 'more subscription')}, each with its subtotal below`] }]
}

/** How to pay, or what a credit note means for its buyer. */
function writeWhatToDo(paper: Paper, { document, seller, buyer }: PrintedInvoice): void {
  const { kind, number, total, currency, dueDate } = document
  if (kind === 'invoice') {
    const gross = amountWords(total, currency)
    const says =
      isNegative(total) || Number(total) === 0
        ? `${buyer.name} owes nothing by this invoice.`
        : `${buyer.name} pays ${seller.name} ${gross} by ${dayWords(dueDate)}. Name ${number} with the payment.`
    writeBelow(paper, says, {}, 14)
    return
  }
  const owed = amountWords(total.replace(/^-/, ''), currency)
  writeBelow(paper, `${buyer.name} owes ${seller.name} ${owed} less.${takenBack(document)}`, {}, 14)
}

function takenBack({ voids, billAgain, corrects }: PrintedInvoice['document']): string {
  if (voids !== null) {
    const then = billAgain === true ? 'What it charged is billed again.' : 'What it charged is not billed again.'
    return ` This credit note takes back invoice ${voids}. ${then}`
  }
  return corrects.length === 0 ? '' : ` This credit note corrects ${corrects.join(', ')}.`
}

/** What changed since earlier documents, and on which period. */
async function writeChanges(paper: Paper, printed: PrintedInvoice): Promise<void> {
  const changes = changesOf(printed)
  if (changes.length === 0) return
  const { currency } = printed.document
  writeBelow(paper, 'What changed since earlier documents', { size: SIZE.head, weight: 'strong', tag: 'H2' }, 6)
  const columns: readonly Column[] = [
    { title: 'Document', width: 118 },
    { title: 'Period', width: 112 },
    { title: 'What changed', width: WIDTH - 320 },
    { title: `Amount, ${currency}`, width: 90, align: 'right' },
  ]
  const named = changes.slice(0, MOST_CHANGES)
  const rows: readonly Row[] = named.map(({ about, period, why, amount }: Change) => ({
    cells: [about, period, why, amountFigure(amount, currency)],
  }))
  const left = changes.length - named.length
  const more = left === 0 ? [] : [{ span: `and ${counted(left, 'more change')}, marked in the lines` }]
  await writeTable(paper, columns, [...rows, ...more])
  paper.y += 10
}
