import { afterAll, beforeAll, expect, test } from 'vitest'
import { MACHINE } from '#core/channel/access.ts'
import { perform } from '#operations/perform.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'

type Told = Readonly<{ kind: string; about: string; body: Record<string, unknown> }>

const NOW = '2026-05-20T12:00:00Z'
const AT = '2026-05-06T08:00:00Z'
const ALL = ['altus', 'nordwind', 'ostwind', 'fen-foods']

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
  for (const about of [...ALL, 'stranger']) {
    const body = { name: about, roles: ['customer'], country: 'DE', zone: 'Europe/Berlin' }
    expect(await tell('operator', { kind: 'organization', about, body })).toBe('recorded')
  }
  const product = { name: 'Stratum', charges: [{ charge: 'seat', name: 'Seats', discloses: 'quantity' }] }
  const role = { partner: 'ostwind', customer: 'fen-foods', product: 'altus:stratum', role: 'manager', share: '100' }
  for (const [by, fact] of [
    ['operator', { kind: 'introduction', about: 'operator:all', body: { organizations: ALL } }],
    ['altus', { kind: 'product', about: 'altus:stratum', body: product }],
    ['altus', { kind: 'role', about: 'altus:ostwind', body: { ...role, from: AT } }],
  ] as const)
    expect(await tell(by, fact)).toBe('recorded')
})
afterAll(() => stage.close())

async function tell(organization: string, fact: Told): Promise<string> {
  const { records, usage } = stage
  const now = Temporal.Instant.from(NOW)
  const context = { records, usage, operator: 'operator', principal: MACHINE, organization, now }
  const answer = await perform(recordFacts, context, recordFacts.input.parse({ facts: [fact] }))
  return answer.ok ? 'recorded' : answer.refusal.code
}

/** Those of the channel who see something of this kind about a thing. */
async function seenBy(kind: string, about: string): Promise<readonly string[]> {
  const all = await Promise.all(
    ALL.map(async (organization) => {
      const facts = await lookAs({ records: stage.records, organization }, (acting) =>
        loadFacts(acting, [kind], Number.MAX_SAFE_INTEGER),
      )
      return facts.some((fact) => fact.about === about) ? [organization] : []
    }),
  )
  return all.flat()
}

const logged = (about: string, changes: Record<string, unknown> = {}): Told => {
  const body = { customer: 'fen-foods', product: 'altus:stratum', kind: 'meeting', at: AT, ...changes }
  return { kind: 'touchpoint', about, body }
}
const verified = (about: string, body: Record<string, unknown> = { how: 'met' }): Told => ({
  kind: 'touchpoint_verified',
  about,
  body,
})
const ticket = (about: string, changes: Record<string, unknown> = {}): Told => {
  const body = { customer: 'fen-foods', product: 'altus:stratum', at: AT, severity: 'high', ...changes }
  return { kind: 'ticket', about, body }
}
const cadence = (about: string, changes: Record<string, unknown> = {}): Told => ({
  kind: 'cadence',
  about,
  body: { product: 'altus:stratum', days: 90, ...changes },
})
const health = (about: string, changes: Record<string, unknown> = {}): Told => {
  const body = { customer: 'fen-foods', product: 'altus:stratum', score: '72.5', at: AT, ...changes }
  return { kind: 'customer_health', about, body }
}

