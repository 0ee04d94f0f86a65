import { setImmediate } from 'node:timers/promises'
import {
  fill,
  heightOf,
  INK,
  LEFT,
  nextPage,
  PAGE_ROOM,
  type Paper,
  roomLeft,
  rule,
  SIZE,
  type Style,
  WIDTH,
  write,
} from './paper/paper.ts'

export type Column = Readonly<{ title: string; width: number; align?: 'right' }>

/** A row of a table. `span` is one text over the whole width instead of cells. */
export type Row = Readonly<{
  cells?: readonly string[]
  span?: string
  kind?: 'line' | 'head' | 'sum' | 'total'
  /** Stays on one page with the row after it: the head of a group, the line before a sum. */
  keeps?: boolean
}>

const PAD = 3.5
/** After so many rows others get their turn: a document of thousands of lines takes seconds. */
const BREATH = 50
/** The longest text of a cell: more than any reader wants, and less than a page. */
const LONGEST = 1_200

/** Writes the rows under the heads of their columns, which stand again on top of every page that it goes on to. */
export async function writeTable(paper: Paper, columns: readonly Column[], rows: readonly Row[]): Promise<void> {
  const heights: number[] = []
  for (const [at, row] of rows.entries()) {
    if (at % BREATH === BREATH - 1) await setImmediate()
    heights.push(rowHeight(paper, columns, row))
  }
  const head = headHeight(paper, columns)
  if (head + together(rows, heights, 0) > roomLeft(paper)) nextPage(paper)
  writeHead(paper, columns)
  for (const [at, row] of rows.entries()) {
    if (at % BREATH === BREATH - 1) await setImmediate()
    const needed = together(rows, heights, at)
    const begins = at === 0 || rows[at - 1]?.keeps !== true
    const tooTall = (heights[at] ?? 0) > roomLeft(paper)
    if (tooTall || (begins && needed > roomLeft(paper) && needed <= PAGE_ROOM - head)) {
      nextPage(paper)
      writeHead(paper, columns)
    }
    writeRow(paper, columns, row, heights[at] ?? 0)
  }
}

/** Whether a table has room on this page, looked at no further than the page goes. */
export function hasRoom(paper: Paper, columns: readonly Column[], rows: readonly Row[], beside: number): boolean {
  let left = roomLeft(paper) - beside - headHeight(paper, columns)
  for (const row of rows) {
    left -= rowHeight(paper, columns, row)
    if (left < 0) return false
  }
  return true
}

/** How tall a row is with those that it stays with. */
function together(rows: readonly Row[], heights: readonly number[], at: number): number {
  let height = 0
  for (let next = at; next < rows.length; next += 1) {
    height += heights[next] ?? 0
    if (!rows[next]?.keeps) break
  }
  return height
}

function styleOf({ kind = 'line' }: Row, align: 'left' | 'right'): Style {
  const weight = kind === 'line' ? 'regular' : 'strong'
  return { align, weight, figures: align === 'right' }
}

/** The places of the cells from left to right. */
function placed<T>(columns: readonly Column[], each: (column: Column, x: number, at: number) => T): readonly T[] {
  let x = LEFT
  return columns.map((column, at) => {
    const made = each(column, x, at)
    x += column.width
    return made
  })
}

/** Cells leave a gap to the right, but for the last. */
function inner(columns: readonly Column[], at: number): number {
  return (columns[at]?.width ?? 0) - (at === columns.length - 1 ? 0 : 8)
}

const shorten = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`)

function rowHeight(paper: Paper, columns: readonly Column[], row: Row): number {
  const { cells = [], span, kind } = row
  const above = kind === 'head' ? 6 : 0
  if (span !== undefined) return above + heightOf(paper, shorten(span), WIDTH, styleOf(row, 'left')) + 2 * PAD
  const heights = columns.map((column, at) =>
    heightOf(paper, shorten(cells[at] ?? ''), inner(columns, at), styleOf(row, column.align ?? 'left')),
  )
  return above + Math.max(...heights) + 2 * PAD
}

function writeRow(paper: Paper, columns: readonly Column[], row: Row, height: number): void {
  const { cells = [], span, kind } = row
  const y = paper.y + PAD + (kind === 'head' ? 6 : 0)
  if (kind === 'total') rule(paper, paper.y, { color: INK.text, weight: 0.8 })
  if (span === undefined) {
    placed(columns, (column, x, at) => {
      const text = shorten(cells[at] ?? '')
      const width = inner(columns, at)
      if (text !== '') write(paper, text, { x, y, width }, styleOf(row, column.align ?? 'left'))
    })
  } else write(paper, shorten(span), { x: LEFT, y, width: WIDTH }, styleOf(row, 'left'))
  paper.y += height
  if (kind !== 'total') rule(paper, paper.y)
}

const HEAD: Style = { size: SIZE.small, color: INK.quiet, weight: 'strong' }

function headHeight(paper: Paper, columns: readonly Column[]): number {
  const heights = columns.map(({ title }, at) => heightOf(paper, title, inner(columns, at), HEAD))
  return Math.max(...heights) + 2 * PAD
}

function writeHead(paper: Paper, columns: readonly Column[]): void {
  const height = headHeight(paper, columns)
  fill(paper, { x: LEFT, y: paper.y, width: WIDTH }, height, INK.head)
  placed(columns, ({ title, align }, x, at) =>
    write(paper, title, { x, y: paper.y + PAD, width: inner(columns, at) }, { ...HEAD, ...(align && { align }) }),
  )
  paper.y += height
}
