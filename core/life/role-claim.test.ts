import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimal } from '#core/ground/decimal.ts'
import type { Fact } from '#core/ground/fact.ts'
import { holdersFor, type RoleBody, rolesFrom, toldRoles } from './role.ts'
import {
  concernedBy,
  contestEnds,
  type RoleClaimBody,
  roleClaimsFrom,
  sharesOver,
  sharesOverText,
} from './role-claim.ts'

const MAY = '2026-05-01T00:00:00Z'
const CONFIRMED_AT = '2026-05-04T09:30:00Z'
const ID = 'nordwind:manages-fen'

const at = (text: string) => Temporal.Instant.from(text)
const fact = (position: number, kind: string, body: unknown, about = ID, owner = 'altus'): Fact => ({
  ...{ position, kind, about, owner, body },
  id: `fact-${position}`,
  learnedAt: kind === 'role_confirmed' ? CONFIRMED_AT : `2026-05-${String(position + 2).padStart(2, '0')}T00:00:00Z`,
})
const CLAIM: RoleClaimBody = {
  ...{ customer: 'fen-foods', product: 'altus:stratum', role: 'manager', share: '60' },
  from: MAY,
}
const claimed = (position: number, changes: Partial<RoleClaimBody> = {}, about = ID) =>
  fact(position, 'role_claimed', { ...CLAIM, ...changes }, about, 'nordwind')
const confirmed = (position: number, changes: Partial<RoleClaimBody> = {}, about = ID) =>
  fact(position, 'role_confirmed', { ...CLAIM, ...changes }, about, 'fen-foods')
const contested = (position: number) => fact(position, 'role_contested', { because: 'It never came' }, ID, 'ostwind')
const decided = (position: number, holds: boolean, until?: string) =>
  fact(position, 'role_decided', { holds, because: 'The minutes show it', ...(until && { until }) })
const told = (position: number, body: Partial<RoleBody> = {}, about = `altus:r${position}`): Fact =>
  fact(position, 'role', { ...CLAIM, partner: 'ostwind', ...body }, about)

describe('the course of a claim', () => {
  const before = '2026-05-18T09:29:59.999999999Z'
  const end = '2026-05-18T09:30:00Z'
  test.each([
    {
      facts: [claimed(1)],
      now: before,
      says: 'claimed since 2026-05-03T00:00:00Z',
      because: 'nobody has confirmed it',
    },
    {
      facts: [claimed(1), confirmed(2)],
      now: before,
      says: 'confirmed since 2026-05-04T09:30:00Z until 2026-05-18T09:30:00Z, holds',
      because: 'it may be contested up to the last moment of fourteen days',
    },
    {
      facts: [claimed(1), confirmed(2)],
      now: end,
      says: 'final since 2026-05-18T09:30:00Z until 2026-05-18T09:30:00Z, holds',
      because: 'fourteen days are over at their end',
    },
    {
      facts: [claimed(1), confirmed(2), contested(3)],
      now: '2027-01-01T00:00:00Z',
      says: 'contested since 2026-05-05T00:00:00Z until 2026-05-18T09:30:00Z',
      because: 'an open contest waits for the vendor, however long',
    },
    {
      facts: [claimed(1), confirmed(2), contested(3), decided(4, true)],
      now: before,
      says: 'final since 2026-05-06T00:00:00Z until 2026-05-18T09:30:00Z, holds',
      because: 'decided for it, it holds again',
    },
    {
      facts: [claimed(1), confirmed(2), contested(3), decided(4, false)],
      now: before,
      says: 'rejected since 2026-05-06T00:00:00Z until 2026-05-18T09:30:00Z',
      because: 'decided against it',
    },
    {
      facts: [claimed(1), decided(2, false)],
      now: before,
      says: 'rejected since 2026-05-04T00:00:00Z',
      because: 'the vendor may turn down what nobody has confirmed',
    },
    {
      facts: [claimed(1), confirmed(2), decided(3, false, '2026-08-01T00:00:00Z')],
      now: before,
      says: 'final since 2026-05-05T00:00:00Z until 2026-05-18T09:30:00Z, holds to 2026-08-01T00:00:00Z',
      because: 'the vendor ends it from a moment on',
    },
    {
      facts: [confirmed(2)],
      now: before,
      says: 'confirmed since 2026-05-04T09:30:00Z until 2026-05-18T09:30:00Z, holds',
      because: 'who sees the confirmation alone sees what was confirmed',
    },
  ])('$because', ({ facts, now, says }) => {
    const shown = roleClaimsFrom(facts, at(now)).map(({ state, since, contestableUntil, holds, to }) => {
      const clock = contestableUntil ? ` until ${contestableUntil}` : ''
      return `${state} since ${since}${clock}${holds ? ', holds' : ''}${to ? ` to ${to}` : ''}`
    })
    expect(shown).toEqual([says])
  })

  test('a second confirmation sets no clock back', () => {
    const again = { ...confirmed(3, { share: '70' }), learnedAt: '2026-05-10T00:00:00Z' }
    const [claim] = roleClaimsFrom([claimed(1), confirmed(2), again], at('2026-05-11T00:00:00Z'))
    expect(claim?.contestableUntil).toEqual(at('2026-05-18T09:30:00Z'))
    expect(claim?.share.toFixed()).toBe('60')
  })

  test('fourteen days are as long in the weeks of a clock change', () => {
    expect(contestEnds(at('2026-03-20T12:00:00+01:00'))).toEqual(at('2026-04-03T13:00:00+02:00'))
  })
})

