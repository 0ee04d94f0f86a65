import type { Ground } from './ground.ts'
import type { Expected } from './oracle/oracle.ts'
import { compare, NOTHING, type Ratio, ratio, ratioText } from './oracle/ratio.ts'

/** What the books say otherwise than they must, and about what. */
export type Difference = Readonly<{ what: string; about: string; wanted: string; seen: string }>

/** Sums per line key and earning, parks, and what is owed and was paid: as the oracle has them, or how they differ. */
export async function compareBooks(ground: Ground, expected: Expected): Promise<readonly Difference[]> {
  return [
    ...compareSums('Σ posted', expected.billed, await sumsOf(ground, BILLED)),
    ...compareSums('Σ earned', expected.earned, await sumsOf(ground, EARNED)),
    ...compareSums('owed', expected.owed, await sumsOf(ground, OWED)),
    ...compareSums('paid', expected.paid, await sumsOf(ground, PAID)),
    ...compareParks(expected, await ground.ask<Parked>('select scope, key, code from parked')),
  ]
}

type Parked = Readonly<{ scope: string; key: string; code: string }>
type Part = Readonly<{ about: readonly string[]; amount: string }>

const BILLED = `select array[link, subscription, charge, ${instant('period_from')}, ${instant('period_to')}] as about,
  sum(amount)::text as amount from invoice_line group by 1`
const EARNED = `select array[program, incentive, partner_id, credit] as about, sum(amount)::text as amount from earning group by 1`
const OWED = `select array[program, partner_id] as about, sum(earned - paid)::text as amount from statement group by 1`
const PAID = `select array[s.program, p.partner_id] as about, sum(p.amount)::text as amount
  from payout p join statement s on s.id = p.statement_id group by 1`

/** A moment as the oracle writes it. */
function instant(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`
}

async function sumsOf({ ask }: Ground, statement: string): Promise<ReadonlyMap<string, Ratio>> {
  const rows = await ask<Part>(statement)
  return new Map(rows.map(({ about, amount }) => [about.join(' '), ratio(amount)]))
}

/** What is not mentioned on one side is nothing there. */
function compareSums(
  what: string,
  wanted: ReadonlyMap<string, Ratio>,
  seen: ReadonlyMap<string, Ratio>,
): readonly Difference[] {
  return [...new Set([...wanted.keys(), ...seen.keys()])].flatMap((about) => {
    const [a, b] = [wanted.get(about) ?? NOTHING, seen.get(about) ?? NOTHING]
    return compare(a, b) === 0 ? [] : [{ what, about, wanted: ratioText(a), seen: ratioText(b) }]
  })
}

function compareParks({ parked }: Expected, rows: readonly Parked[]): readonly Difference[] {
  const wanted = new Map(
    [...parked].flatMap(([scope, keys]) => [...keys].map(([key, code]) => [`${scope} | ${key}`, code])),
  )
  const seen = new Map(rows.map(({ scope, key, code }) => [`${scope} | ${key}`, code]))
  return [...new Set([...wanted.keys(), ...seen.keys()])].flatMap((about) => {
    const [a, b] = [wanted.get(about) ?? 'not parked', seen.get(about) ?? 'not parked']
    return a === b ? [] : [{ what: 'parked', about, wanted: a, seen: b }]
  })
}
