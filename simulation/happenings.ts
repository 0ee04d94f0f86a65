import { amountFrom, type Channel, METERED, milestoneFrom, modelFrom, soldOn, withVersion } from './channel.ts'
import type { Dice } from './dice.ts'
import { dayBegins, firstDay, textOf } from './oracle/calendar.ts'
import { type Fact, type FactOf, isOf, type Kind, type Step, type UsageEvent } from './oracle/told.ts'

/** What has happened so far, as far as later happenings build on it. */
export type Past = { readonly channel: Channel; told: Fact[]; reported: Reported[]; count: number }
type Reported = Readonly<{ who: string; event: UsageEvent }>
type Moment = Temporal.Instant
type Happening = Readonly<{ weight: number; make: (dice: Dice, past: Past, now: Moment) => readonly Step[] }>

/** One thing that happens at a moment; sometimes nothing, where there is nothing yet that it could happen to. */
export function happen(dice: Dice, past: Past, now: Moment): readonly Step[] {
  let place = dice.between(
    1,
    HAPPENINGS.reduce((sum, { weight }) => sum + weight, 0),
  )
  for (const { weight, make } of HAPPENINGS) {
    place -= weight
    if (place <= 0) return make(dice, past, now)
  }
  return []
}

function tell(past: Past, now: Moment, who: string, fact: Fact): readonly Step[] {
  past.told.push(fact)
  return [{ at: now.toString(), does: 'tell', who, facts: [fact] }]
}

function toldOf<K extends Kind>(past: Past, kind: K): readonly FactOf<K>[] {
  return past.told.filter((fact) => isOf(fact, kind))
}

function fresh(past: Past): number {
  past.count += 1
  return past.count
}

function ownerOf(about: string): string {
  return about.slice(0, about.indexOf(':'))
}

/** A moment around now or long before; often one at which a period begins somewhere, give or take a millisecond. */
function momentNear(dice: Dice, past: Past, now: Moment, days: Readonly<{ back: number; ahead: number }>): string {
  const moment = now.add({ minutes: dice.between(-days.back * 1440, days.ahead * 1440) })
  if (!dice.chance(0.4)) return moment.toString()
  const edge = periodEdge(dice, past, moment)
  return dice.chance(0.3) ? Temporal.Instant.from(edge).subtract({ milliseconds: 1 }).toString() : edge
}

function periodEdge(dice: Dice, past: Past, moment: Moment): string {
  const { calendar } = dice.pick(past.channel.links).body
  const month = moment.toZonedDateTimeISO(calendar.zone).toPlainDate().toPlainYearMonth().toString()
  return textOf(dayBegins(firstDay(calendar, month), calendar.zone))
}

function use(dice: Dice, past: Past, now: Moment): readonly Step[] {
  const { lives } = past.channel
  const life = dice.pick(lives)
  const late = dice.chance(0.2)
  const events = Array.from({ length: dice.between(1, 6) }, (): UsageEvent => {
    const type = dice.pick(Object.values(METERED))
    const sign = dice.chance(0.1) ? '-' : ''
    const value = sign + amountFrom(dice, dice.pick([0, 3, 30]))
    const time = momentNear(dice, past, now, { back: late ? 130 : 4, ahead: 0 })
    const subject = dice.chance(0.9) ? life.subject : dice.pick(lives).subject
    return {
      source: 'meter',
      id: `event-${fresh(past)}`,
      type,
      subject,
      time,
      data: { hours: value, cost: value, site: 'a' },
    }
  })
  const who = dice.chance(0.95) ? life.recorder : 'partner'
  past.reported.push(...events.map((event) => ({ who, event })))
  return [{ at: now.toString(), does: 'report', who, events }]
}

/** The same event again, or one that says something else under the same name; now and then twice in one batch. */
function repeat(dice: Dice, past: Past, now: Moment): readonly Step[] {
  if (past.reported.length === 0) return []
  const { who, event } = dice.pick(past.reported)
  const other = dice.chance(0.5) ? { ...event, data: { ...event.data, hours: '77.7', cost: '77.7' } } : event
  const next = { ...event, id: `event-${fresh(past)}` }
  const events = dice.chance(0.5) ? [other] : [next, other, next]
  return [{ at: now.toString(), does: 'report', who, events }]
}

