import { describe, expect, test } from 'vitest'
import { readStandingRow, standingNameOf } from './standing-rows.ts'

const ROW = { partner: 'nordwind', kind: 'tier', name: 'Gold', from: '2026-01-01' }
const read = (more: Readonly<Record<string, string>>, zone = 'UTC') => readStandingRow({ ...ROW, ...more }, zone)
const bodyOf = (more: Readonly<Record<string, string>>, zone?: string) => {
  const row = read(more, zone)
  return row.ok ? row.value.body : row.refusal.says
}

describe('a row tells', () => {
  test('a tier from midnight of the zone on', () => {
    expect(read({}, 'Europe/Berlin')).toEqual({
      ok: true,
      value: {
        kind: 'tier_granted',
        identity: 'tier nordwind 2025-12-31T23:00:00Z',
        body: { partner: 'nordwind', tier: 'gold', from: '2025-12-31T23:00:00Z' },
      },
    })
  })

  test('a certification with how many hold it', () => {
    expect(read({ kind: ' Certification ', name: 'Stratum Design', holders: '3' })).toEqual({
      ok: true,
      value: {
        kind: 'certification',
        identity: 'certification nordwind stratum-design 2026-01-01T00:00:00Z',
        body: { partner: 'nordwind', name: 'stratum-design', holders: 3, from: '2026-01-01T00:00:00Z' },
      },
    })
  })

  test.each([
    { more: { to: '2026-07-01' }, to: '2026-06-30T22:00:00Z', because: 'the day of its end is no longer in it' },
    { more: { through: '2026-06-30' }, to: '2026-06-30T22:00:00Z', because: 'its last day is' },
    { more: { through: '2026-03-29' }, to: '2026-03-29T22:00:00Z', because: 'a day of 23 hours' },
    { more: { to: '2026-07-01T12:00:00Z' }, to: '2026-07-01T12:00:00Z', because: 'a moment is taken as it is' },
    { more: { through: '2026-12-31' }, to: '2026-12-31T23:00:00Z', because: 'the last day of the year' },
  ])('$because', ({ more, to }) => expect(bodyOf(more, 'Europe/Berlin')).toMatchObject({ to }))
})

describe('a row is wrong', () => {
  test.each([
    { more: { kind: 'badge' }, says: 'kind: wanted tier or certification, not "badge"' },
    { more: { name: '2026' }, says: 'name: "2026" has no letter to begin with' },
    { more: { from: '01.02.2026' }, says: 'from: "01.02.2026" is no date such as 2026-01-31' },
    { more: { from: '2026-02-30' }, says: 'from: "2026-02-30" is no date such as 2026-01-31' },
    { more: { from: '' }, says: 'from: "" is no date such as 2026-01-31' },
    { more: { to: 'never' }, says: 'to: "never" is no date such as 2026-01-31' },
    { more: { through: '2026-07-01T00:00:00Z' }, says: 'through: "2026-07-01T00:00:00Z" is no date' },
    {
      more: { to: '2026-07-01', through: '2026-06-30' },
      says: 'to, through: one of them says when it ends, not both',
    },
    { more: { holders: '3' }, says: 'holders: a tier has none' },
    { more: { kind: 'certification', holders: '-1' }, says: 'holders: "-1" is no count of people' },
  ])('$says', ({ more, says }) => expect(bodyOf(more)).toBe(says))
})

test.each([
  ['Gold', 'gold'],
  [' Premier  Partner (EMEA) ', 'premier-partner-emea'],
  ['Zertifizierung für Ärzte', 'zertifizierung-fur-arzte'],
  ['level_2', 'level_2'],
  [`a${'b'.repeat(50)}`, `a${'b'.repeat(39)}`],
  ['a'.repeat(39).concat(' b'), 'a'.repeat(39)],
  ['***', undefined],
  ['', undefined],
])('%s is called %s', (text, name) => expect(standingNameOf(text)).toBe(name))