describe('roles that hold', () => {
  const held = (facts: readonly Fact[]) =>
    rolesFrom(facts).map(
      ({ partner, share, from, to, fact: by }) =>
        `${partner} ${share.toFixed()} % from ${from} to ${to ?? '…'} by ${by}`,
    )
  test.each([
    { facts: [claimed(1)], held: [], because: 'a claim alone does not hold' },
    { facts: [claimed(1), confirmed(2)], held: [`nordwind 60 % from ${MAY} to … by 2`], because: 'confirmed' },
    { facts: [claimed(1), confirmed(2), contested(3)], held: [], because: 'not while a contest is open' },
    {
      facts: [claimed(1), confirmed(2), contested(3), decided(4, true)],
      held: [`nordwind 60 % from ${MAY} to … by 4`],
      because: 'what was decided rests on the decision',
    },
    { facts: [claimed(1), confirmed(2), contested(3), decided(4, false)], held: [], because: 'decided against' },
    {
      facts: [claimed(1), confirmed(2), claimed(3, { share: '100' })],
      held: [`nordwind 60 % from ${MAY} to … by 3`],
      because: 'what was confirmed counts, whatever is claimed later',
    },
    {
      facts: [claimed(1), confirmed(2), claimed(3, { to: '2026-07-01T00:00:00Z' })],
      held: [`nordwind 60 % from ${MAY} to 2026-07-01T00:00:00Z by 3`],
      because: 'its partner gives it up',
    },
    {
      facts: [
        claimed(1, { to: '2026-07-01T00:00:00Z' }),
        confirmed(2, { to: '2026-07-01T00:00:00Z' }),
        decided(3, false, '2026-09-01T00:00:00Z'),
      ],
      held: [`nordwind 60 % from ${MAY} to 2026-07-01T00:00:00Z by 3`],
      because: 'no decision makes it longer than what was confirmed',
    },
    {
      facts: [claimed(1), confirmed(2), decided(3, false, MAY)],
      held: [],
      because: 'ended as it began, nobody ever takes it',
    },
  ])('$because', ({ facts, held: wanted }) => expect(held(facts)).toEqual(wanted))

  test('what the vendor tells holds at once, beside the claims', () => {
    const facts = [told(1, { share: '40' }), claimed(2), confirmed(3)]
    expect(held(facts)).toEqual([`ostwind 40 % from ${MAY} to … by 1`, `nordwind 60 % from ${MAY} to … by 3`])
    const period = { from: at(MAY), to: at('2026-06-01T00:00:00Z') }
    const wanted = { customer: 'fen-foods', product: 'altus:stratum', role: 'manager', period } as const
    expect(holdersFor(rolesFrom(facts), wanted).map(({ partner }) => partner)).toEqual(['ostwind', 'nordwind'])
  })
})

