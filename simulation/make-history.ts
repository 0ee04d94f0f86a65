import { type Channel, foundingOf, makeChannel } from './channel.ts'
import { type Dice, diceFrom } from './dice.ts'
import { happen, type Past } from './happenings.ts'
import type { Fact, History, Step } from './oracle/told.ts'

const BEGINS = '2026-01-02T00:00:00Z'
const HALF_A_YEAR_MINUTES = 190 * 24 * 60

/** What happens in one channel in about half a year: `rounds` happenings, and the closes and settlements between them. */
export function makeHistory(seed: number, rounds: number): History {
  const dice = diceFrom(seed)
  const channel = makeChannel(dice)
  const founding = foundingOf(dice, channel).map((one): Step => ({ at: '2025-12-15T00:00:00Z', does: 'tell', ...one }))
  const past: Past = {
    channel,
    told: founding.flatMap((step) => (step.does === 'tell' ? step.facts : [])),
    reported: [],
    count: 0,
  }
  const moments = Array.from({ length: rounds }, () => dice.between(0, HALF_A_YEAR_MINUTES))
    .sort((a, b) => a - b)
    .map((minutes) => Temporal.Instant.from(BEGINS).add({ minutes }))
  const happenings = moments.flatMap((moment) => happen(dice, past, moment))
  const steps = [...happenings, ...ratesOf(dice, channel), ...closesOf(dice)]
  steps.sort((a, b) =>
    a.at === b.at ? 0 : Temporal.Instant.compare(Temporal.Instant.from(a.at), Temporal.Instant.from(b.at)),
  )
  const last: readonly Step[] = [
    { at: '2026-08-20T00:00:00Z', does: 'close', month: '2026-06' },
    { at: '2026-08-20T01:00:00Z', does: 'settle', month: '2026-06' },
    { at: '2026-08-21T00:00:00Z', does: 'close', month: '2026-05' },
    { at: '2026-08-21T01:00:00Z', does: 'settle', month: '2026-04' },
  ]
  return { seed, operator: channel.operator, steps: [...founding, ...steps, ...last] }
}

const MONTHS = ['2025-12', '2026-01', '2026-02', '2026-03', '2026-04', '2026-05', '2026-06'] as const

/** Most months close once and in order; some are skipped, some close twice, some after a later one. */
function closesOf(dice: Dice): readonly Step[] {
  return MONTHS.flatMap((month): Step[] => {
    if (dice.chance(0.15)) return []
    const over = Temporal.PlainYearMonth.from(month).add({ months: 1 })
    const at = Temporal.Instant.from(`${over.toString()}-01T00:00:00Z`).add({ minutes: dice.between(0, 40 * 24 * 60) })
    const again = dice.chance(0.3) ? [at.add({ minutes: dice.between(1, 50 * 24 * 60) })] : []
    return [at, ...again].flatMap((moment): Step[] => {
      const close: Step = { at: moment.toString(), does: 'close', month }
      const later = moment.add({ minutes: dice.between(1, 3 * 24 * 60) }).toString()
      return dice.chance(0.8) ? [close, { at: later, does: 'settle', month }] : [close]
    })
  })
}

/** The rates that marked-up costs and earnings may ask for: told the day after, told late, or never. */
function ratesOf(dice: Dice, channel: Channel): readonly Step[] {
  const asked = new Map<string, Readonly<{ base: string; quote: string; date: string }>>()
  const anchorsAt = new Set(channel.links.map(({ body }) => body.calendar.anchorDay))
  const bases = new Set(channel.links.map(({ body }) => body.currency))
  const quotes = new Set([...bases, channel.program.body.currency])
  for (const base of bases)
    for (const quote of quotes)
      for (const month of MONTHS)
        for (const day of anchorsAt) {
          const date = dayIn(Temporal.PlainYearMonth.from(month).add({ months: 1 }), day)
          if (base !== quote) asked.set(`${base}-${quote}-${date}`, { base, quote, date })
        }
  return [...asked].flatMap(([name, pair]): Step[] => {
    if (dice.chance(0.05)) return []
    const delay = dice.chance(0.8) ? 12 * 60 : dice.between(0, 60 * 24 * 60)
    const at = Temporal.Instant.from(`${pair.date}T00:00:00Z`).add({ minutes: delay })
    const first = rateFact(dice, channel.operator, name, pair)
    const again = dice.chance(0.05) ? [rateFact(dice, channel.operator, `${name}-again`, pair)] : []
    return [{ at: at.toString(), does: 'tell', who: channel.operator, facts: [first, ...again] }]
  })
}

function rateFact(
  dice: Dice,
  operator: string,
  name: string,
  pair: { base: string; quote: string; date: string },
): Fact {
  const rate = `${dice.between(0, 2)}.${dice.between(1, 99_999)}`
  return { kind: 'fx_rate', about: `${operator}:${name}`, body: { ...pair, rate, source: 'dice' } }
}

function dayIn(month: Temporal.PlainYearMonth, day: number): string {
  return month.toPlainDate({ day: Math.min(day, month.daysInMonth) }).toString()
}
