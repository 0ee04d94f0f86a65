import type { Subscription } from '#core/billing/subscription.ts'
import { isBefore } from '#core/ground/calendar.ts'
import { type Decimal, decimal, decimalText, larger, ZERO } from '#core/ground/decimal.ts'
import { factRef } from '#core/ground/fact.ts'
import { currencyPlaces } from '#core/ground/money.ts'
import type { Reason } from '#core/ground/reason.ts'
import { divide } from '#core/ground/rounding.ts'
import { subscriptionsOf } from '#core/rewards/crediting/billed.ts'
import { valuesOf } from '#core/rewards/crediting/values.ts'
import type { Clawback } from '#core/rewards/program.ts'
import type { Workings } from '#core/rewards/workings.ts'
import type { Priced } from './priced.ts'

/** What a clawback leaves of an amount: the part that stays, when vesting stops, and why. */
export type Clawed = Readonly<{
  keeps: (amount: Decimal) => Decimal
  stops: Temporal.Instant | undefined
  reasons: readonly Reason[]
  tokens: readonly string[]
}>

const NOTHING: Clawed = { keeps: (amount) => amount, stops: undefined, reasons: [], tokens: [] }

/** Every clawback of the credit's own version that something set off. It takes at most what was earned. */
export function clawedBack(priced: Priced, workings: Workings): Clawed {
  const { program, incentive } = priced.candidate
  return (program.clawback ?? [])
    .filter(({ incentives }) => incentives === undefined || incentives.includes(incentive.id))
    .reduce((clawed, rule) => together(clawed, clawedBy(rule, priced, workings)), NOTHING)
}

function together(a: Clawed, b: Clawed): Clawed {
  if (b === NOTHING) return a
  const stops = a.stops && b.stops ? (isBefore(a.stops, b.stops) ? a.stops : b.stops) : (a.stops ?? b.stops)
  return {
    keeps: (amount) => b.keeps(a.keeps(amount)),
    stops,
    reasons: [...a.reasons, ...b.reasons],
    tokens: [...a.tokens, ...b.tokens],
  }
}

/** What set a clawback off and when; `part` where it took a part of the thing itself away. */
type SetOff = Readonly<{ at: Temporal.Instant; says: string; facts: readonly number[]; part?: Decimal }>

function clawedBy(rule: Clawback, priced: Priced, workings: Workings): Clawed {
  const { candidate } = priced
  const event = EVENTS[rule.on](rule, priced, workings)
  if (!event || !isBefore(event.at, workings.facts.until)) return NOTHING
  const from = candidate.credit.at
  const zone = candidate.program.payout.zone
  const ends = rule.within === undefined ? undefined : from.toZonedDateTimeISO(zone).add(rule.within).toInstant()
  if (isBefore(event.at, from) || (ends && !isBefore(event.at, ends))) return NOTHING
  if (rule.where !== undefined) {
    const asking = {
      credit: candidate.credit,
      partner: candidate.key.partner,
      program: candidate.program,
      at: event.at,
    }
    if (!workings.ask(rule.where, valuesOf(workings.facts, workings.lets, asking)).holds) return NOTHING
  }
  const reasons: Reason[] = [
    {
      rule: 'clawback',
      says: `${event.says}: ${takeSentence(rule)}`,
      facts: event.facts.map((position) => factRef({ position })),
    },
  ]
  const tokens = [`clawback:${rule.on} ${event.at.toString()}${event.part ? ` ${decimalText(event.part)}` : ''}`]
  if (rule.take === 'unvested') return { ...NOTHING, stops: event.at, reasons, tokens }
  const { currency, rounding } = candidate.program
  const policy = { places: currencyPlaces(currency), mode: rounding?.mode ?? 'half_even' }
  const kept = keptPart(rule, event, { from, ends, zone })
  const keeps = (amount: Decimal): Decimal =>
    amount.lte(ZERO) ? amount : larger(ZERO, divide(amount.times(kept.of), kept.all, policy))
  return { keeps, stops: undefined, reasons, tokens }
}

type Window = Readonly<{ from: Temporal.Instant; ends: Temporal.Instant | undefined; zone: string }>

