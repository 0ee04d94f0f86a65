import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Fact } from '#core/ground/fact.ts'
import { APPROVED, factsOf, POLICY, REJECTED, type Told } from './deal-registration.test-data.ts'
import { dealPolicyAt, registrationsFrom } from './deal-registration.ts'

const ID = 'nordwind:fen'
const REGISTERED: Told = ['registered', ID, '2026-03-01']
const YES: Told = ['decided', ID, '2026-03-03', APPROVED, 'altus']
const NO: Told = ['decided', ID, '2026-03-03', REJECTED, 'altus']
const EXTENDED: Told = ['extended', ID, '2026-05-30', { because: 'a pilot runs', by: 'psn_ada' }, 'altus']
const CONTESTED: Told = ['contested', ID, '2026-03-10', { because: 'we met them in January', by: 'psn_ben' }]
const WON: Told = ['won', ID, '2026-09-01', { customer: 'fen-foods', with: { order: 'nordwind:o-1' }, by: 'psn_ben' }]
const LOST: Told = ['ended', ID, '2026-04-01', { outcome: 'lost', because: 'no budget', by: 'psn_ben' }]

function at(moment: string, facts: readonly Fact[]) {
  const [found] = registrationsFrom(facts, Temporal.Instant.from(moment))
  return found && { state: found.state, since: found.since.toString(), until: found.protectedUntil?.toString() }
}

// Approved on 3 March at noon: 90 days are over on 1 June at noon, 30 more on 1 July.
test.each([
  { told: [REGISTERED], now: '2026-03-01T12:00:00Z', state: 'pending', since: '2026-03-01T12:00:00Z' },
  { told: [REGISTERED], now: '2027-03-01T12:00:00Z', state: 'pending', since: '2026-03-01T12:00:00Z' },
  { told: [REGISTERED, YES], now: '2026-03-03T12:00:00Z', state: 'approved', since: '2026-03-03T12:00:00Z' },
  { told: [REGISTERED, YES], now: '2026-06-01T11:59:59Z', state: 'approved', since: '2026-03-03T12:00:00Z' },
  { told: [REGISTERED, YES], now: '2026-06-01T12:00:00Z', state: 'expired', since: '2026-06-01T12:00:00Z' },
  { told: [REGISTERED, YES, EXTENDED], now: '2026-07-01T11:59:59Z', state: 'extended', since: '2026-05-30T12:00:00Z' },
  { told: [REGISTERED, YES, EXTENDED], now: '2026-07-01T12:00:00Z', state: 'expired', since: '2026-07-01T12:00:00Z' },
  { told: [REGISTERED, NO], now: '2026-08-01T12:00:00Z', state: 'rejected', since: '2026-03-03T12:00:00Z' },
  { told: [REGISTERED, NO, CONTESTED], now: '2026-08-01T12:00:00Z', state: 'contested', since: '2026-03-10T12:00:00Z' },
  { told: [REGISTERED, YES, LOST], now: '2026-08-01T12:00:00Z', state: 'lost', since: '2026-04-01T12:00:00Z' },
  { told: [REGISTERED, YES, WON], now: '2026-10-01T12:00:00Z', state: 'won', since: '2026-09-01T12:00:00Z' },
  { told: [REGISTERED, YES, WON], now: '2026-08-01T12:00:00Z', state: 'expired', since: '2026-06-01T12:00:00Z' },
])('$told.length steps at $now: $state', ({ told, now, state, since }) => {
  expect(at(now, factsOf(...told))).toMatchObject({ state, since })
})

test('what was contested and approved after all is protected from the second decision on', () => {
  const told = factsOf(REGISTERED, NO, CONTESTED, [
    'decided',
    ID,
    '2026-03-20',
    { ...APPROVED, by: 'psn_eve' },
    'altus',
  ])
  const [found] = registrationsFrom(told, Temporal.Instant.from('2026-04-01T00:00:00Z'))
  expect(found?.protectedUntil?.toString()).toBe('2026-06-18T12:00:00Z')
  expect(found?.decidedBy).toEqual(['psn_ada', 'psn_eve'])
  expect(found?.timeline.map(({ what, fact }) => `${what} ${fact}`)).toEqual([
    'pending fact:2',
    'rejected fact:3',
    'contested fact:4',
    'approved fact:5',
  ])
})

test('what expired and was won by what was told in time shows both', () => {
  const [found] = registrationsFrom(factsOf(REGISTERED, YES, WON), Temporal.Instant.from('2026-10-01T00:00:00Z'))
  expect(found?.timeline.map(({ what }) => what)).toEqual(['pending', 'approved', 'won'])
  expect(found?.won).toMatchObject({ customer: 'fen-foods', with: { order: 'nordwind:o-1' } })
})

test('told again, a deal stays registered since the first time, and is worth what was told last', () => {
  const value = { expectedValue: { amount: '900', currency: 'EUR' } }
  const [found] = registrationsFrom(
    factsOf(REGISTERED, YES, ['registered', ID, '2026-04-01', value]),
    Temporal.Instant.from('2026-05-01T00:00:00Z'),
  )
  expect(found).toMatchObject({ state: 'approved', expectedValue: { amount: '900', currency: 'EUR' } })
  expect(found?.registeredAt.toString()).toBe('2026-03-01T12:00:00Z')
})

describe('the policy of a registration', () => {
  const SHORTER = { ...POLICY, version: 2, protectionDays: 10, from: '2026-02-01T00:00:00Z' }
  test('is the one that was in force when it was registered', () => {
    const facts = factsOf(['policy', 'altus:deals', '2026-01-15', SHORTER], REGISTERED, YES)
    expect(at('2026-03-04T00:00:00Z', facts)?.until).toBe('2026-03-13T12:00:00Z')
  })
  test('is not one that was told later, though it says that it was in force before', () => {
    const facts = factsOf(REGISTERED, ['policy', 'altus:deals', '2026-03-02', SHORTER], YES)
    expect(at('2026-03-04T00:00:00Z', facts)?.until).toBe('2026-06-01T12:00:00Z')
  })
  test.each([
    { now: '2026-01-31T23:59:59Z', version: 1 },
    { now: '2026-02-01T00:00:00Z', version: 2 },
    { now: '2025-12-31T23:59:59Z', version: undefined },
  ])('at $now is version $version', ({ now, version }) => {
    const facts = factsOf(['policy', 'altus:deals', '2026-01-15', SHORTER])
    expect(dealPolicyAt(facts, 'altus', Temporal.Instant.from(now))?.version).toBe(version)
  })
  test('of another vendor is none', () => {
    expect(dealPolicyAt(factsOf(), 'birch', Temporal.Instant.from('2026-05-01T00:00:00Z'))).toBeUndefined()
  })
})

test('what comes after a moment changes nothing at it', () => {
  const steps: readonly Told[] = [YES, NO, LOST, WON, CONTESTED, EXTENDED]
  fc.assert(
    fc.property(fc.subarray([...steps]), fc.integer({ min: 0, max: 400 }), (told, day) => {
      const now = Temporal.Instant.from('2026-03-01T12:00:00Z').add({ hours: 24 * day })
      const inOrder = [REGISTERED, ...told.toSorted((a, b) => (a[2] < b[2] ? -1 : 1))]
      const known = inOrder.filter(
        ([, , day]) => Temporal.Instant.compare(Temporal.Instant.from(`${day}T12:00:00Z`), now) <= 0,
      )
      expect(at(now.toString(), factsOf(...inOrder))).toEqual(at(now.toString(), factsOf(...known)))
    }),
  )
})
