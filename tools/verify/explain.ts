/**
 * Walks every invoice line, earning and payout down to facts and usage events, as each organization that may see it, through
 * the doors that everybody uses. A step counts where the fact can be read, the events can be listed and come to the quantity, the
 * posting named can be explained, and the amounts add up; or where it is others', and is said to be closed. Without options it
 * makes engines of its own and loads the demo channel.
 *
 * Run: npm run verify:explain [-- --data DIR | --postgres URL --clickhouse URL]
 * The last line is JSON: {name, value, goal, holds}; the value is the share of postings that could be followed to the end.
 */
import { formatTable } from '#apps/table.ts'
import { onSubject, readGiven } from './subject.ts'
import { type Explained, walkAll } from './walk-all.ts'

const SHOWN = 20

function sumOf(rows: readonly Explained[], field: 'postings' | 'explained'): number {
  return rows.reduce((sum, row) => sum + row[field], 0)
}

function table(rows: readonly Explained[]): string {
  return formatTable([
    { heading: 'organization', cells: rows.map(({ viewer }) => viewer) },
    { heading: 'sees', cells: rows.map(({ sort }) => `${sort}s`) },
    { heading: 'count', cells: rows.map(({ postings }) => String(postings)) },
    { heading: 'explained', cells: rows.map(({ explained }) => String(explained)) },
  ])
}

async function main(): Promise<number> {
  const { explained, met, findings } = await onSubject(readGiven(process.argv.slice(2)), ({ context, ask }) =>
    walkAll(context, ask),
  )
  console.log(table(explained))
  const distinct = new Set(
    findings.map(({ viewer, posting, path, says }) => `${posting} ${path} as ${viewer}: ${says}`),
  )
  for (const one of [...distinct].slice(0, SHOWN)) console.log(`UNEXPLAINED: ${one}`)
  if (distinct.size > SHOWN) console.log(`… and ${distinct.size - SHOWN} more`)
  const [walked, total] = [sumOf(explained, 'explained'), sumOf(explained, 'postings')]
  const value = total === 0 ? 0 : walked / total
  const name = 'share of invoice lines, earnings and payouts explained down to facts and usage events'
  console.log(JSON.stringify({ name, value, goal: 1, holds: value === 1, walked, total, ...met }))
  return value === 1 ? 0 : 1
}

process.exitCode = await main()