test.each([
  {
    by: 'nordwind',
    fact: logged('nordwind:x', { customer: 'stranger' }),
    says: 'unknown_reference',
    because: 'a customer that it does not know',
  },
  {
    by: 'nordwind',
    fact: logged('nordwind:x', { product: 'altus:none' }),
    says: 'unknown_reference',
    because: 'no such product',
  },
  {
    by: 'nordwind',
    fact: logged('nordwind:x', { at: '2026-05-20T12:00:00.001Z' }),
    says: 'in_the_future',
    because: 'a contact to come',
  },
  { by: 'nordwind', fact: logged('nordwind:now', { at: NOW }), says: 'recorded', because: 'one at this moment' },
  {
    by: 'nordwind',
    fact: logged('nordwind:x', { note: 'He is angry' }),
    says: 'recorded',
    because: 'a note, which is left out',
  },
  { by: 'fen-foods', fact: logged('fen-foods:x'), says: 'not_yours', because: 'by the customer' },
  { by: 'altus', fact: logged('altus:x'), says: 'not_yours', because: 'by the vendor' },
  { by: 'ostwind', fact: logged('nordwind:x'), says: 'not_yours', because: 'for another partner' },
  { by: 'fen-foods', fact: ticket('fen-foods:t'), says: 'not_yours', because: 'a ticket of the customer’s own' },
  { by: 'altus', fact: ticket('altus:t'), says: 'recorded', because: 'a ticket with the vendor' },
  {
    by: 'nordwind',
    fact: ticket('nordwind:t', { resolvedAt: '2026-05-06T07:59:59Z' }),
    says: 'wrong_body',
    because: 'a ticket resolved before it was opened',
  },
  { by: 'nordwind', fact: ticket('nordwind:t', { resolvedAt: AT }), says: 'recorded', because: 'resolved at once' },
  {
    by: 'nordwind',
    fact: ticket('nordwind:t', { resolvedAt: '2026-05-20T12:00:00.001Z' }),
    says: 'in_the_future',
    because: 'resolved in a moment to come',
  },
  {
    by: 'nordwind',
    fact: ticket('nordwind:t', { at: '2026-05-20T12:00:00.001Z' }),
    says: 'in_the_future',
    because: 'opened in a moment to come',
  },
  { by: 'altus', fact: cadence('altus:all'), says: 'recorded', because: 'a rule for every partner' },
  {
    by: 'altus',
    fact: cadence('altus:one', { partner: 'stranger' }),
    says: 'unknown_reference',
    because: 'a stranger',
  },
  { by: 'altus', fact: cadence('altus:none', { days: 0 }), says: 'wrong_body', because: 'a rule of no days' },
  { by: 'nordwind', fact: cadence('nordwind:own'), says: 'recorded', because: 'a rule of its own' },
  {
    by: 'nordwind',
    fact: cadence('nordwind:other', { partner: 'ostwind' }),
    says: 'not_yours',
    because: 'a rule for another partner',
  },
  { by: 'nordwind', fact: health('nordwind:h'), says: 'not_yours', because: 'health from a partner' },
  { by: 'altus', fact: health('altus:h', { score: '100.01' }), says: 'wrong_body', because: 'health above 100' },
  { by: 'altus', fact: health('altus:h', { score: '-1' }), says: 'wrong_body', because: 'health below 0' },
  {
    by: 'altus',
    fact: health('altus:h', { at: '2027-01-01T00:00:00Z' }),
    says: 'in_the_future',
    because: 'health to come',
  },
])('$because: $says', async ({ by, fact, says }) => expect(await tell(by, fact)).toBe(says))

test('a touchpoint is verified by the other side alone, and then stands', async () => {
  expect(await tell('nordwind', logged('nordwind:review'))).toBe('recorded')
  expect(await tell('nordwind', verified('nordwind:review'))).toBe('not_yours')
  expect(await tell('ostwind', verified('nordwind:review'))).toBe('unknown_reference')
  expect(await tell('fen-foods', verified('nordwind:review', { how: 'met', at: '2026-05-21T00:00:00Z' }))).toBe(
    'in_the_future',
  )
  expect(await tell('nordwind', logged('nordwind:review', { kind: 'workshop' }))).toBe('recorded')
  expect(await tell('nordwind', logged('nordwind:review', { product: 'altus:other' }))).toBe('unknown_reference')
  expect(await tell('fen-foods', verified('nordwind:review'))).toBe('recorded')
  expect(await tell('nordwind', logged('nordwind:review', { kind: 'meeting' }))).toBe('fixed_once_told')
  expect(await tell('nordwind', logged('nordwind:review', { kind: 'workshop', at: NOW }))).toBe('fixed_once_told')
  expect(await seenBy('touchpoint', 'nordwind:review')).toEqual(['altus', 'nordwind', 'fen-foods'])
  expect(await seenBy('touchpoint_verified', 'nordwind:review')).toEqual(['altus', 'nordwind', 'fen-foods'])
})

test('a ticket is seen like a touchpoint, and stays with its customer', async () => {
  expect(await tell('nordwind', ticket('nordwind:t-1'))).toBe('recorded')
  expect(await tell('nordwind', ticket('nordwind:t-1', { severity: 'low', resolvedAt: NOW }))).toBe('recorded')
  expect(await tell('nordwind', ticket('nordwind:t-1', { customer: 'ostwind' }))).toBe('fixed_once_told')
  expect(await seenBy('ticket', 'nordwind:t-1')).toEqual(['altus', 'nordwind', 'fen-foods'])
})

test('a rule for one partner is known to it and the vendor, a partner’s own to itself', async () => {
  expect(await tell('altus', cadence('altus:nordwind', { partner: 'nordwind' }))).toBe('recorded')
  expect(await seenBy('cadence', 'altus:nordwind')).toEqual(['altus', 'nordwind'])
  expect(await seenBy('cadence', 'nordwind:own')).toEqual(['nordwind'])
  expect(await seenBy('cadence', 'altus:all')).toEqual(ALL)
})

test('a score is seen by the vendor and by who holds a role then, not by the customer', async () => {
  expect(await tell('altus', health('altus:fen'))).toBe('recorded')
  expect(await seenBy('customer_health', 'altus:fen')).toEqual(['altus', 'ostwind'])
  expect(await tell('altus', health('altus:early', { at: '2026-05-06T07:59:59Z' }))).toBe('recorded')
  expect(await seenBy('customer_health', 'altus:early')).toEqual(['altus'])
  expect(await tell('altus', health('altus:fen', { customer: 'nordwind' }))).toBe('fixed_once_told')
})
