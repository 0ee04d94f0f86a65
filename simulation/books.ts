import { Client } from 'pg'
import type { EngineUrls } from './engine-urls.ts'

/** What a close and a settlement leave behind, without run ids, positions and moments: two runs of the same facts leave the same. */
const BOOKS: Readonly<Record<string, string>> = {
  invoices: 'select number, link, period, currency, total, issue_date from invoice order by number',
  lines: `select id, subscription, charge, period_from, revision, kind, corrects, quantity, amount, rated_total, cut_record, cut_usage,
    basis from invoice_line order by id`,
  rated: 'select link, subscription, charge, period_from, total, basis from rated_line order by 1, 2, 3, 4, 6, 5',
  entries: `select e.document, e.organization_id, e.narration, l.line, l.account, l.amount
    from entry e left join entry_line l on l.entry_id = e.id order by 1, 2, 3, 4`,
  reasons: 'select posting, path, parties, body from reason order by 1, 2',
  statements: 'select number, partner_id, opening, earned, paid, closing from statement order by number',
  earnings: 'select id, partner_id, credit, revision, kind, amount, total, basis from earning order by id',
  payouts: 'select id, partner_id, amount from payout order by id',
  numbers: 'select owner_id, series, last from number_series order by 1, 2',
  parked: 'select owner_id, scope, key, code from parked order by 1, 2, 3',
  unfinished: 'select kind, period from run where finished_at is null',
}

export type Books = Readonly<Record<string, readonly string[]>>

export async function readBooks({ postgresUrl }: EngineUrls): Promise<Books> {
  const client = new Client({ connectionString: postgresUrl })
  await client.connect()
  try {
    const books: Record<string, readonly string[]> = {}
    for (const [name, statement] of Object.entries(BOOKS)) {
      const { rows } = await client.query<{ row: string }>(`select row_to_json(t)::text as row from (${statement}) t`)
      books[name] = rows.map(({ row }) => row)
    }
    return books
  } finally {
    await client.end()
  }
}

/** The first difference between two books, in one line; undefined where they are the same. */
export function bookDifference(books: Books, wanted: Books): string | undefined {
  for (const [name, rows] of Object.entries(wanted)) {
    const found = books[name] ?? []
    const at = rows.findIndex((row, place) => row !== found[place])
    if (at >= 0) return `${name}: wanted ${rows[at]}, found ${found[at] ?? 'nothing'}`
    if (found.length !== rows.length)
      return `${name}: ${found.length} rows, wanted ${rows.length}; first ${found[rows.length]}`
  }
  return undefined
}
