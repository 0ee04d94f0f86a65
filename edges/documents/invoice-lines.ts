import type { PrintedInvoice } from '#questions/billing/printed-invoice.ts'
import { amountFigure, figure, periodWords } from './figures.ts'
import { correctedBy, groupsOf, isCorrection, type Line, ratedWords } from './invoice-figures.ts'
import { nextPage, type Paper, roomLeft, SIZE, WIDTH, writeBelow } from './paper/paper.ts'
import { type Column, hasRoom, type Row, writeTable } from './table.ts'

/** The lines by subscription with their sums, and below them how each metered one was rated. */
export async function writeLines(paper: Paper, printed: PrintedInvoice): Promise<void> {
  const columns = lineColumns(printed)
  const rows = lineRows(printed)
  if (hasRoom(paper, columns, rows, 40)) paper.y += 14
  else nextPage(paper)
  writeBelow(paper, 'Lines', { size: SIZE.head, weight: 'strong', tag: 'H2' }, 6)
  await writeTable(paper, columns, rows)
  await writeUsage(paper, printed)
}

/** The zone stands over the column where it is one for all lines, and with each line where they differ. */
function zoneOf({ document }: PrintedInvoice): string | undefined {
  const zones = new Set(document.items.map(({ zone }) => zone))
  return zones.size > 1 ? undefined : (document.items[0]?.zone ?? document.zone)
}

function lineColumns(printed: PrintedInvoice): readonly Column[] {
  const zone = zoneOf(printed)
  return [
    { title: '#', width: 26 },
    { title: 'Charge', width: 146 },
    { title: `Service period${zone === undefined ? '' : `, ${zone}`}`, width: 112 },
    { title: 'Quantity', width: 56, align: 'right' },
    { title: 'Unit', width: 60 },
    { title: `Amount, ${printed.document.currency}`, width: WIDTH - 400, align: 'right' },
  ]
}

function lineRows(printed: PrintedInvoice): readonly Row[] {
  const { currency, net } = printed.document
  const rows = groupsOf(printed).flatMap((group): readonly Row[] => [
    { kind: 'head', span: group.title, keeps: true },
    ...group.lines.map((line, at) => ({ cells: lineCells(line, printed), keeps: at === group.lines.length - 1 })),
    { kind: 'sum', cells: ['', 'Subtotal', '', '', '', amountFigure(group.net, currency)] },
  ])
  return [...rows, { kind: 'total', cells: ['', 'Net', '', '', '', amountFigure(net, currency)] }]
}

function lineCells(line: Line, printed: PrintedInvoice): readonly string[] {
  const { periodFrom: from, periodTo: to, zone } = line
  const about = correctedBy(line)
  const mark = isCorrection(line) ? `\n${about === null ? 'Correction' : `Corrects ${about}`}` : ''
  const shown = periodWords({ from, to, zone }) + (zoneOf(printed) === undefined ? `, ${zone}` : '')
  const quantity = line.quantity === null ? '' : figure(line.quantity)
  const amount = amountFigure(line.amount, printed.document.currency)
  return [String(line.line), `${line.chargeName}${mark}`, shown, quantity, line.unit ?? '', amount]
}

async function writeUsage(paper: Paper, printed: PrintedInvoice): Promise<void> {
  const rows = printed.document.items.flatMap((line): readonly Row[] => {
    const words = ratedWords(line, printed)
    return words === undefined ? [] : [{ cells: [String(line.line), line.chargeName, words] }]
  })
  if (rows.length === 0) return
  if (roomLeft(paper) < 120) nextPage(paper)
  else paper.y += 18
  writeBelow(paper, 'Usage behind it', { size: SIZE.head, weight: 'strong', tag: 'H2' }, 6)
  const columns = [
    { title: '#', width: 28 },
    { title: 'Charge', width: 120 },
    { title: `How it was measured and rated, amounts in ${printed.document.currency}`, width: WIDTH - 148 },
  ]
  await writeTable(paper, columns, rows)
}
