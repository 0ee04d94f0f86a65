import { midnight, monthOf } from '#core/ground/calendar.ts'
import { type Decimal, decimal } from '#core/ground/decimal.ts'
import { assert, present } from '#core/ground/result.ts'
import { faultText, parseFormula } from '#core/metering/formula.ts'
import { evaluate, type Formula } from '#core/metering/formula-expression.ts'
import { HOUR_MS } from '#core/metering/quantity-quotient.ts'
import { type Cell, type Cells, type MeasureOf, metered, whereOf } from './quantities-cells.ts'
import { eventHash, hullOf } from './quantities-events.ts'

/** Distinct combinations of the values in a formula, counted: each is computed once, exactly, however many events have it. */
export type TupleRow = Readonly<{
  slot: number
  bucket: number
  grp: readonly string[] | ''
  month: string
  tuple: readonly string[]
  events: string
  digest: string
}>

/** A formula as a fact holds it: a wrong one is refused when it is told. */
export function readFormula({ formula }: MeasureOf<'formula'>): Formula {
  const parsed = parseFormula(formula)
  assert(parsed.ok, `a meter's formula can be read, not ${parsed.ok ? '' : faultText(parsed.refusal)}`)
  return parsed.value
}

export function formulaStatement(cells: Cells, measure: MeasureOf<'formula'>, events: string): string {
  const { names, divisor } = readFormula(measure)
  const tuple = names.map((name) => `toString(${metered(name).exact})`)
  const month = divisor === 'hours_of_month' ? monthSql(monthsOf(cells, measure)) : 'toInt64(0)'
  return `select slot, ${cells.bucket('at')} as bucket, ${cells.group} as grp, toString(${month}) as month,
      ${tuple.length === 0 ? '[]::Array(String)' : `[${tuple.join(', ')}]`} as tuple, count() as events,
      ${cells.digest(eventHash(cells.asked.meter))} as digest
    from (${events}) ${whereOf(cells)} group by slot, bucket, grp, month, tuple`
}

/** The first moments of the calendar months that the requests touch, and of the one after them. */
function monthsOf({ asked }: Cells, { zone = 'UTC' }: MeasureOf<'formula'>): readonly number[] {
  const spans = asked.requests.flatMap(({ stretches }) => stretches)
  const [from, to] = hullOf(
    spans.map((span) => ({ start: span.from.epochMilliseconds, stop: span.to.epochMilliseconds })),
  )
  const starts: number[] = []
  for (let month = monthOf(Temporal.Instant.fromEpochMilliseconds(from), zone); ; month = month.add({ months: 1 })) {
    starts.push(midnight(month.toPlainDate({ day: 1 }), zone).epochMilliseconds)
    if ((starts.at(-1) ?? to) >= to) return starts
  }
}

function monthSql(starts: readonly number[]): string {
  return `roundDown(at, [${starts.map((start) => `toInt64(${start})`).join(', ')}])`
}

/** A cell per request, bucket, group and month: the events' exact sum, and what divides it. */
export function formulaCells(rows: readonly TupleRow[], cells: Cells, measure: MeasureOf<'formula'>): readonly Cell[] {
  const formula = readFormula(measure)
  const months = formula.divisor === 'hours_of_month' ? monthsOf(cells, measure) : []
  return rows.map((row) => {
    const values = new Map(
      formula.names.map((name, at) => [name, decimal(present(row.tuple[at], 'each name has a value'))]),
    )
    const amount = evaluate(formula.total, values).times(row.events)
    const { slot, bucket, month } = row
    const group = row.grp === '' ? [] : row.grp
    const { numerator, divisor } = divided(amount, formula, { months, month: Number(month) })
    return { slot, bucket, group, month, numerator, divisor, events: Number(row.events), digest: BigInt(row.digest) }
  })
}

function divided(
  amount: Decimal,
  { divisor }: Formula,
  { months, month }: Readonly<{ months: readonly number[]; month: number }>,
): Readonly<{ numerator: Decimal; divisor: Decimal }> {
  if (divisor !== 'hours_of_month') return { numerator: amount, divisor }
  const ends = present(months[months.indexOf(month) + 1], 'every month has its end')
  return { numerator: amount.times(HOUR_MS), divisor: decimal(ends - month) }
}
