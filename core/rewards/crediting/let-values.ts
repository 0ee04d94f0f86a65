import { contains, isBefore } from '#core/ground/calendar.ts'
import { type Decimal, decimal, isZero, sum, ZERO } from '#core/ground/decimal.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import { divide } from '#core/ground/rounding.ts'
import type { LetRule } from '#core/rewards/base.ts'
import type { Credit } from '#core/rewards/credit.ts'
import type { EarningFacts } from '#core/rewards/earning-facts.ts'
import type { asker } from '#core/rewards/predicate.ts'
import { type Incentive, isPeriodName, type Program } from '#core/rewards/program.ts'
import { namesPartner, type Scoped, scopeName } from '#core/rewards/scope.ts'
import { indexBilled } from './billed.ts'
import type { Holders } from './holders.ts'
import { lineCredit } from './line-credits.ts'
import { milestoneCredits } from './milestone-credits.ts'
import { periodHolding } from './period-credits.ts'
import { subscriptionCredits } from './subscription-credits.ts'
import { lineValue } from './values.ts'

/** The value of a named aggregate for a credit of a partner at a moment; undefined where the program has none of that name. */
export type LetValues = (
  program: Program,
  name: string,
  of: Readonly<{ credit: Credit; partner: OrganizationId; at: Temporal.Instant }>,
) => Decimal | undefined

type Counted = Readonly<{ at: Temporal.Instant; amount: Decimal; scope: string }>
type Aggregate = Exclude<LetRule, { ratio: unknown }>

/** Aggregates over what was billed and what happened, worked out once for each rule. */
export function letValues(facts: EarningFacts, holders: Holders, ask: ReturnType<typeof asker>): LetValues {
  const memory = new Map<LetRule, ReadonlyMap<string, readonly Counted[]>>()
  const entriesOf = (program: Program, rule: Aggregate) => {
    const known = memory.get(rule)
    if (known) return known
    const entries = Map.groupBy(countedBy(rule, program, facts, holders, ask), ({ scope }) => scope)
    memory.set(rule, entries)
    return entries
  }
  const value: LetValues = (program, name, of) => {
    const rule = program.let?.[name]
    if (!rule) return undefined
    if ('ratio' in rule) return ratioOf(rule, (part) => value(program, part, of))
    const scope = scopeName(rule.per ?? 'partner', scopedOf(facts, of))
    const window = windowOf(rule, program, of.at)
    const counted = entriesOf(program, rule).get(scope) ?? []
    return sum(counted.filter(({ at }) => contains(window, at)).map(({ amount }) => amount))
  }
  return value
}

function ratioOf(
  { ratio: [above, below], otherwise }: Extract<LetRule, { ratio: unknown }>,
  value: (name: string) => Decimal | undefined,
): Decimal | undefined {
  const [dividend, divisor] = [value(above), value(below)]
  if (dividend === undefined || divisor === undefined) return undefined
  if (isZero(divisor)) return otherwise === undefined ? undefined : decimal(otherwise)
  return divide(dividend, divisor, { places: 12, mode: 'half_even' })
}

export function scopedOf(
  facts: Pick<EarningFacts, 'groupOf'>,
  { credit, partner, at }: Readonly<{ credit: Credit; partner: OrganizationId; at: Temporal.Instant }>,
): Scoped {
  const { customer, subscription, product, id } = credit
  // A deal is won with a customer's right to a product; until then it stands for itself.
  const deal = customer === undefined ? id : `${customer} ${product ?? ''}`
  return { partner, group: facts.groupOf(partner, at), customer, subscription, product, deal, credit: id }
}

/** A window ends with the moment itself. */
function windowOf(
  { over }: Aggregate,
  program: Program,
  at: Temporal.Instant,
): Readonly<{ from: Temporal.Instant; to: Temporal.Instant }> {
  const { zone } = program.payout
  const to = at.add({ nanoseconds: 1 })
  if (over === undefined || over === 'program') {
    return { from: Temporal.PlainDate.from(program.effective.from).toZonedDateTime({ timeZone: zone }).toInstant(), to }
  }
  if (isPeriodName(over)) return { from: periodHolding(over, at, zone).from, to }
  return { from: at.toZonedDateTimeISO(zone).subtract(over).toInstant(), to }
}

/** Where the scope names a partner or its group each holder counts its part; else each thing counts once, for everybody together. */
function countedBy(
  rule: Aggregate,
  program: Program,
  facts: EarningFacts,
  holders: Holders,
  ask: ReturnType<typeof asker>,
): readonly Counted[] {
  const { where, role, per = 'partner' } = rule
  const source = 'sum' in rule ? rule.sum : rule.count
  const asIncentive = { ...named('invoice.issued'), ...(role ? { role } : {}) }
  const isEach = namesPartner(per)
  return creditsFor(source, program, facts)
    .filter(
      (credit) => where === undefined || ask(where, (path) => credit.values?.[path] ?? lineValue(path, credit)).holds,
    )
    .flatMap((credit): readonly Counted[] => {
      const { all } = holders(asIncentive, credit)
      const [amount, at] = ['count' in rule ? decimal(1) : (credit.amounts?.[source]?.amount ?? ZERO), credit.at]
      const counted = (partner: OrganizationId, part: Decimal) => {
        return { at, amount: part, scope: scopeName(per, scopedOf(facts, { credit, partner, at })) }
      }
      if (!isEach) return role !== undefined && all.length === 0 ? [] : [counted('', amount)]
      return all.map(({ partner, share }) =>
        counted(partner, 'count' in rule ? amount : amount.times(share).times('0.01')),
      )
    })
}

/** What a rule counts of the program's products: billed lines, what happened to subscriptions, milestones reached, what others bring. */
function creditsFor(source: string, program: Program, facts: EarningFacts): readonly Credit[] {
  const sold = program.products === undefined ? undefined : new Set(program.products)
  const all = allOf(source, program, facts)
  return all.filter(({ product, fault, at }) => {
    return !fault && isBefore(at, facts.until) && (sold === undefined || product === undefined || sold.has(product))
  })
}

function allOf(source: string, program: Program, facts: EarningFacts): readonly Credit[] {
  if (source.startsWith('line.')) {
    return facts.lines.filter(({ seller }) => seller === program.owner).map((line) => lineCredit(line, 'issued'))
  }
  if (source === 'milestone') {
    const names = new Set(facts.milestones.map(({ milestone }) => milestone))
    return [...names].flatMap((name) => milestoneCredits(named(`milestone.${name}`), facts, program))
  }
  if (source === 'subscription' || source === 'customer' || source === 'renewal') {
    const trigger = source === 'renewal' ? 'subscription.renewed' : 'subscription.started'
    const all = subscriptionCredits(trigger, facts, program, indexBilled(facts.lines, facts.subscriptions.values()))
    if (source !== 'customer') return all
    const inTime = all.toSorted((a, b) => Temporal.Instant.compare(a.at, b.at) || (a.id < b.id ? -1 : 1))
    return [...Map.groupBy(inTime, ({ customer }) => customer).values()].flatMap((mine) => mine.slice(0, 1))
  }
  const prefix = source.split('.')[0] ?? source
  return facts.credits.filter(({ trigger }) => trigger.startsWith(`${prefix}.`))
}

function named(trigger: Incentive['trigger']): Incentive {
  return { id: 'let', stage: 'manage', trigger, pay: { fixed: '0' } }
}
