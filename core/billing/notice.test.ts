import { describe, expect, test } from 'vitest'
import type { Fact } from '#core/ground/fact.ts'
import { present } from '#core/ground/result.ts'
import type { Change } from './amendment.ts'
import { endByNotice, noticeBy } from './notice.ts'
import { subscriptionsFrom } from './subscription.ts'
import { amended, began, moment } from './subscription-facts.test-data.ts'

const BERLIN = 'Europe/Berlin'
const UTC = 'Etc/UTC'

test.each([
  {
    ends: '2027-01-01T00:00:00Z',
    noticeDays: 30,
    zone: UTC,
    by: '2026-12-02T00:00:00Z',
    because: 'days before the end',
  },
  {
    ends: '2026-04-09T22:00:00Z',
    noticeDays: 30,
    zone: BERLIN,
    by: '2026-03-10T23:00:00Z',
    because: 'days are those of the calendar, clocks that change do not count',
  },
  { ends: '2027-01-01T00:00:00Z', noticeDays: undefined, zone: UTC, by: undefined, because: 'nothing was agreed' },
])('$because', ({ ends, noticeDays, zone, by }) => {
  const to = Temporal.Instant.from(ends)
  expect(noticeBy({ to, renews: true }, { noticeDays, zone })?.toString()).toBe(by)
  expect(noticeBy({ to, renews: false }, { noticeDays, zone })).toBeUndefined()
})

describe('notice', () => {
  const term = { months: 12, renews: true, noticeDays: 30 }
  const yearly = [began(1, { term })]
  const renewed: Change = { to: 'renewed', months: 6 }
  test.each<{ facts: readonly Fact[]; at: string; ends: string | undefined; missed: boolean; because: string }>([
    { facts: yearly, at: '2026-12-01T23:59:59Z', ends: '2027-01-01', missed: false, because: 'given in time' },
    {
      facts: yearly,
      at: '2026-12-02',
      ends: '2028-01-01',
      missed: true,
      because: 'a second later it ends a term later',
    },
    {
      facts: [...yearly, amended(2, '2027-01-01', renewed)],
      at: '2026-12-02',
      ends: '2027-07-01',
      missed: true,
      because: 'the following term is the renewal that was told',
    },
    {
      facts: [began(1, { term: { months: 1, renews: true, noticeDays: 40 } })],
      at: '2026-01-05',
      ends: '2026-03-01',
      missed: true,
      because: 'a notice longer than a term takes several',
    },
    {
      facts: [began(1, { term: { ...term, renews: false } })],
      at: '2026-12-31',
      ends: '2027-01-01',
      missed: false,
      because: 'what does not go on by itself ends anyway',
    },
    { facts: [began(1)], at: '2026-06-01', ends: undefined, missed: false, because: 'without a term there is none' },
  ])('$because', ({ facts, at, ends, missed }) => {
    const subscription = present(subscriptionsFrom(facts).get('nordwind:fen'), 'the facts tell of it')
    const noticed = endByNotice(subscription, Temporal.Instant.from(moment(at)), UTC)
    expect(noticed?.ends.toString()).toBe(ends && moment(ends))
    expect(noticed?.missed !== undefined).toBe(missed)
  })
})
