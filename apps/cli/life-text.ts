import type { z } from 'zod'
import { money, readableMoney } from '#core/ground/money.ts'
import type { dealLife } from '#questions/life/deal-life.ts'
import { alignedText } from './aligned-text.ts'

export type LifeTold = z.output<(typeof dealLife)['output']>

/** A life to read: who stayed how long, what partners have of it, where vesting stopped and why, then every point in its order. */
export function formatLife(life: LifeTold): string {
  const { vestings, partners, points, zone } = life
  const stopped = vestings.flatMap(({ partner, title, stop }) => (stop ? [`${partner}, ${title}: ${stop.says}`] : []))
  const sums = partners.map(({ partner, currency, earned, vested, held, takenBack }) => [
    partner,
    ...[earned, vested, held, takenBack].map((amount) => readableMoney(money(amount, currency))),
  ])
  return [
    headOf(life),
    ...(sums.length === 0 ? [] : [section('partners', alignedText([['', ...SUMS], ...sums]))]),
    ...(stopped.length === 0 ? [] : [section('vesting that stopped', stopped)]),
    section(
      'points',
      alignedText(points.map(({ at, lane, says, ref }) => [dayIn(at, zone), lane, `${says} (${ref})`])),
    ),
  ].join('\n\n')
}

const SUMS = ['earned', 'vested', 'held', 'taken back']

function headOf({ customer, product, months, from, to, nextRenewal, chain, zone }: LifeTold): string {
  const long = months === 1 ? '1 month' : `${months} months`
  const since = from === null ? '' : `, since ${dayIn(from, zone)}`
  const until = to === null ? '' : `, until ${dayIn(to, zone)}`
  const renewal = nextRenewal === null ? '' : `, next renewal ${dayIn(nextRenewal, zone)}`
  const sold = chain.map(({ seller, open }) => `${seller} ${open ? '─' : '╌'} `).join('')
  return [
    `${customer}, ${product}: ${long}${since}${until}${renewal}`,
    ...(sold === '' ? [] : [`${sold}${customer}`]),
  ].join('\n')
}

function dayIn(moment: string, zone: string): string {
  return Temporal.Instant.from(moment).toZonedDateTimeISO(zone).toPlainDate().toString()
}

function section(title: string, lines: readonly string[]): string {
  return [title, ...lines.map((line) => `  ${line}`)].join('\n')
}
