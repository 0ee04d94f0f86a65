import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Fact } from '#core/ground/fact.ts'
import { standingAt } from './standing.ts'

const day = (text: string) => `2026-${text}T00:00:00Z`
const told = (position: number, kind: string, body: object, about = `altus:${position}`, owner = 'altus'): Fact => ({
  ...{ position, kind, about, owner, id: `fact-${position}`, learnedAt: day('01-01') },
  body: { partner: 'nordwind', ...body },
})
const tier = (position: number, name: string, from: string, to?: string) =>
  told(position, 'tier_granted', { tier: name, from: day(from), ...(to !== undefined && { to: day(to) }) })
const certified = (
  position: number,
  name: string,
  from: string,
  more: Readonly<{ to?: string; holders?: number }> = {},
) =>
  told(position, 'certification', {
    ...{ name, from: day(from) },
    ...(more.to !== undefined && { to: day(more.to) }),
    ...(more.holders !== undefined && { holders: more.holders }),
  })

const at = (facts: readonly Fact[], moment: string, grantor = 'altus') =>
  standingAt(facts, { grantor, partner: 'nordwind', at: Temporal.Instant.from(moment) })
const tierAt = (facts: readonly Fact[], moment: string) => {
  const { tier: name, since } = at(facts, moment)
  return name === undefined ? 'none' : `${name} since ${since?.toString().slice(5, 10)}`
}

const SILVER = tier(1, 'silver', '01-01')
const GOLD = tier(2, 'gold', '07-01')

describe('the tier of a moment', () => {
  test.each([
    { facts: [SILVER], moment: '2025-12-31T23:59:59.999999999Z', is: 'none', because: 'not granted yet' },
    { facts: [SILVER], moment: '2026-01-01T00:00:00Z', is: 'silver since 01-01', because: 'its first moment counts' },
    {
      facts: [tier(1, 'silver', '01-01', '04-01')],
      moment: '2026-03-31T23:59:59.999999999Z',
      is: 'silver since 01-01',
      because: 'the last moment before its end',
    },
    { facts: [tier(1, 'silver', '01-01', '04-01')], moment: '2026-04-01T00:00:00Z', is: 'none', because: 'its end' },
    {
      facts: [SILVER, GOLD],
      moment: '2026-06-30T23:59:59.999999999Z',
      is: 'silver since 01-01',
      because: 'the later tier has not begun',
    },
    {
      facts: [SILVER, GOLD],
      moment: '2026-07-01T00:00:00Z',
      is: 'gold since 07-01',
      because: 'it replaces from its date',
    },
    {
      facts: [tier(1, 'gold', '07-01'), tier(2, 'silver', '01-01')],
      moment: '2026-07-01T00:00:00Z',
      is: 'gold since 07-01',
      because: 'history that is told afterwards does not take back what began later',
    },
    {
      facts: [tier(1, 'gold', '07-01'), tier(2, 'silver', '07-01')],
      moment: '2026-07-01T00:00:00Z',
      is: 'silver since 07-01',
      because: 'of two from one date the one told last',
    },
    {
      facts: [SILVER, tier(2, 'gold', '03-01', '05-01')],
      moment: '2026-05-01T00:00:00Z',
      is: 'silver since 05-01',
      because: 'what a tier for a time has covered up holds again, anew',
    },
    {
      facts: [tier(1, 'gold', '01-01', '07-01'), tier(2, 'gold', '07-01')],
      moment: '2026-08-01T00:00:00Z',
      is: 'gold since 01-01',
      because: 'granted for the next half-year it goes on',
    },
    {
      facts: [tier(1, 'gold', '01-01', '06-30'), tier(2, 'gold', '07-01')],
      moment: '2026-08-01T00:00:00Z',
      is: 'gold since 07-01',
      because: 'a day lies between',
    },
    {
      facts: [SILVER, { ...tier(2, 'gold', '02-01'), about: SILVER.about }],
      moment: '2026-01-15T00:00:00Z',
      is: 'none',
      because: 'told anew about the same thing, the former grant is gone',
    },
    {
      facts: [SILVER, GOLD, { ...tier(3, 'gold', '07-01', '07-01'), about: GOLD.about }],
      moment: '2026-08-01T00:00:00Z',
      is: 'silver since 01-01',
      because: 'a grant that ends where it begins was never given',
    },
    {
      facts: [told(1, 'tier_granted', { tier: 'gold', from: day('01-01') }, 'birch:1', 'birch')],
      moment: '2026-08-01T00:00:00Z',
      is: 'none',
      because: 'another grantor has tiers of its own',
    },
    {
      facts: [told(1, 'tier_granted', { partner: 'leaf', tier: 'gold', from: day('01-01') })],
      moment: '2026-08-01T00:00:00Z',
      is: 'none',
      because: 'another partner’s',
    },
  ])('$moment is $is: $because', ({ facts, moment, is }) => expect(tierAt(facts, moment)).toBe(is))
})

describe('certifications at a moment', () => {
  const shown = (facts: readonly Fact[], moment: string) =>
    at(facts, moment).certifications.map(({ name, holders }) => `${name}${holders === undefined ? '' : ` ${holders}`}`)

  test.each([
    { facts: [certified(1, 'design', '01-01')], moment: '2025-12-31T23:59:59Z', names: [], because: 'too early' },
    {
      facts: [certified(1, 'operate', '01-01'), certified(2, 'design', '01-01', { holders: 3 })],
      moment: '2026-01-01T00:00:00Z',
      names: ['design 3', 'operate'],
      because: 'by name, from their first moment on',
    },
    {
      facts: [certified(1, 'design', '01-01', { to: '03-01' })],
      moment: '2026-02-28T23:59:59.999999999Z',
      names: ['design'],
      because: 'still good',
    },
    {
      facts: [certified(1, 'design', '01-01', { to: '03-01' })],
      moment: '2026-03-01T00:00:00Z',
      names: [],
      because: 'expired',
    },
    {
      facts: [certified(1, 'design', '01-01', { holders: 3 }), certified(2, 'design', '02-01', { holders: 5 })],
      moment: '2026-02-01T00:00:00Z',
      names: ['design 5'],
      because: 'one of a name, from its date the later one',
    },
  ])('$moment: $because', ({ facts, moment, names }) => expect(shown(facts, moment)).toEqual(names))
})

test('a standing names the facts that it rests on, and no others', () => {
  const facts = [
    certified(1, 'design', '01-01'),
    tier(2, 'silver', '01-01'),
    tier(3, 'gold', '02-01'),
    certified(4, 'ai', '09-01'),
  ]
  expect(at(facts, '2026-03-01T00:00:00Z').facts).toEqual([1, 3])
})

test('tiers of different dates come to the same in whichever order they are told', () => {
  const grants = fc.uniqueArray(
    fc.record({ month: fc.integer({ min: 1, max: 9 }), months: fc.integer({ min: 0, max: 3 }) }),
    {
      selector: ({ month }) => month,
      maxLength: 6,
    },
  )
  const text = (month: number) => `${String(month).padStart(2, '0')}-01`
  fc.assert(
    fc.property(grants, fc.integer({ min: 1, max: 12 }), (all, asked) => {
      const inOrder = (list: typeof all) =>
        list.map(({ month, months }, n) =>
          tier(n + 1, `t${month}`, text(month), months === 0 ? undefined : text(month + months)),
        )
      const moment = day(text(asked))
      expect(tierAt(inOrder(all), moment)).toBe(tierAt(inOrder(all.toReversed()), moment))
    }),
  )
})