function price(dice: Dice, past: Past, now: Moment): readonly Step[] {
  const { about: link, body } = dice.pick(past.channel.links)
  const sold = soldOn(past.channel, link)
  const { product, charge, above } = dice.pick(sold)
  const from = momentNear(dice, past, now, { back: 100, ahead: 30 })
  const to = dice.chance(0.2) ? { to: momentNear(dice, past, now, { back: 10, ahead: 60 }) } : {}
  const currency = dice.chance(0.05) ? 'GBP' : body.currency
  const model = modelFrom(dice, charge, above)
  const fact = { book: body.book, product, charge, currency, price: model, from, ...to }
  return tell(past, now, body.seller, { kind: 'price', about: `${body.seller}:price-${fresh(past)}`, body: fact })
}

function withdraw(dice: Dice, past: Past, now: Moment): readonly Step[] {
  const { about, body } = dice.pick(toldOf(past, 'price'))
  if (dice.chance(0.5)) return tell(past, now, ownerOf(about), { kind: 'price', about, body })
  return tell(past, now, ownerOf(about), { kind: 'price_withdrawn', about, body: { because: 'dice' } })
}

function bind(dice: Dice, past: Past, now: Moment): readonly Step[] {
  const life = dice.pick(past.channel.lives)
  const subject = dice.chance(0.7) ? life.subject : dice.pick(past.channel.lives).subject
  const from = momentNear(dice, past, now, { back: 120, ahead: 20 })
  const to = dice.chance(0.4) ? { to: momentNear(dice, past, now, { back: 30, ahead: 60 }) } : {}
  const about = dice.chance(0.3) ? `${life.id}-1` : `${life.id}-${fresh(past)}`
  const recorder = dice.chance(0.9) ? life.recorder : 'partner'
  return tell(past, now, life.owner, {
    kind: 'binding',
    about,
    body: { subscription: life.id, subject, recorder, from, ...to },
  })
}

function unbind(dice: Dice, past: Past, now: Moment): readonly Step[] {
  const bindings = toldOf(past, 'binding')
  if (bindings.length === 0) return []
  const { about, body } = dice.pick(bindings)
  if (dice.chance(0.5)) return tell(past, now, ownerOf(about), { kind: 'binding', about, body })
  return tell(past, now, ownerOf(about), { kind: 'binding_removed', about, body: { because: 'dice' } })
}

function cancel(dice: Dice, past: Past, now: Moment): readonly Step[] {
  const life = dice.pick(past.channel.lives)
  const at = momentNear(dice, past, now, { back: 90, ahead: 60 })
  const notBefore = Temporal.Instant.compare(Temporal.Instant.from(at), Temporal.Instant.from(life.body.from)) < 0
  const body = { at: notBefore ? life.body.from : at, because: 'dice' }
  return tell(past, now, life.owner, { kind: 'subscription_cancelled', about: life.id, body })
}

function giveGoodwill(dice: Dice, past: Past, now: Moment): readonly Step[] {
  const life = dice.pick(past.channel.lives)
  const link = dice.pick(life.body.chain)
  const charge = dice.pick(past.channel.charges[life.body.product] ?? [])
  const periodFrom = periodEdge(dice, past, now.subtract({ hours: 24 * dice.between(0, 100) }))
  const credit = dice.chance(0.5)
    ? { fixed: amountFrom(dice, 30) }
    : { percent: dice.pick(['10', '33.3', '100', '0.5']) }
  const body = { link, subscription: life.id, charge, periodFrom, credit, because: 'dice' }
  return tell(past, now, ownerOf(link), {
    kind: 'goodwill',
    about: `${ownerOf(link)}:goodwill-${dice.between(1, 12)}`,
    body,
  })
}

