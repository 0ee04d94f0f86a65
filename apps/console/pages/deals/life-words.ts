import { addTexts, approximately, isZero, moneyText } from '#apps/console/amount/decimal-text.ts'
import type { DealLife, LifePartner, LifeVesting } from '#apps/console/api/deal-life.ts'
import { asWords, type Names } from '#apps/console/api/names.ts'
import { dayIn } from '#apps/console/pages/subscriptions/life-words.ts'

/** The finding: how long the customer stayed, and what the partner that earned most has earned of it. */
export function lifeTitle(life: DealLife, names: Pick<Names, 'of' | 'self'>): string {
  const { customer, product, months, to, from, partners } = life
  const who = customer === names.self ? 'You' : names.of(customer)
  const stayed =
    from === null ? undefined : stayText({ who, months, left: to !== null, isSelf: customer === names.self })
  const [first] = partners.toSorted((a, b) => approximately(earnedInAll(b)) - approximately(earnedInAll(a)))
  if (!first) return stayed === undefined ? `${who} and ${asWords(product)}` : `${stayed} with ${asWords(product)}`
  const others = new Set(partners.map(({ partner }) => partner)).size - 1
  const earned = earnedText(first, names)
  return `${stayed ?? who}; ${earned}${others === 0 ? '' : `, ${others === 1 ? 'one other earned too' : `${others} others earned too`}`}`
}

type Stay = Readonly<{ who: string; months: number; left: boolean; isSelf: boolean }>

function stayText({ who, months, left, isSelf }: Stay): string {
  const long = months === 1 ? '1 month' : `${months} months`
  return left ? `${who} stayed ${long}` : `${who} ${isSelf ? 'have' : 'has'} stayed ${long}`
}

/** What was ever granted to it: what stands, and what was taken back. */
export function earnedInAll({ earned, takenBack }: Pick<LifePartner, 'earned' | 'takenBack'>): string {
  return addTexts([earned, takenBack])
}

function earnedText(one: LifePartner, names: Pick<Names, 'of' | 'self'>): string {
  const who = one.partner === names.self ? 'you' : names.of(one.partner)
  const whole = `${who} earned ${moneyText(earnedInAll(one), one.currency)}`
  if (isZero(one.takenBack)) return whole
  return `${whole}, of which ${moneyText(one.takenBack, one.currency)} was taken back`
}

/** What the panel of vesting finds, over all earnings that vest. */
export function vestingTitle({ vestings, zone }: Pick<DealLife, 'vestings' | 'zone'>): string {
  const stopped = vestings.filter(({ stop }) => stop !== null)
  if (stopped.length === 0)
    return vestings.length === 1 ? 'One earning vests over time' : `${vestings.length} earnings vest over time`
  const all = vestings.length === 1 ? '' : ` for ${stopped.length} of ${vestings.length} earnings`
  const [first = ''] = stopped.map(({ stop }) => stop?.at ?? '').sort()
  return `Vesting stopped${all} on ${dayIn(first, zone)}`
}

/** The steps in words, for whoever doesn't see them drawn. */
export function stepsText({ steps }: Pick<LifeVesting, 'steps'>): string {
  const count = (state: LifeVesting['steps'][number]['state']) => steps.filter((step) => step.state === state).length
  const parts = [
    [count('vested'), 'vested'],
    [count('lost'), 'lost'],
    [count('open'), 'to come'],
    [count('stopped'), 'never'],
  ] as const
  return `Of ${steps.length} steps: ${parts
    .filter(([many]) => many > 0)
    .map(([many, what]) => `${many} ${what}`)
    .join(', ')}`
}
