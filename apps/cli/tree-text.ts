/** A row of a tree, with what it comes to at the right. */
export type TreeRow = Readonly<{ depth: number; text: string; sum?: string }>

/** Rows under each other, each as far in as it is deep, sums right-aligned in one column. */
export function treeText(rows: readonly TreeRow[]): string {
  const texts = rows.map(({ depth, text }) => `${'  '.repeat(depth)}${text}`)
  const sums = rows.map(({ sum = '' }) => sum)
  const width = Math.max(...texts.filter((_, at) => sums[at] !== '').map((text) => text.length), 0)
  const right = Math.max(...sums.map((sum) => sum.length), 0)
  return texts
    .map((text, at) => (sums[at] === '' ? text : `${text.padEnd(width)}  ${sums[at]?.padStart(right) ?? ''}`))
    .join('\n')
}
