import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { actAs, beginPosting, type PostingPair } from './acting.ts'

const LINK: PostingPair = { seller: 'altus', buyer: 'nordwind' }

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
  const run = `insert into run (id, kind, period, owner_id, cut_record, cut_usage, started_at)
    values ('run', 'close', '2026-05', 'altus', 1, 1, '2026-06-01Z')`
  await actAs(stage.acting('altus'), (acting) => sql.raw(run).execute(acting))
  await post(invoiceRow('I-1', '240'), lineRow('I-1', 1, '240'), entryRow(1), entryLines(1, ['240', '-240']))
  await post(statementRow('S-1'), earningRow('S-1', 1))
})
afterAll(() => stage.close())

/** One transaction of the posting role, bound to the link unless another pair is given. */
async function post(...statements: readonly string[]): Promise<void> {
  await postAs(LINK, statements)
}

async function postAs(pair: PostingPair, statements: readonly string[]): Promise<void> {
  await actAs(stage.acting(pair.seller), async (acting) => {
    await beginPosting(acting, pair)
    for (const statement of statements) await sql.raw(statement).execute(acting)
  })
}

function invoiceRow(id: string, total: string, { seller, buyer } = LINK): string {
  return `insert into invoice (id, position, run_id, number, link, seller_id, buyer_id, period, period_from, period_to, zone,
      currency, total, issued_at, issue_date, due_date)
    values ('${id}', 1, 'run', '${id}', '${seller}:to-${buyer}', '${seller}', '${buyer}', '2026-05', '2026-05-01Z', '2026-06-01Z',
      'UTC', 'EUR', ${total}, '2026-06-01Z', '2026-06-01', '2026-07-01')`
}

function lineRow(invoice: string, line: number, amount: string, { seller, buyer } = LINK): string {
  return `insert into invoice_line (id, invoice_id, position, line, seller_id, buyer_id, link, subscription, product, customer_id,
      charge, charge_name, metered, period_from, period_to, zone, revision, kind, amount, currency, rated_total, rounding,
      cut_record, cut_usage, engine_version, basis)
    values ('line:${invoice}/${line}', '${invoice}', 1, ${line}, '${seller}', '${buyer}', '${seller}:to-${buyer}', 'nordwind:fen',
      'altus:stratum', 'fen-foods', 'cores-${invoice}-${line}', 'Cores', true, '2026-05-01Z', '2026-06-01Z', 'UTC', 1, 'first',
      ${amount}, 'EUR', ${amount}, 'line-half-even', 1, 1, 'test', '{fact:1}')`
}

function entryRow(position: number, organization = 'altus'): string {
  return `insert into entry (position, organization_id, currency, date, narration, document)
    values (${position}, '${organization}', 'EUR', '2026-06-01', 'a test', 'I-${position}')`
}

/** The lines of the entry at a position. */
function entryLines(position: number, amounts: readonly string[], first = 1): string {
  const rows = amounts.map((amount, at) => `(${first + at}, 'receivable/nordwind-${first + at}', ${amount}::numeric)`)
  return `insert into entry_line (entry_id, organization_id, line, account, amount)
    select e.id, e.organization_id, l.line, l.account, l.amount
    from entry e, (values ${rows.join(', ')}) as l (line, account, amount) where e.position = ${position}`
}

function statementRow(id: string): string {
  return `insert into statement (id, position, run_id, number, program, payer_id, partner_id, period, period_from, period_to,
      currency, opening, earned, paid, closing, issued_at, issue_date)
    values ('${id}', 1, 'run', '${id}', 'altus:program', 'altus', 'nordwind', '2026-05', '2026-05-01Z', '2026-06-01Z', 'EUR',
      0, 12, 0, 12, '2026-06-01Z', '2026-06-01')`
}

function earningRow(statement: string, line: number): string {
  return `insert into earning (id, statement_id, position, line, payer_id, partner_id, program, incentive, stage, credit,
      customer_id, product, earned_from, revision, kind, says, amount, currency, total, cut_record, cut_usage, engine_version, basis)
    values ('earning:${statement}/${line}', '${statement}', 1, ${line}, 'altus', 'nordwind', 'altus:program', 'manage', 'manage',
      'credit ${line}', 'fen-foods', 'altus:stratum', '2026-05-01Z', 1, 'first', '5 %', 12, 'EUR', 12, 1, 1, 'test', '{fact:1}')`
}

