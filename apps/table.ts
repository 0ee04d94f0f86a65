export type Column = Readonly<{ heading: string; cells: readonly string[] }>

const NUMBER = /^-?\d+(\.\d+)?$/

/**
 * Columns as aligned text, two spaces apart, under a rule. A column of numbers stands with its decimal points in line;
 * nothing is shortened, so an id can be copied.
 */
export function formatTable(columns: readonly Column[]): string {
  const set = columns.map(setColumn)
  const rows = columns[0]?.cells.length ?? 0
  const lines = Array.from({ length: rows + 1 }, (_, at) => set.map((column) => column.lines[at] ?? '').join('  '))
  const rule = set.map(({ width }) => '─'.repeat(width)).join('  ')
  return [lines[0] ?? '', rule, ...lines.slice(1)].map((line) => line.trimEnd()).join('\n')
}

function setColumn({ heading, cells }: Column): Readonly<{ width: number; lines: readonly string[] }> {
  const isNumeric = cells.some((cell) => NUMBER.test(cell)) && cells.every((cell) => cell === '' || NUMBER.test(cell))
  const aligned = isNumeric ? alignPoints(cells) : cells
  const width = Math.max(heading.length, ...aligned.map((cell) => cell.length))
  const pad = (text: string) => (isNumeric ? text.padStart(width) : text.padEnd(width))
  return { width, lines: [heading, ...aligned].map(pad) }
}

function alignPoints(cells: readonly string[]): readonly string[] {
  const tail = (cell: string) => (cell.includes('.') ? cell.length - cell.indexOf('.') : 0)
  const longest = Math.max(...cells.map(tail))
  return cells.map((cell) => cell + ' '.repeat(longest - tail(cell)))
}
