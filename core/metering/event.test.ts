import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decimal } from '#core/ground/decimal.ts'
import { contentText, type UsageEvent } from './event.ts'

const EVENT: UsageEvent = {
  source: 'stratum/eu-1',
  id: 'e-1',
  type: 'stratum.cores',
  subject: 'acct-1',
  time: Temporal.Instant.from('2026-05-04T10:00:00Z'),
  values: { cores: decimal('3'), hours: decimal('1') },
  labels: { region: 'eu', sku: 'standard' },
}

test.each([
  { change: {}, same: true, because: 'the same event again' },
  { change: { values: { hours: decimal('1.0'), cores: decimal('3.00') } }, same: true, because: '3 and 3.00 are one' },
  { change: { labels: { sku: 'standard', region: 'eu' } }, same: true, because: 'the order of labels says nothing' },
  { change: { time: Temporal.Instant.from('2026-05-04T12:00:00+02:00') }, same: true, because: 'one instant' },
  { change: { id: 'e-2', source: 'other' }, same: true, because: 'identity is not content' },
  { change: { values: { cores: decimal('4'), hours: decimal('1') } }, same: false, because: 'another value' },
  { change: { values: { cores: decimal('3') } }, same: false, because: 'a value is missing' },
  { change: { subject: 'acct-2' }, same: false, because: 'another subject' },
  { change: { type: 'stratum.storage' }, same: false, because: 'another type' },
  {
    change: { time: Temporal.Instant.from('2026-05-04T10:00:00.000000001Z') },
    same: false,
    because: 'a nanosecond later',
  },
  { change: { labels: { region: 'eu', sku: 'large' } }, same: false, because: 'another label' },
  {
    change: { values: { cores: decimal('3'), hours: decimal('1'), region: decimal('0') } },
    same: false,
    because: 'a value more',
  },
])('$because', ({ change, same }) => expect(contentText({ ...EVENT, ...change }) === contentText(EVENT)).toBe(same))

test('law: the text does not depend on the order in which names were written, and differs where labels do', () => {
  const labels = fc.dictionary(fc.string({ minLength: 1, maxLength: 5 }), fc.string({ maxLength: 5 }), { maxKeys: 6 })
  fc.assert(
    fc.property(labels, labels, (one, other) => {
      const reversed = Object.fromEntries(Object.entries(one).toReversed())
      const text = contentText({ ...EVENT, labels: one })
      expect(contentText({ ...EVENT, labels: reversed })).toBe(text)
      const sorted = (each: Readonly<Record<string, string>>) =>
        Object.entries(each)
          .map((pair) => JSON.stringify(pair))
          .sort()
      const equal = sorted(one).join('\n') === sorted(other).join('\n')
      expect(contentText({ ...EVENT, labels: other }) === text).toBe(equal)
    }),
  )
})
