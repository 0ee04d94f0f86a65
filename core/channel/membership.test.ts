import { expect, test } from 'vitest'
import type { PersonRole } from './access.ts'
import { barFromRemoving, changeRoles, invitationState, normalizeEmail, rolesInOrder } from './membership.ts'

const member = (...roles: readonly PersonRole[]) => ({ person: 'kim', roles, version: 3 })

test.each([
  { has: ['viewer'], wanted: ['finance'], version: 3, owners: 1, comesTo: 'finance 4' },
  { has: ['viewer'], wanted: ['viewer', 'owner', 'viewer'], version: 3, owners: 1, comesTo: 'owner viewer 4' },
  { has: ['viewer'], wanted: ['viewer'], version: 3, owners: 1, comesTo: 'viewer 3' },
  { has: ['viewer'], wanted: ['finance'], version: 2, owners: 1, comesTo: 'version_changed' },
  { has: ['viewer'], wanted: ['finance'], version: 4, owners: 1, comesTo: 'version_changed' },
  { has: ['owner'], wanted: ['viewer'], version: 3, owners: 1, comesTo: 'last_owner' },
  { has: ['owner'], wanted: ['viewer'], version: 2, owners: 1, comesTo: 'version_changed' },
  { has: ['owner'], wanted: ['viewer'], version: 3, owners: 2, comesTo: 'viewer 4' },
  { has: ['owner'], wanted: ['owner', 'finance'], version: 3, owners: 1, comesTo: 'owner finance 4' },
] as const)(
  '$has of $owners owner(s), made $wanted at version $version: $comesTo',
  ({ has, wanted, version, owners, comesTo }) => {
    const changed = changeRoles(member(...has), { roles: wanted, version }, owners)
    expect(changed.ok ? [...changed.value.roles, changed.value.version].join(' ') : changed.refusal.code).toBe(comesTo)
  },
)

test.each([
  { has: ['owner'], owners: 1, code: 'last_owner' },
  { has: ['owner'], owners: 2, code: undefined },
  { has: ['finance'], owners: 1, code: undefined },
  // An organization may have no owner yet: nobody of it is the last one.
  { has: ['finance'], owners: 0, code: undefined },
] as const)('$has of $owners owner(s) is removed: $code', ({ has, owners, code }) => {
  expect(barFromRemoving(member(...has), owners)?.code).toBe(code)
})

const sent = { expiresAt: '2026-01-08T00:00:00Z', acceptedAt: null, withdrawnAt: null }
const moment = '2026-01-02T00:00:00Z'
test.each([
  { terms: sent, now: '2026-01-07T23:59:59.999999Z', state: 'open' },
  { terms: sent, now: '2026-01-08T00:00:00Z', state: 'expired' },
  { terms: { ...sent, acceptedAt: moment }, now: '2026-02-01T00:00:00Z', state: 'accepted' },
  { terms: { ...sent, withdrawnAt: moment }, now: '2026-02-01T00:00:00Z', state: 'withdrawn' },
])('at $now an invitation is $state', ({ terms, now, state }) => {
  expect(invitationState(terms, Temporal.Instant.from(now))).toBe(state)
})

test('an address is compared in lower case, without space around it', () => {
  expect(normalizeEmail(' Kim@Example.COM\t')).toBe('kim@example.com')
})

test('roles stand in one order, each once', () => {
  expect(rolesInOrder(['viewer', 'owner', 'viewer'])).toEqual(['owner', 'viewer'])
})
