import { afterAll, beforeAll, expect, test } from 'vitest'
import { MACHINE } from '#core/channel/access.ts'
import { type Decimal, decimal, sum } from '#core/ground/decimal.ts'
import { account, type EntryLine, entry } from '#core/ground/ledger.ts'
import { as, type Context } from '#operations/context.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { trialBalance } from '#questions/ground/ledger.ts'
import { openClickHouse } from '#stores/clickhouse/connect.ts'
import { actAs, beginPosting } from '#stores/postgres/acting.ts'
import { saveEntries } from '#stores/postgres/ledger.ts'
import { takePositions } from '#stores/postgres/positions.ts'
import { openRecords } from '#stores/postgres/records.ts'
import { foundTenant } from '#stores/postgres/tenant.ts'
import { openTestDatabase, type TestDatabase } from '#tools/vitest/databases.ts'
import { exportBeancount } from './beancount.ts'
import { beancountAccount } from './beancount-names.ts'
import { type ParsedFile, parseBeancount } from './parse-beancount.test-data.ts'

let database: TestDatabase
let context: Context
let close: () => Promise<void>

beforeAll(async () => {
  database = await openTestDatabase()
  await foundTenant(database.postgresUrl, { operator: 'altus', name: 'Altus’ channel' })
  const records = openRecords(database.postgresUrl, { embedded: true })
  const client = openClickHouse(database.clickhouseUrl)
  close = async () => {
    await client.close()
    await records.destroy()
  }
  context = {
    records,
    usage: { client, tenant: database.tenant },
    operator: 'altus',
    organization: 'altus',
    principal: MACHINE,
    now: Temporal.Instant.from('2024-06-03T00:00:00Z'),
  }
  await tellFacts()
  await bookEverything()
})

afterAll(async () => {
  await close()
  await database.drop()
})

async function tellFacts(): Promise<void> {
  const organizations = [
    ['altus', 'Altus Software'],
    ['altus-b', 'Altus B'],
    ['nordwind', 'Nördwind "Süd" \\ Söhne'],
    ['quiet', 'Quiet Ltd'],
  ]
  const recorded = await recordFacts.run(context, {
    facts: [
      ...organizations.map(([about = '', name]) => ({
        kind: 'organization',
        about,
        body: { name, roles: ['vendor'], country: 'DE', zone: 'Europe/Berlin' },
      })),
      { kind: 'product', about: 'altus:b-c', body: { name: 'Übersicht 2', charges: [hours] } },
      { kind: 'agreement', about: 'altus:north', body: agreementTo('nordwind') },
    ],
  })
  expect(recorded.ok).toBe(true)
}

const hours = { charge: 'hours', name: 'Hours', discloses: 'quantity' }

function agreementTo(buyer: string) {
  const calendar = { zone: 'Europe/Berlin', anchorDay: 1, months: 1 }
  const terms = { rounding: 'line-half-even', correction: 'net', paymentDays: 30 }
  return { seller: 'altus', buyer, book: 'altus:prices', currency: 'EUR', calendar, ...terms }
}

type Booking = Readonly<{
  document: string
  date: string
  currency: string
  sold: readonly (readonly [string, string])[]
}>

