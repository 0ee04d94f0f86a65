import { afterAll, beforeAll, expect, test } from 'vitest'
import { MACHINE } from '#core/channel/access.ts'
import { type Decimal, decimal, sum } from '#core/ground/decimal.ts'
import { account, type EntryLine, entry } from '#core/ground/ledger.ts'
import type { Context } from '#operations/context.ts'
import { openClickHouse } from '#stores/clickhouse/connect.ts'
import { actAs, beginPosting } from '#stores/postgres/acting.ts'
import { saveEntries } from '#stores/postgres/ledger.ts'
import { takePositions } from '#stores/postgres/positions.ts'
import { openRecords } from '#stores/postgres/records.ts'
import { openTestDatabase, type TestDatabase } from '#tools/vitest/databases.ts'
import { ledger, trialBalance } from './ledger.ts'

let database: TestDatabase
let context: Context
let close: () => Promise<void>

beforeAll(async () => {
  database = await openTestDatabase()
  const records = openRecords(database.postgresUrl, { embedded: true })
  const client = openClickHouse(database.clickhouseUrl)
  close = async () => {
    await client.close()
    await records.destroy()
  }
  const usage = { client, tenant: database.tenant }
  const now = Temporal.Instant.from('2024-07-03T00:00:00Z')
  context = { records, usage, operator: 'altus', principal: MACHINE, organization: 'altus', now }
  for (const sale of SALES) await book(sale)
})

afterAll(async () => {
  await close()
  await database.drop()
})

type Sale = Readonly<{ document: string; date: string; currency: string; sold: readonly (readonly [string, string])[] }>

const SALES: readonly Sale[] = [
  { document: 'ALTUS-INV-000002', date: '2024-06-30', currency: 'EUR', sold: [['altus:b-c', '-50.01']] },
  {
    document: 'ALTUS-INV-000001',
    date: '2024-05-31',
    currency: 'EUR',
    sold: [
      ['altus:b-c', '240.1'],
      ['altus-b:c', '0.20'],
    ],
  },
  { document: 'ALTUS INV 3', date: '2024-06-30', currency: 'JPY', sold: [['altus:b-c', '6800']] },
]

/** Both sides book it, so there are always entries that the acting organization must not see. */
async function book({ document, date, currency, sold }: Sale): Promise<void> {
  const common = { document, date, currency, narration: `Sale ${document}` }
  const total = sum(sold.map(([, amount]) => decimal(amount)))
  const lines: EntryLine[] = [
    { account: account('receivable', 'nordwind'), amount: total },
    ...sold.map(([product, amount]) => ({ account: account('revenue', product), amount: negative(decimal(amount)) })),
  ]
  const mirrored: EntryLine[] = [
    { account: account('cost', 'altus:b-c'), amount: total },
    { account: account('payable', 'altus'), amount: negative(total) },
  ]
  await actAs(context, async (acting) => {
    await beginPosting(acting, { seller: 'altus', buyer: 'nordwind' })
    const entries = [
      entry({ ...common, organization: 'altus', lines }),
      entry({ ...common, organization: 'nordwind', lines: mirrored }),
    ]
    await saveEntries(acting, entries, await takePositions(acting, 1, context.now))
  })
}

function negative(amount: Decimal): Decimal {
  return amount.times(-1)
}

test('an entry is shown whole, as it was booked', async () => {
  const answer = await ledger.run(context, ledger.input.parse({ account: 'revenue/altus-b:c' }))
  expect(answer.ok && answer.value.entries).toEqual([
    {
      id: expect.any(Number),
      position: 2,
      date: '2024-05-31',
      currency: 'EUR',
      document: 'ALTUS-INV-000001',
      narration: 'Sale ALTUS-INV-000001',
      lines: [
        { account: 'receivable/nordwind', amount: '240.3' },
        { account: 'revenue/altus:b-c', amount: '-240.1' },
        { account: 'revenue/altus-b:c', amount: '-0.2' },
      ],
    },
  ])
})

test.each([
  { asked: {}, found: ['ALTUS INV 3', 'ALTUS-INV-000002', 'ALTUS-INV-000001'], because: 'all, newest first' },
  { asked: { currency: 'JPY' }, found: ['ALTUS INV 3'], because: 'of one currency' },
  { asked: { from: '2024-06-30' }, found: ['ALTUS INV 3', 'ALTUS-INV-000002'], because: 'from is included' },
  { asked: { to: '2024-06-30' }, found: ['ALTUS-INV-000001'], because: 'to is not' },
  { asked: { account: 'revenue/altus-b:c' }, found: ['ALTUS-INV-000001'], because: 'on one account' },
  { asked: { account: 'payable' }, found: [], because: 'on a kind of account that the book lacks' },
  {
    asked: { account: 'revenue' },
    found: ['ALTUS INV 3', 'ALTUS-INV-000002', 'ALTUS-INV-000001'],
    because: 'on a kind',
  },
])('the ledger lists entries $because', async ({ asked, found }) => {
  const answer = await ledger.run(context, ledger.input.parse(asked))
  expect(answer.ok && answer.value.entries.map((one) => one.document)).toEqual(found)
})

test('the pages of the ledger are its entries, each once', async () => {
  const documents: string[] = []
  let next: string | null | undefined
  do {
    const answer = await ledger.run(context, ledger.input.parse({ limit: 1, ...(next && { cursor: next }) }))
    if (!answer.ok) throw new Error('the ledger refuses nothing')
    documents.push(...answer.value.entries.map((one) => one.document))
    next = answer.value.next
  } while (next !== null)
  expect(documents).toEqual(['ALTUS INV 3', 'ALTUS-INV-000002', 'ALTUS-INV-000001'])
})

test('the trial balance of a book is zero in every currency, and stops before a day', async () => {
  const answer = await trialBalance.run(context, { to: '2024-06-30' })
  expect(answer.ok && answer.value).toEqual({
    accounts: [
      { account: 'receivable/nordwind', currency: 'EUR', debits: '240.3', credits: '0', balance: '240.3' },
      { account: 'revenue/altus-b:c', currency: 'EUR', debits: '0', credits: '0.2', balance: '-0.2' },
      { account: 'revenue/altus:b-c', currency: 'EUR', debits: '0', credits: '240.1', balance: '-240.1' },
    ],
    currencies: [{ currency: 'EUR', debits: '240.3', credits: '240.3', balance: '0' }],
    cut: '3.0',
  })
})

test.each([{ from: '0000-02-29' }, { account: 'receivable/a b' }, { cursor: '' }, { currency: 'eur' }])(
  'the ledger refuses %o',
  (asked) => expect(ledger.input.safeParse(asked).success).toBe(false),
)
