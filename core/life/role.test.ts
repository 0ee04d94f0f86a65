import { expect, test } from 'vitest'
import { holdersFor, type RoleBody, type RoleFact, rolesFrom } from './role.ts'

const told = (position: number, about: string, body: Partial<RoleBody> = {}): RoleFact => ({
  position,
  kind: 'role',
  id: `fact-${position}`,
  about,
  owner: 'altus',
  learnedAt: '2026-01-01T00:00:00Z',
  body: {
    partner: 'nordwind',
    customer: 'fen-foods',
    product: 'altus:stratum',
    role: 'manager',
    share: '100',
    from: '2026-01-01T00:00:00Z',
    ...body,
  },
})

const MAY = '2026-05-01T00:00:00Z'
const END = '2026-06-01T00:00:00Z'
const holders = (facts: readonly RoleFact[], from = MAY, to = END) =>
  holdersFor(rolesFrom(facts), {
    customer: 'fen-foods',
    product: 'altus:stratum',
    role: 'manager',
    period: { from: Temporal.Instant.from(from), to: Temporal.Instant.from(to) },
  }).map(({ partner, share, fact }) => `${partner} ${share.toFixed()} % by ${fact}`)

test.each([
  { facts: [], held: [], because: 'nobody' },
  { facts: [told(1, 'altus:r1')], held: ['nordwind 100 % by 1'], because: 'no end is for ever' },
  { facts: [told(1, 'altus:r1', { from: MAY })], held: ['nordwind 100 % by 1'], because: 'from the first moment' },
  { facts: [told(1, 'altus:r1', { to: MAY })], held: [], because: 'the end is not included' },
  {
    facts: [told(1, 'altus:r1', { from: '2026-05-10T00:00:00Z' })],
    held: ['nordwind 100 % by 1'],
    because: 'nobody held it when the period began, so whoever takes it first within the period',
  },
  {
    facts: [
      told(1, 'altus:r1', { from: '2026-05-20T00:00:00Z' }),
      told(2, 'altus:r2', { partner: 'ostwind', from: '2026-05-10T00:00:00Z' }),
    ],
    held: ['ostwind 100 % by 2'],
    because: 'of two who take it within the period, the earlier one',
  },
  {
    facts: [told(1, 'altus:r1'), told(2, 'altus:r2', { partner: 'ostwind', from: '2026-05-10T00:00:00Z' })],
    held: ['nordwind 100 % by 1'],
    because: 'who comes later waits for the next period',
  },
  { facts: [told(1, 'altus:r1', { from: END })], held: [], because: 'the period is over' },
  {
    facts: [told(1, 'altus:r1', { share: '60' }), told(2, 'altus:r2', { partner: 'ostwind', share: '40' })],
    held: ['nordwind 60 % by 1', 'ostwind 40 % by 2'],
    because: 'two share it',
  },
  {
    facts: [told(1, 'altus:r1'), told(2, 'altus:r1', { share: '50' })],
    held: ['nordwind 50 % by 2'],
    because: 'told again with another share',
  },
  { facts: [told(1, 'altus:r1', { customer: 'moor-mills' })], held: [], because: 'another customer' },
  { facts: [told(1, 'altus:r1', { product: 'altus:ridge' })], held: [], because: 'another product' },
  { facts: [told(1, 'altus:r1', { role: 'designer' })], held: [], because: 'another role' },
])('$because', ({ facts, held }) => expect(holders(facts)).toEqual(held))

test('one partner after the other: at the moment of change the next one holds it', () => {
  const facts = [told(1, 'altus:r1', { to: MAY }), told(2, 'altus:r2', { partner: 'ostwind', from: MAY })]
  expect(holders(facts, '2026-04-30T23:59:59Z', MAY)).toEqual(['nordwind 100 % by 1'])
  expect(holders(facts, MAY)).toEqual(['ostwind 100 % by 2'])
})
