import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { playScenario } from './play.ts'
import { readScenarioFile } from './scenario-file.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
  await playScenario(readScenarioFile('whole-channel.scenario'), stage)
})
afterAll(() => stage.close())

test('what a link was billed for a period is its invoices and its lines alike', async () => {
  const links = await stage.ask<{ link: string; period: string; total: string; lines: string }>(`
    select i.link, i.period, sum(i.total)::text as total, sum(l.amount)::text as lines
    from invoice i join (select invoice_id, sum(amount) as amount from invoice_line group by 1) l on l.invoice_id = i.id
    group by 1, 2 order by 1, 2`)
  expect(links.map(({ link, period, total }) => `${link} ${period} ${Number(total).toFixed(2)}`)).toEqual([
    'altus:to-bridge 2026-05 405.00',
    'altus:to-bridge 2026-06 -60.00',
    'altus:to-nordwind 2026-05 1127.00',
    'altus:to-nordwind 2026-06 1086.00',
    'bridge:to-mossgate 2026-05 445.50',
    'bridge:to-mossgate 2026-06 -66.00',
    'mossgate:to-reed-labs 2026-05 485.00',
    'mossgate:to-reed-labs 2026-06 45.00',
    'nordwind:to-fen-foods 2026-05 445.97',
    'nordwind:to-fen-foods 2026-06 696.50',
    'nordwind:to-peat-works 2026-05 222.00',
    'nordwind:to-peat-works 2026-06 84.00',
    'skyhost:to-nordwind 2026-05 100.00',
    'skyhost:to-nordwind 2026-06 210.00',
  ])
  expect(links.filter(({ total, lines }) => Number(total) !== Number(lines))).toEqual([])
})

test("the seller's receivable is the buyer's payable, document by document, and is what was invoiced", async () => {
  const documents = await stage.ask<{ number: string; owed: string | null; owes: string | null; total: string }>(`
    select i.number, i.total::text as total,
      (select sum(amount) from entry e join entry_line l on l.entry_id = e.id where e.document = i.number
        and e.organization_id = i.seller_id and l.account = 'receivable/' || i.buyer_id)::text as owed,
      (select sum(amount) from entry e join entry_line l on l.entry_id = e.id where e.document = i.number
        and e.organization_id = i.buyer_id and l.account = 'payable/' || i.seller_id)::text as owes
    from invoice i order by 1`)
  expect(documents.length).toBe(14)
  const wrong = documents.filter(
    ({ owed, owes, total }) => Number(owed) !== Number(total) || Number(owes) !== -Number(total),
  )
  expect(wrong).toEqual([])
})

test('every entry sums to zero, in the currency of its document', async () => {
  const unbalanced = await stage.ask(`select e.document, e.organization_id, sum(l.amount)
    from entry e left join entry_line l on l.entry_id = e.id group by e.id having sum(l.amount) is distinct from 0`)
  expect(unbalanced).toEqual([])
  const foreign = await stage.ask(`select e.document from entry e join invoice i on i.number = e.document
    where e.currency <> i.currency`)
  expect(foreign).toEqual([])
  const [books] = await stage.ask<{ entries: string }>('select count(*)::text as entries from entry')
  // Two for each of 14 invoices; two for each of 4 statements and one for the payout.
  expect(books?.entries).toBe('37')
})

test('numbers have no gap, in each series of each owner', async () => {
  const numbers = await stage.ask<{ number: string }>(`select number from invoice union all select number from statement
    union all select number from payout`)
  const bySeries = Map.groupBy(numbers, ({ number }) => number.slice(0, -7))
  const sizes = [...bySeries].map(([series, drawn]) => {
    const counts = drawn.map(({ number }) => Number(number.slice(-6))).sort((a, b) => a - b)
    expect(counts).toEqual(counts.map((_, at) => at + 1))
    return `${series} ${counts.length}`
  })
  expect(sizes.sort()).toEqual([
    'ALTUS-CN 1',
    'ALTUS-INV 3',
    'ALTUS-PO 1',
    'ALTUS-ST 4',
    'BRIDGE-CN 1',
    'BRIDGE-INV 1',
    'MOSSGATE-INV 2',
    'NORDWIND-INV 4',
    'SKYHOST-INV 2',
  ])
})

test('a statement is its earnings, opens where the one before closed, and stands in both books', async () => {
  const statements = await stage.ask<Record<string, string>>(`
    select s.number, s.partner_id as partner, s.opening, s.earned, s.paid, s.closing,
      (select coalesce(sum(amount), 0) from earning where statement_id = s.id) as lines,
      coalesce(lag(s.closing) over (partition by program, partner_id order by position), 0) as before,
      (select sum(l.amount) from entry e join entry_line l on l.entry_id = e.id where e.document = s.number
        and e.organization_id = s.partner_id and l.account like 'incentive-receivable/%') as receivable,
      (select sum(l.amount) from entry e join entry_line l on l.entry_id = e.id where e.document = s.number
        and e.organization_id = s.payer_id and l.account like 'incentive-accrual/%') as accrual
    from statement s order by position`)
  const shown = statements.map(({ partner, opening, earned, paid, closing }) =>
    [partner, ...[opening, earned, paid, closing].map((text) => Number(text).toFixed(2))].join(' '),
  )
  expect(shown).toEqual([
    'mossgate 0.00 18.75 0.00 18.75',
    'nordwind 0.00 54.00 0.00 54.00',
    'mossgate 18.75 -3.75 0.00 15.00',
    'nordwind 54.00 2551.20 2605.20 0.00',
  ])
  for (const { opening, before, earned, lines, receivable, accrual } of statements) {
    expect(Number(opening)).toBe(Number(before))
    expect([Number(lines), Number(receivable), -Number(accrual)]).toEqual([earned, earned, earned].map(Number))
  }
})

test('what a partner buys and earns offsets: nobody owes what nobody is owed', async () => {
  const sides = await stage.ask<{ currency: string; owed: string; owes: string }>(`
    select e.currency, sum(l.amount) filter (where l.account like 'receivable/%')::text as owed,
      sum(l.amount) filter (where l.account like 'payable/%')::text as owes
    from entry e join entry_line l on l.entry_id = e.id group by 1 order by 1`)
  expect(sides.map(({ currency, owed, owes }) => [currency, Number(owed), Number(owes)])).toEqual([
    ['EUR', 4915.97, -4915.97],
    ['USD', 310, -310],
  ])
})
