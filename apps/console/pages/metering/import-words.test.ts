import { describe, expect, test } from 'vitest'
import type { ImportRun } from '#apps/console/api/import-runs.ts'
import { Trouble } from '#apps/console/api/trouble.ts'
import { cameOf, percentText, previewText, progressOf, runText } from './import-words.ts'

const error = new Trouble(422, 'broken_row', 'A quote is never closed')
const counts = { rows: 5_000, accepted: 4_998, duplicates: 1, conflicts: 0, quarantined: 1 }
const run = (stage: ImportRun['stage'], lines?: number): Omit<ImportRun, 'id'> => ({
  stage,
  lines,
  wanted: { viewer: undefined, file: new File(['x'], 'x.csv'), format: 'auto', replaces: false, check: false },
})

describe('how far an import is', () => {
  test.each([
    ['half is sent', run({ kind: 'sending', sent: 0.5 }), 0.5, 'sending, 50 % is there'],
    ['nothing is read yet', run({ kind: 'reading', counts: undefined }, 10_000), undefined, 'reading its first rows'],
    ['half is read', run({ kind: 'reading', counts }, 10_000), 0.5, '5,000 of about 10,000 rows are read'],
    ['its lines are unknown', run({ kind: 'reading', counts }), undefined, '5,000 rows are read'],
    ['it has fewer lines than rows', run({ kind: 'reading', counts }, 4_000), 1, '5,000 of about 5,000 rows are read'],
    [
      'it broke off',
      run({ kind: 'failed', error, counts, beganToRead: true }, 10_000),
      0.5,
      '5,000 rows were read; what was recorded stays, and the same file sent again goes on',
    ],
    [
      'it was refused',
      run({ kind: 'failed', error, counts: undefined, beganToRead: false }),
      undefined,
      'nothing of it was recorded',
    ],
  ])('%s', (_, one, share, says) => {
    expect(progressOf(one)).toBe(share)
    expect(runText(one)).toBe(says)
  })

  test('is never told as all before it is all', () => expect(percentText(0.999)).toBe('99 %'))
})

test.each([
  [counts, '4,998 rows came in, 1 is there already and 1 waits in quarantine'],
  [{ ...counts, accepted: 0, duplicates: 5_000, quarantined: 0 }, 'all 5,000 rows were there already'],
  [
    { ...counts, rows: 3, accepted: 1, duplicates: 0, conflicts: 2, quarantined: 0 },
    '1 row came in and 2 are known with other contents',
  ],
  [
    { ...counts, accepted: 0, duplicates: 5_000, quarantined: 0, retracted: 7 },
    '0 rows came in, 5,000 are there already and 7 of former files are taken back',
  ],
])('%#: what came of it', (of, says) => expect(cameOf(of)).toBe(says))

test('what would change is said in numbers before', () => {
  const summary = { ...counts, retracted: 12, format: 'focus', sums: {}, ignoredColumns: [] }
  expect(previewText(summary)).toBe(
    '4,998 rows would be added, 12 events of the bill’s former files would be taken back, 1 is there already and 1 would wait in quarantine.',
  )
})