describe('shares of one role', () => {
  const JULY = '2026-07-01T00:00:00Z'
  const wanted = (share: string, from = MAY, to?: string) => ({
    ...{ id: ID, customer: 'fen-foods', product: 'altus:stratum', role: 'manager' as const, share: decimal(share) },
    ...{ from: at(from), to: to === undefined ? undefined : at(to) },
  })
  const over = (facts: readonly Fact[], role: ReturnType<typeof wanted>) => {
    const found = sharesOver(rolesFrom(facts), role)
    return found && sharesOverText(role, found)
  }
  test.each([
    { facts: [told(1, { share: '40' })], share: '60', says: undefined, because: 'exactly the whole' },
    {
      facts: [told(1, { share: '40' })],
      share: '60.000000000000000001',
      says: `At ${MAY} of the manager of fen-foods for altus:stratum: ostwind holds 40 %; with 60.000000000000000001 % more it would be 100.000000000000000001 %`,
      because: 'the smallest part more',
    },
    { facts: [told(1, { share: '41', to: MAY })], share: '60', says: undefined, because: 'who ends as it begins' },
    { facts: [told(1, { share: '41', role: 'designer' })], share: '60', says: undefined, because: 'another role' },
    { facts: [told(1, { customer: 'moor-mills' })], share: '60', says: undefined, because: 'another customer' },
    {
      facts: [told(1, { share: '40' }), told(2, { share: '1', partner: 'leaf', from: JULY })],
      share: '60',
      says: `At ${JULY} of the manager of fen-foods for altus:stratum: ostwind holds 40 %, leaf holds 1 %; with 60 % more it would be 101 %`,
      because: 'too much only from when another begins',
    },
    {
      facts: [told(1, { share: '100' })],
      share: '1',
      says: `At ${MAY} of the manager of fen-foods for altus:stratum: ostwind holds 100 %; with 1 % more it would be 101 %`,
      because: 'what is whole',
    },
    { facts: [claimed(1), confirmed(2)], share: '100', says: undefined, because: 'its own share does not count twice' },
  ])('$because', ({ facts, share, says }) => expect(over(facts, wanted(share))).toBe(says))

  test('a wanted end keeps it clear of who begins then', () => {
    const facts = [told(1, { share: '100', from: JULY })]
    expect(over(facts, wanted('60', MAY, JULY))).toBeUndefined()
    expect(over(facts, wanted('60', MAY, '2026-07-01T00:00:00.000000001Z'))).toContain('160 %')
  })

  test('whatever is confirmed only where it fits, nobody ever holds more than the whole', () => {
    const span = fc.record({ from: fc.integer({ min: 1, max: 20 }), days: fc.integer({ min: 0, max: 12 }) })
    const asked = fc.array(fc.tuple(fc.integer({ min: 1, max: 100 }), span), { maxLength: 12 })
    const day = (number: number) =>
      at(MAY)
        .add({ hours: 24 * number })
        .toString()
    fc.assert(
      fc.property(asked, (all) => {
        let facts: readonly Fact[] = []
        for (const [nth, [share, { from, days }]] of all.entries()) {
          const span = { share: `${share}`, from: day(from), to: day(from + days) }
          const role = { ...wanted(span.share, span.from, span.to), id: `nordwind:r${nth}` }
          if (sharesOver(rolesFrom(facts), role)) continue
          facts = [...facts, confirmed(nth + 1, span, role.id)]
        }
        for (let moment = 0; moment < 35; moment++) {
          const holding = rolesFrom(facts).filter(
            ({ from, to }) =>
              Temporal.Instant.compare(from, at(day(moment))) <= 0 &&
              Temporal.Instant.compare(at(day(moment)), at(String(to))) < 0,
          )
          expect(holding.reduce((total, { share }) => total + Number(share), 0)).toBeLessThanOrEqual(100)
        }
      }),
    )
  })
})

describe('whom a confirmation concerns', () => {
  const wanted = {
    ...{ id: ID, customer: 'fen-foods', product: 'altus:stratum', role: 'manager' as const, share: decimal('60') },
    ...{ from: at(MAY), to: at('2026-08-01T00:00:00Z') },
  }
  const rival = (changes: Partial<RoleClaimBody>) => claimed(5, changes, 'leaf:claims-fen')
  test.each([
    { facts: [told(1, { role: 'designer' })], says: ['ostwind'], because: 'who holds any role of the journey' },
    { facts: [told(1, { to: MAY })], says: [], because: 'not who held one before' },
    { facts: [told(1, { from: '2026-08-01T00:00:00Z' })], says: [], because: 'not who holds one from its end on' },
    { facts: [told(1, { product: 'altus:ridge' })], says: [], because: 'not who serves it with another product' },
    { facts: [rival({})], says: ['leaf'], because: 'who claims the same role' },
    { facts: [rival({ role: 'designer' })], says: [], because: 'not who only claims another one' },
    {
      facts: [rival({}), fact(6, 'role_decided', { holds: false, because: 'x' }, 'leaf:claims-fen')],
      says: [],
      because: 'not whose claim was rejected',
    },
    {
      facts: [rival({ role: 'designer' }), confirmed(6, { role: 'designer' }, 'leaf:claims-fen')],
      says: ['leaf'],
      because: 'whose claim of another role was confirmed holds it',
    },
    { facts: [claimed(1), confirmed(2)], says: [], because: 'not by itself' },
  ])('$because', ({ facts, says }) => {
    const claims = roleClaimsFrom(facts, at('2026-05-20T00:00:00Z'))
    expect(concernedBy({ told: toldRoles(facts), claims }, wanted)).toEqual(says)
  })
})