describe('the posting role is refused', () => {
  test.each([
    { statements: [entryRow(20), entryLines(20, ['240', '-239.99'])], says: /does not balance: its lines sum to 0.01/ },
    { statements: [entryRow(21), entryLines(21, ['240'])], says: /does not balance/ },
    { statements: [invoiceRow('I-2', '240'), lineRow('I-2', 1, '239')], says: /I-2 says 240, its lines sum to 239/ },
    { statements: [invoiceRow('I-3', '240')], says: /I-3 says 240, its lines sum to 0/ },
    { statements: [lineRow('I-1', 2, '5')], says: /invoice I-1 is issued: invoice_line can't get another part/ },
    { statements: [entryLines(1, ['5', '-5'], 3)], says: /entry \d+ is issued: entry_line can't get another part/ },
    { statements: [earningRow('S-1', 2)], says: /statement S-1 is issued: earning can't get another part/ },
    { statements: ['update invoice_line set amount = 1'], says: /permission denied/ },
    { statements: ['delete from entry_line'], says: /permission denied/ },
    { statements: ['truncate reason'], says: /permission denied/ },
    { statements: ['select from fact'], says: /permission denied/ },
    {
      statements: ['update statement set paid = 12, closing = 0'],
      says: /permission denied/,
    },
  ])('$says', async ({ statements, says }) => {
    await expect(post(...statements)).rejects.toThrow(says)
  })
})

describe('outside its pair the posting role is refused', () => {
  const foreign: PostingPair = { seller: 'altus', buyer: 'bridge' }
  test.each([
    { what: 'an invoice', statement: invoiceRow('I-4', '0', foreign) },
    {
      what: 'an invoice the other way round',
      statement: invoiceRow('I-5', '0', { seller: 'nordwind', buyer: 'altus' }),
    },
    { what: "a line on the pair's own invoice", statement: lineRow('I-1', 3, '0', foreign) },
    { what: 'an entry in a third book', statement: entryRow(22, 'bridge') },
    { what: "another seller's number", statement: `insert into number_series values ('bridge', 'INV', 1)` },
    { what: "the buyer's number", statement: `insert into number_series values ('nordwind', 'INV', 1)` },
    {
      what: 'a reason that a third party could read',
      statement: `insert into reason values ('line:I-1/1', '1', '{altus,bridge}', 0, '{}')`,
    },
    { what: 'a reason for everybody', statement: `insert into reason values ('line:I-1/1', '1', '{*}', 0, '{}')` },
  ])('$what', async ({ statement }) => {
    await expect(post(statement)).rejects.toThrow(/violates row-level security/)
  })

  test("and it doesn't see what others posted", async () => {
    await postAs(foreign, [invoiceRow('I-6', '7', foreign), lineRow('I-6', 1, '7', foreign)])
    const seen = await actAs(stage.acting('altus'), async (acting) => {
      await beginPosting(acting, LINK)
      return await sql<{ id: string }>`select id from invoice order by id`.execute(acting)
    })
    expect(seen.rows).toEqual([{ id: 'I-1' }])
  })
})

describe('what is posted or recorded stands, even for the owner of the tables', () => {
  test.each([
    'update invoice set total = 1',
    'update invoice_line set amount = 1',
    'delete from invoice_line',
    'update entry_line set amount = 0',
    'delete from entry',
    'update reason set parties = parties',
    'update statement set paid = 0',
    'update earning set amount = 0',
    'truncate fact cascade',
    'truncate payout cascade',
    'truncate remittance',
    'truncate payout_hold',
  ])('%s', async (statement) => {
    // A reason and a payout to edit: a trigger for each row needs a row.
    await post(`insert into reason values ('line:I-1/1', '1', '{altus}', 0, '{}') on conflict do nothing`)
    await expect(stage.ask(statement)).rejects.toThrow(/append-only: what is recorded or posted is never edited/)
  })
})

test('the app role itself posts nothing', async () => {
  for (const statement of [invoiceRow('I-7', '0'), entryRow(23), statementRow('S-2')]) {
    const bare = actAs(stage.acting('altus'), (acting) => sql.raw(statement).execute(acting))
    await expect(bare).rejects.toThrow(/permission denied/)
  }
})

test('a number that was drawn by a transaction that failed is drawn again', async () => {
  const draw = `insert into number_series values ('altus', 'INV', 1)
    on conflict (owner_id, series) do update set last = number_series.last + 1`
  await post(draw)
  await expect(post(draw, lineRow('I-1', 9, '1'))).rejects.toThrow(/is issued/)
  await post(draw)
  expect(await stage.ask(`select last from number_series where owner_id = 'altus'`)).toEqual([{ last: 2 }])
})