/** Which part stays, as a fraction: none, what has passed of the window, or what the step reached leaves. */
function keptPart(
  { take }: Clawback,
  { at, part }: SetOff,
  { from, ends, zone }: Window,
): Readonly<{ of: Decimal; all: Decimal }> {
  if (part !== undefined && take !== 'all') return { of: decimal(1).minus(part), all: decimal(1) }
  if (take === 'proportional' && ends) {
    return {
      of: decimal(at.epochMilliseconds - from.epochMilliseconds),
      all: decimal(ends.epochMilliseconds - from.epochMilliseconds),
    }
  }
  if (typeof take === 'object') {
    const step = take.steps.find(({ until }) => isBefore(at, from.toZonedDateTimeISO(zone).add(until).toInstant()))
    return { of: decimal(100).minus(step?.percent ?? '0'), all: decimal(100) }
  }
  return { of: ZERO, all: decimal(1) }
}

function takeSentence({ take }: Clawback): string {
  if (take === 'unvested') return 'what has not vested is taken back'
  if (take === 'all') return 'all of it is taken back'
  if (take === 'proportional') return 'what is left of the time is taken back'
  return `of it ${take.steps.map(({ until, percent }) => `${percent} % until ${until}`).join(', ')} is taken back`
}

type Event = (rule: Clawback, priced: Priced, workings: Workings) => SetOff | undefined

const EVENTS: Readonly<Record<Clawback['on'], Event>> = {
  'subscription.cancelled': (_rule, { candidate }, { billed, facts }) => {
    const { credit } = candidate
    const own = credit.subscription === undefined ? undefined : facts.subscriptions.get(credit.subscription)
    const begun = own ? [own] : subscriptionsOf(billed, credit, facts.until)
    const all = [...new Set(begun.flatMap((one) => [one, ...successorsOf(one, facts.subscriptions)]))]
    const ends = all.map(({ to }) => to)
    if (all.length === 0 || ends.some((end) => end === undefined || !isBefore(end, facts.until))) return undefined
    const last = ends
      .filter((end) => end !== undefined)
      .toSorted(Temporal.Instant.compare)
      .at(-1)
    if (!last) return undefined
    const says = `${all.map(({ id }) => id).join(', ')} ended on ${last.toString().slice(0, 10)}`
    return { at: last, says, facts: all.flatMap((one) => one.facts) }
  },
  // A following base falls with its credit notes by itself; only a pinned one is taken back here, by the part credited.
  'credit_note.issued': (_rule, { candidate }) => {
    const { credit, whole } = candidate
    const { first, corrected: now } = whole
    if (!first || !now || first.lte(ZERO) || now.gte(first)) return undefined
    const part = divide(first.minus(larger(ZERO, now)), first, { places: 12, mode: 'half_even' })
    return { at: credit.at, says: `A credit note took back part of ${credit.id}`, facts: [], part }
  },
  'invoice.unpaid': (rule, { candidate }, { facts }) => {
    const { line } = candidate.credit
    if (!line || line.base.lte(ZERO)) return undefined
    const due = line.period.to
      .toZonedDateTimeISO(line.period.zone)
      .add(rule.within ?? 'P90D')
      .toInstant()
    const paid = line.paid ?? ZERO
    if (!isBefore(due, facts.until) || paid.gte(line.base)) return undefined
    const part = divide(line.base.minus(larger(ZERO, paid)), line.base, { places: 12, mode: 'half_even' })
    return {
      at: candidate.credit.at,
      says: `${candidate.credit.id} was not paid by ${due.toString().slice(0, 10)}`,
      facts: [],
      part,
    }
  },
  'role.ended': (_rule, { candidate }, { facts }) => {
    const mine = facts.roles.filter(({ fact }) => candidate.holding.facts.includes(fact))
    const ends = mine.flatMap(({ to }) => to ?? []).toSorted(Temporal.Instant.compare)
    const [last] = ends.slice(-1)
    if (!last || ends.length < mine.length) return undefined
    return {
      at: last,
      says: `${candidate.key.partner} gave the role up on ${last.toString().slice(0, 10)}`,
      facts: mine.map(({ fact }) => fact),
    }
  },
}

/** The subscriptions that go on with one after a transfer: its end is no loss while one of them lives. */
function successorsOf(subscription: Subscription, all: ReadonlyMap<string, Subscription>): readonly Subscription[] {
  const next = [...all.values()].filter(({ replaces }) => replaces === subscription.id)
  return next.flatMap((one) => [one, ...successorsOf(one, all)])
}