function changeRole(dice: Dice, past: Past, now: Moment): readonly Step[] {
  const { channel } = past
  const known = toldOf(past, 'role')
  const partner = dice.pick(channel.partners)
  const about = known.length > 0 && dice.chance(0.4) ? dice.pick(known).about : `acme:role-${fresh(past)}`
  const to = dice.chance(0.3) ? { to: momentNear(dice, past, now, { back: 20, ahead: 60 }) } : {}
  const body = {
    partner,
    customer: dice.pick(channel.lives).body.customer,
    product: 'acme:stratum',
    role: dice.pick(['manager', 'manager', 'supporter']),
    share: dice.pick(['100', '50', '33.3', '60']),
    from: momentNear(dice, past, now, { back: 150, ahead: 30 }),
    ...to,
  }
  return tell(past, now, channel.operator, { kind: 'role', about, body })
}

function agreeOnMilestone(dice: Dice, past: Past, now: Moment): readonly Step[] {
  const { channel } = past
  const body = {
    customer: dice.pick(channel.lives).body.customer,
    product: 'acme:stratum',
    milestone: milestoneFrom(dice),
    partner: dice.pick(channel.partners),
    due: momentNear(dice, past, now, { back: 10, ahead: 60 }),
  }
  return tell(past, now, channel.operator, { kind: 'milestone', about: `acme:milestone-${dice.between(1, 6)}`, body })
}

function reach(dice: Dice, past: Past, now: Moment): readonly Step[] {
  const milestones = toldOf(past, 'milestone')
  if (milestones.length === 0) return []
  const { about } = dice.pick(milestones)
  const at = momentNear(dice, past, now, { back: 40, ahead: 10 })
  return tell(past, now, past.channel.operator, { kind: 'milestone_reached', about, body: { at, evidence: 'seen' } })
}

function approve(dice: Dice, past: Past, now: Moment): readonly Step[] {
  const reached = toldOf(past, 'milestone_reached')
  if (reached.length === 0) return []
  const { about } = dice.pick(reached)
  const at = momentNear(dice, past, now, { back: 20, ahead: 20 })
  return tell(past, now, past.channel.operator, { kind: 'milestone_approved', about, body: { at } })
}

function changeProgram(dice: Dice, past: Past, now: Moment): readonly Step[] {
  const program = toldOf(past, 'program').at(-1) ?? past.channel.program
  return tell(past, now, past.channel.operator, withVersion(dice, program))
}

/** What postings are not keyed by may change: how a link rounds and corrects, from when a subscription is, what a meter counts. */
function changeTerms(dice: Dice, past: Past, now: Moment): readonly Step[] {
  const { about, body } = dice.pick(past.channel.links)
  const rounding = dice.pick(['line-half-even', 'line-half-up', 'line-truncate'] as const)
  const correction = dice.pick(['net', 'reverse_and_rebook'] as const)
  return tell(past, now, body.seller, { kind: 'agreement', about, body: { ...body, rounding, correction } })
}

function changeStart(dice: Dice, past: Past, now: Moment): readonly Step[] {
  const { id: about, owner, body } = dice.pick(past.channel.lives)
  const from = momentNear(dice, past, Temporal.Instant.from(body.from), { back: 20, ahead: 70 })
  return tell(past, now, owner, { kind: 'subscription', about, body: { ...body, from } })
}

function changeMeter(dice: Dice, past: Past, now: Moment): readonly Step[] {
  const { about, body } = dice.pick(toldOf(past, 'meter'))
  const measure = dice.chance(0.5)
    ? ({ aggregation: 'count' } as const)
    : ({ aggregation: 'sum', value: 'hours' } as const)
  return tell(past, now, ownerOf(about), { kind: 'meter', about, body: { ...body, measure } })
}

const HAPPENINGS: readonly Happening[] = [
  { weight: 40, make: use },
  { weight: 6, make: repeat },
  { weight: 9, make: price },
  { weight: 6, make: withdraw },
  { weight: 4, make: bind },
  { weight: 5, make: unbind },
  { weight: 3, make: cancel },
  { weight: 7, make: giveGoodwill },
  { weight: 7, make: changeRole },
  { weight: 5, make: agreeOnMilestone },
  { weight: 9, make: reach },
  { weight: 8, make: approve },
  { weight: 2, make: changeProgram },
  { weight: 2, make: changeTerms },
  { weight: 2, make: changeStart },
  { weight: 1, make: changeMeter },
]