const BOOKINGS: readonly Booking[] = [
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

/** What the seller and the buyer book for a sale, as an invoice would, so that both books have entries of two currencies. */
async function bookEverything(): Promise<void> {
  for (const { document, date, currency, sold } of BOOKINGS) {
    const total = sum(sold.map(([, amount]) => decimal(amount)))
    const common = { document, date, currency, narration: `Sale ${document}` }
    const seller = [
      line('receivable', 'nordwind', total),
      ...sold.map(([id, amount]) => line('revenue', id, negative(amount))),
    ]
    const buyer = [
      ...sold.map(([id, amount]) => line('cost', id, decimal(amount))),
      line('payable', 'altus', negative(total)),
    ]
    await actAs(context, async (acting) => {
      await beginPosting(acting, { seller: 'altus', buyer: 'nordwind' })
      const entries = [
        entry({ ...common, organization: 'altus', lines: seller }),
        entry({ ...common, organization: 'nordwind', lines: buyer }),
      ]
      await saveEntries(acting, entries, await takePositions(acting, 1, context.now))
    })
  }
}

function line(kind: 'receivable' | 'revenue' | 'cost' | 'payable', detail: string, amount: Decimal): EntryLine {
  return { account: account(kind, detail), amount }
}

function negative(amount: string | Decimal): Decimal {
  return decimal(amount.toString()).times(-1)
}

async function exported(acting: string, organization?: string): Promise<Readonly<{ text: string; file: ParsedFile }>> {
  const options = organization === undefined ? {} : { organization }
  const text = (await Array.fromAsync(exportBeancount(as(context, acting), options))).join('')
  return { text, file: parseBeancount(text) }
}

test('a book is written with its title, its accounts and their names, its transactions in the order of their dates', async () => {
  const { file } = await exported('altus', 'altus')
  expect(file.options).toEqual([
    '"title" "Books of Altus Software"',
    '"operating_currency" "EUR"',
    '"operating_currency" "JPY"',
  ])
  expect(file.opened.get('Assets:Receivable:Nordwind')).toEqual({
    date: '2024-05-31',
    currencies: 'EUR,JPY',
    metadata: { 'perennial-account': 'receivable/nordwind', counterparty: 'Nördwind "Süd" \\ Söhne' },
  })
  expect(file.opened.get('Income:Revenue:Altus-B-c')?.metadata).toEqual({
    'perennial-account': 'revenue/altus:b-c',
    product: 'Übersicht 2',
  })
  expect(
    file.transactions.map(({ date, link, postings }) => [date, link, ...postings.map((one) => one.number)]),
  ).toEqual([
    ['2024-05-31', 'ALTUS-INV-000001', '240.30', '-240.10', '-0.20'],
    ['2024-06-30', 'ALTUS-INV-000002', '-50.01', '50.01'],
    ['2024-06-30', '', '6800', '-6800'],
  ])
  expect(file.transactions[2]).toMatchObject({
    payee: 'Nördwind "Süd" \\ Söhne',
    narration: 'Sale ALTUS INV 3',
    metadata: { document: 'ALTUS INV 3' },
  })
})

test('accounts whose names would meet stay two', async () => {
  const { file } = await exported('altus', 'altus')
  expect([...file.opened.keys()].sort()).toEqual([
    'Assets:Receivable:Nordwind',
    'Income:Revenue:Altus-B-c',
    'Income:Revenue:Altus-b-C',
  ])
})

test('balances are those worked out by hand, on the day after the last entry', async () => {
  const { file } = await exported('altus', 'altus')
  expect(
    file.balances.map(({ date, account: named, number, currency }) => `${date} ${named} ${number} ${currency}`),
  ).toEqual([
    '2024-07-01 Assets:Receivable:Nordwind 190.29 EUR',
    '2024-07-01 Assets:Receivable:Nordwind 6800 JPY',
    '2024-07-01 Income:Revenue:Altus-b-C -0.20 EUR',
    '2024-07-01 Income:Revenue:Altus-B-c -190.09 EUR',
    '2024-07-01 Income:Revenue:Altus-B-c -6800 JPY',
  ])
})

test('every transaction sums to zero, and the transactions of an account to the balance that the database has', async () => {
  const { file } = await exported('altus')
  const totals = new Map<string, Decimal>()
  for (const { postings } of file.transactions) {
    expect(sum(postings.map((one) => decimal(one.number))).toFixed()).toBe('0')
    for (const { account: named, number, currency } of postings) {
      totals.set(`${named} ${currency}`, decimal(number).plus(totals.get(`${named} ${currency}`) ?? 0))
    }
  }
  const balances: [string, string][] = []
  for (const organization of ['altus', 'nordwind']) {
    const answer = await trialBalance.run(as(context, organization), {})
    const rows = answer.ok ? answer.value.accounts : []
    balances.push(
      ...rows.map((row): [string, string] => [
        `${beancountAccount(row.account, organization)} ${row.currency}`,
        decimal(row.balance).toFixed(),
      ]),
    )
  }
  expect(balances).toHaveLength(10)
  expect([...totals].map(([name, total]) => [name, total.toFixed()]).sort()).toEqual(balances.sort())
  expect(file.balances.map((one) => [`${one.account} ${one.currency}`, decimal(one.number).toFixed()]).sort()).toEqual(
    balances,
  )
})

test('the operator’s file has every book, whose sides share a link; an empty book is a line that names it', async () => {
  const { text, file } = await exported('altus')
  expect(file.options[0]).toBe('"title" "Books of Altus’ channel"')
  const sides = file.transactions.filter((one) => one.link === 'ALTUS-INV-000001')
  expect(sides.map(({ postings }) => postings.at(0))).toEqual([
    { account: 'Assets:Altus:Receivable:Nordwind', number: '240.30', currency: 'EUR' },
    { account: 'Expenses:Nordwind:Cost:Altus-B-c', number: '240.10', currency: 'EUR' },
  ])
  expect(text).toMatch(/^; Quiet Ltd \(quiet\), up to position \d+$/m)
})

test('an empty book is a file that says so', async () => {
  const { file } = await exported('quiet')
  expect(file.options).toEqual(['"title" "Books of Quiet Ltd"'])
  expect([file.opened.size, file.transactions.length, file.balances.length]).toEqual([0, 0, 0])
})

test('an organization exports its own book and nobody else’s', async () => {
  const { file } = await exported('nordwind')
  expect([...file.opened.keys()].sort()).toEqual([
    'Expenses:Cost:Altus-B-c',
    'Expenses:Cost:Altus-b-C',
    'Liabilities:Payable:Altus',
  ])
  await expect(exported('nordwind', 'altus')).rejects.toThrow('only the operator exports the books of others')
})

test('the same records give the same text', async () => {
  const [first, second] = [await exported('altus'), await exported('altus')]
  expect(first.text).toBe(second.text)
})
