import { expect, test } from 'vitest'
import { isOpenAt, type TicketBody, type TicketFact, ticketsFrom } from './ticket.ts'

const AT = '2026-05-06T08:00:00Z'
const DONE = '2026-05-08T08:00:00Z'
const told = (position: number, changes: Partial<TicketBody> = {}, about = 'nordwind:t-1'): TicketFact => ({
  ...{ position, kind: 'ticket', id: `fact-${position}`, about, owner: 'nordwind' },
  learnedAt: '2026-06-01T00:00:00Z',
  body: { customer: 'fen-foods', product: 'altus:stratum', at: AT, severity: 'normal', ...changes },
})

test.each([
  { facts: [told(1)], says: [`nordwind:t-1 normal ${AT} to … by 1`], because: 'it waits' },
  {
    facts: [told(1), told(2, { severity: 'critical' }), told(3, { severity: 'high', resolvedAt: DONE })],
    says: [`nordwind:t-1 high ${AT} to ${DONE} by 3`],
    because: 'as it was told last',
  },
  {
    facts: [told(1), told(2, {}, 'nordwind:t-2')],
    says: [`nordwind:t-1 normal ${AT} to … by 1`, `nordwind:t-2 normal ${AT} to … by 2`],
    because: 'two of them',
  },
  { facts: [{ ...told(1), kind: 'touchpoint' }], says: [], because: 'another kind' },
])('$because', ({ facts, says }) => {
  const shown = ticketsFrom(facts).map(
    ({ id, severity, at, resolvedAt, fact }) => `${id} ${severity} ${at} to ${resolvedAt ?? '…'} by ${fact}`,
  )
  expect(shown).toEqual(says)
})

test.each([
  { at: '2026-05-06T07:59:59.999999999Z', open: false, because: 'before it was opened' },
  { at: AT, open: true, because: 'at its first moment' },
  { at: '2026-05-08T07:59:59.999999999Z', open: true, because: 'up to the last moment' },
  { at: DONE, open: false, because: 'resolved at that moment' },
])('$because: $open', ({ at, open }) => {
  const [ticket] = ticketsFrom([told(1, { resolvedAt: DONE })])
  expect(ticket && isOpenAt(ticket, Temporal.Instant.from(at))).toBe(open)
})

test('what nobody resolved stays open', () => {
  const [ticket] = ticketsFrom([told(1)])
  expect(ticket && isOpenAt(ticket, Temporal.Instant.from('2036-01-01T00:00:00Z'))).toBe(true)
})
