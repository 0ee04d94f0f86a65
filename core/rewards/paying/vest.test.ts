import { describe, expect, test } from 'vitest'
import type { Subscription } from '#core/billing/subscription.ts'
import { decimal } from '#core/ground/decimal.ts'
import { byId, day, offering, play, SOLD, sold, subscribed } from '#core/rewards/engine.test-data.ts'
import type { Clawback, Vesting } from '#core/rewards/program.ts'

const WHOLE = { ...SOLD, pay: { percent: '100' } } as const

type Told = Readonly<{
  vest: Vesting
  until: string
  on?: string
  amount?: string
  subscription?: Subscription
  clawback?: readonly Clawback[]
}>

/** What has vested of 1,200 that were credited on 31 January, and how many steps. */
function vested({
  vest,
  until,
  on = '2026-01-31',
  amount = '1200',
  subscription = subscribed({ from: '2026-01-01' }),
  clawback = [],
}: Told) {
  const [one] = play({
    program: offering([{ ...WHOLE, vest }], { clawback }),
    credits: [sold('a', amount, { on, subscription: subscription.id })],
    subscriptions: byId(subscription),
    until: day(until),
  })
  if (!one || !('earned' in one) || 'park' in one.earned) throw new Error('something was to be earned')
  const { done = 0, steps = 0, lost = 0, next } = one.vested ?? {}
  return { total: one.earned.total.toFixed(), done: `${done}/${steps}`, lost, next: next?.slice(0, 10) }
}

const MONTHLY: Vesting = { over: 'P12M' }

describe('by months, each counted from the first day', () => {
  test.each([
    {
      until: '2026-02-28',
      total: '0',
      done: '0/12',
      next: '2026-02-27',
      because: 'the first comes on the last of February',
    },
    { until: '2026-03-01', total: '100', done: '1/12', next: '2026-03-30', because: 'and is there after it' },
    {
      until: '2026-03-31',
      total: '100',
      done: '1/12',
      next: '2026-03-30',
      because: 'the second on 31 March, not on the 28th',
    },
    { until: '2026-04-01', total: '200', done: '2/12', next: '2026-04-29', because: 'and so it is there in April' },
    { until: '2027-02-01', total: '1200', done: '12/12', next: undefined, because: 'all after a year' },
  ])('$until: $because', ({ until, total, done, next }) =>
    expect(vested({ vest: MONTHLY, until })).toEqual({ total, done, lost: 0, next }),
  )
})

describe('steps', () => {
  test.each([
    { vest: { over: 'P12M', every: 'P3M' }, until: '2026-08-01', total: '600', because: 'two quarters of four' },
    {
      vest: { over: 'P1Y', every: 'P6M' },
      until: '2026-07-31',
      total: '0',
      because: 'the moment itself is not yet past',
    },
    {
      vest: { over: 'P10D', every: 'P1M' },
      until: '2026-02-11',
      total: '1200',
      because: 'all at once at the end, where no step fits',
    },
    { vest: { over: 'P12M', cliff: 'P6M' }, until: '2026-07-31', total: '0', because: 'nothing before the cliff' },
    {
      vest: { over: 'P12M', cliff: 'P6M' },
      until: '2026-08-01',
      total: '600',
      because: 'and all that came before with it',
    },
  ] satisfies readonly (Told & { total: string; because: string })[])('$because', ({ vest, until, total }) =>
    expect(vested({ vest, until }).total).toBe(total),
  )

  test('what has vested is rounded, and the last step brings the rest', () => {
    const vest = { over: 'P3M' }
    const at = (until: string) => vested({ vest, until, amount: '100' }).total
    expect([at('2026-03-01'), at('2026-04-01'), at('2026-05-01')]).toEqual(['33.33', '66.67', '100'])
  })
})

describe('while a condition holds', () => {
  const running = (from: string, to: string, suspended: boolean) => ({
    from: day(from),
    to: day(to),
    quantity: decimal(1),
    plan: undefined,
    suspended,
  })
  const suspendedInSpring = subscribed({
    from: '2026-01-01',
    to: '2028-01-01',
    segments: [
      running('2026-01-01', '2026-03-15', false),
      running('2026-03-15', '2026-05-15', true),
      running('2026-05-15', '2028-01-01', false),
    ],
  })
  const vest = { over: 'P12M', while: 'subscription.active' }

  test('a step that comes while it fails is lost, and the next ones vest again', () => {
    // Lost are 31 March and 30 April; 28 February, 31 May and 30 June vest.
    expect(vested({ vest, until: '2026-07-01', subscription: suspendedInSpring })).toEqual({
      total: '300',
      done: '3/12',
      lost: 2,
      next: '2026-07-30',
    })
  })

  test('what is lost stays lost', () =>
    expect(vested({ vest, until: '2028-01-01', subscription: suspendedInSpring })).toMatchObject({
      total: '1000',
      lost: 2,
    }))

  test('it has to hold at the cliff', () => {
    const cliff = { ...vest, cliff: 'P2M' }
    // Two steps meet the cliff on 31 March, when it was suspended; so is the one of 30 April.
    expect(vested({ vest: cliff, until: '2026-07-01', subscription: suspendedInSpring })).toMatchObject({
      total: '200',
      lost: 3,
    })
  })
})

describe('after a cancellation that takes what has not vested', () => {
  const clawback = [{ on: 'subscription.cancelled', within: 'P12M', take: 'unvested' }] as const
  const ended = (to: string) => subscribed({ from: '2026-01-01', to })

  test.each([
    { to: '2026-05-15', until: '2026-12-31', total: '300', because: 'February, March and April had vested' },
    { to: '2026-04-30', until: '2026-12-31', total: '200', because: 'a step at the end itself is lost' },
    {
      to: '2027-01-31',
      until: '2027-06-01',
      total: '1200',
      because: 'twelve months later is not within twelve months',
    },
  ])('$because', ({ to, until, total }) =>
    expect(vested({ vest: MONTHLY, until, subscription: ended(to), clawback }).total).toBe(total),
  )

  test('nothing vests at a cliff that comes after the end', () => {
    const vest = { over: 'P12M', cliff: 'P6M' }
    expect(vested({ vest, until: '2026-12-31', subscription: ended('2026-05-15'), clawback }).total).toBe('0')
  })

  test('nothing more is to come', () =>
    expect(
      vested({ vest: MONTHLY, until: '2026-12-31', subscription: ended('2026-05-15'), clawback }).next,
    ).toBeUndefined())
})
