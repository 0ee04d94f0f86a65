import { describe, expect, test } from 'vitest'
import { addPart, nextVersion, placeOf, readDocument, removePart, replaceAt, writeField } from './program-text.ts'

const TEXT = `# For whom this is.
program: care
version: 1
incentives:
  # Paid once.
  - id: deploy
    pay: { fixed: 600 } # as agreed
    caps: [{ per: customer, times: 1 }]
`

describe('a form writes into the text', () => {
  test('a field changes in its place, and every comment stays', () => {
    expect(writeField(TEXT, ['incentives', 0, 'pay', 'fixed'], '650')).toBe(TEXT.replace('600', '650'))
  })

  test('a field that was not there comes at the end of its part', () => {
    expect(writeField(TEXT, ['incentives', 0, 'role'], 'implementer')).toBe(`${TEXT}    role: implementer\n`)
  })

  test('a name that looks like a number stays a text', () => {
    expect(readDocument(writeField(TEXT, ['incentives', 0, 'id'], '12'))?.['incentives']).toEqual([
      { id: '12', pay: { fixed: 600 }, caps: [{ per: 'customer', times: 1 }] },
    ])
  })

  test('an emptied field goes, with the part that held nothing but it', () => {
    const without = TEXT.replace('    caps: [{ per: customer, times: 1 }]\n', '')
    expect(removePart(TEXT, ['incentives', 0, 'caps', 0])).toBe(without)
    expect(
      writeField(writeField(without, ['incentives', 0, 'vest', 'over'], 'P12M'), ['incentives', 0, 'vest', 'over'], ''),
    ).toBe(without)
  })

  test('the last clawback goes with its list, the list of incentives stays', () => {
    const back = addPart(TEXT, ['clawback'], { on: 'subscription.cancelled', take: 'unvested' })
    expect(readDocument(back)?.['clawback']).toEqual([{ on: 'subscription.cancelled', take: 'unvested' }])
    expect(removePart(back, ['clawback', 0])).toBe(TEXT)
    expect(readDocument(removePart(TEXT, ['incentives', 0]))?.['incentives']).toEqual([])
  })

  test('a list begins with the first of its parts', () => {
    const without = removePart(TEXT, ['incentives', 0, 'caps', 0])
    expect(addPart(without, ['incentives', 0, 'caps'], { per: 'customer', times: 1 })).toBe(TEXT)
  })

  test('a text that is no YAML stays as it is', () => {
    expect(writeField('a: [', ['a'], '1')).toBe('a: [')
    expect(readDocument('a: [')).toBeUndefined()
    expect(readDocument('only words')).toBeUndefined()
  })
})

test('a finding is mended at its line and column', () => {
  expect(placeOf('ab\ncd\n', 2, 2)).toBe(4)
  expect(placeOf('ab\ncd\n', 9, 1)).toBe(6)
  expect(replaceAt('a: 1\nb: tow\n', { line: 2, column: 4, length: 3 }, 'two')).toBe('a: 1\nb: two\n')
})

test('the next version is the text of the one that is shown, one above the highest', () => {
  const version = { from: '', to: '', publishedAt: '', state: 'ended' as const }
  const shown = {
    ...{ program: 'altus:care', version: 1, name: 'care', owner: 'altus', ...version },
    versions: [
      { version: 1, ...version },
      { version: 4, ...version },
    ],
  }
  expect(nextVersion({ ...shown, source: TEXT, document: {} })).toBe(TEXT.replace('version: 1', 'version: 5'))
  const document = { version: 1, budget: '500.50', name: '24' }
  expect(nextVersion({ ...shown, source: null, document })).toBe('name: "24"\nversion: 5\nbudget: 500.5\n')
})
