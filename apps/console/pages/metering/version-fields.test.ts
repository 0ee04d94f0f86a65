import { expect, test } from 'vitest'
import type { ConflictVersion } from '#apps/console/api/metering.ts'
import { differences, fieldsOf } from './version-fields.ts'

const version: ConflictVersion = {
  type: 'cloud.hours',
  subject: 'account-1',
  time: '2026-05-01T00:00:00Z',
  values: { quantity: '2', cost: '1.5' },
  labels: { region: 'eu' },
  batch: 7,
  receivedAt: '2026-05-01T01:00:00Z',
}

test('fields stand in one order: what it is about, values, labels', () => {
  expect(fieldsOf(version).map(({ field }) => field)).toEqual(['type', 'subject', 'time', 'cost', 'quantity', 'region'])
})

test.each([
  ['nothing', {}, []],
  ['a value', { values: { quantity: '3', cost: '1.5' } }, ['value quantity']],
  ['a value that one lacks', { values: { quantity: '2' } }, ['value cost']],
  ['a label that one has more', { labels: { region: 'eu', team: 'a' } }, ['text team']],
  ['the time and the subject', { time: '2026-05-02T00:00:00Z', subject: 'account-2' }, ['subject', 'time']],
  ['a label of a value’s name', { labels: { region: 'eu', cost: '1.5' } }, ['text cost']],
  ['only when it came', { batch: 8, receivedAt: '2026-05-01T02:00:00Z' }, []],
])('where %s differs', (_, change, keys) => {
  expect([...differences(version, { ...version, ...change })]).toEqual(keys)
})
