import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  anchorText,
  CHAIN_START,
  type ChainedRow,
  type ChainHead,
  faultOfAnchored,
  faultOfHead,
  faultOfNext,
  hashedText,
  inMicroseconds,
  tailCut,
} from './chain.ts'

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

/** The row after `before`, as the database writes it. */
function rowAfter(before: ChainHead, body: string): ChainedRow {
  const row = {
    sequence: before.sequence + 1,
    at: '2026-01-01T00:00:00Z',
    organization: 'altus',
    byOrganization: 'altus',
  }
  const unhashed = { ...row, body, previous: before.hash, hash: '' }
  return { ...unhashed, hash: sha256(hashedText(unhashed)) }
}

function chainOf(bodies: readonly string[]): readonly ChainedRow[] {
  const rows: ChainedRow[] = []
  for (const body of bodies) rows.push(rowAfter(rows.at(-1) ?? CHAIN_START, body))
  return rows
}

/** The first fault of a whole chain whose head was kept. */
function faultOf(rows: readonly ChainedRow[], head: ChainHead): string | undefined {
  let before = CHAIN_START
  for (const row of rows) {
    const fault = faultOfNext(row, before, sha256)
    if (fault) return fault.code
    before = row
  }
  return faultOfHead(head, before)?.code
}

describe('what is hashed', () => {
  test('every column on a line of its own, the moment in microseconds', () => {
    const text = hashedText({ ...rowAfter(CHAIN_START, '{"act": "é"}'), previous: 'p', byOrganization: 'nordwind' })
    expect(text).toBe('p\n1\n2026-01-01T00:00:00.000000Z\naltus\nnordwind\n{"act": "é"}')
  })

  test.each([
    ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000000Z'],
    ['2026-01-01T00:00:00.1Z', '2026-01-01T00:00:00.100000Z'],
    ['2026-01-01T01:00:00.123456+01:00', '2026-01-01T00:00:00.123456Z'],
    ['infinity', undefined],
  ])('the moment %s is hashed as %s', (at, hashed) => expect(inMicroseconds(at)).toBe(hashed))

  test('a line of anchors stands for its own and for the one before', () => {
    expect(anchorText('p', { at: 'a', sequence: 3, hash: 'h' })).toBe('p\na\n3\nh')
  })
})

describe('a chain', () => {
  const rows = chainOf(['{"a": 1}', '{"a": 2}', '{"a": 3}', '{"a": 4}'])
  const [one, two, three, four] = rows as [ChainedRow, ChainedRow, ChainedRow, ChainedRow]

  test.each([
    { what: 'untouched', rows, found: undefined },
    { what: 'empty', rows: [], head: CHAIN_START, found: undefined },
    { what: 'body edited', rows: [one, { ...two, body: '{"a": 9}' }, three, four], found: 'hash_differs' },
    {
      what: 'moment edited',
      rows: [one, { ...two, at: '2026-01-01T00:00:00.000001Z' }, three, four],
      found: 'hash_differs',
    },
    { what: 'body withheld', rows: [one, { ...two, body: null }, three, four], found: 'hash_differs' },
    { what: 'edited with its hash', rows: [one, rowAfter(one, '{"a": 9}'), three, four], found: 'previous_differs' },
    { what: 'one deleted', rows: [one, three, four], found: 'row_missing' },
    { what: 'the first deleted', rows: [two, three, four], found: 'row_missing' },
    { what: 'one twice', rows: [one, two, two, three, four], found: 'row_repeated' },
    { what: 'two the other way round', rows: [one, three, two, four], found: 'row_missing' },
    { what: 'the tail cut', rows: [one, two, three], found: 'head_differs' },
    { what: 'nothing left', rows: [], found: 'head_differs' },
  ])('$what: $found', ({ rows: standing, head = four, found }) => expect(faultOf(standing, head)).toBe(found))

  test('no head at all is a fault', () => expect(faultOfHead(undefined, four)?.code).toBe('head_differs'))

  test('what is chained anew is told by a head that was kept, and by nothing else', () => {
    const forged = chainOf(['{"a": 9}', '{"a": 2}', '{"a": 3}', '{"a": 4}'])
    const [, , , last = four] = forged
    expect(faultOf(forged, last)).toBeUndefined()
    const anchor = { at: '2026-01-02T00:00:00Z', sequence: 4, hash: four.hash }
    expect(faultOfAnchored(last, anchor, 'here')?.code).toBe('anchor_differs')
    expect(faultOfAnchored(four, anchor, 'here')).toBeUndefined()
    expect(tailCut(anchor, three, 'here')).toMatchObject({ code: 'tail_cut', sequence: 4 })
  })

  test('law: any change of any row is noticed, whatever was in it', () => {
    const fields = ['at', 'organization', 'byOrganization', 'body', 'previous', 'hash'] as const
    const changes = fc.record({ field: fc.constantFrom(...fields), text: fc.string({ minLength: 1 }) })
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 8 }), fc.nat(), changes, (bodies, place, change) => {
        const whole = chainOf(bodies)
        const at = place % whole.length
        const touched = whole.map((row, index) => (index === at ? { ...row, [change.field]: change.text } : row))
        const isSame = whole[at]?.[change.field] === change.text
        expect(faultOf(whole, whole.at(-1) ?? CHAIN_START)).toBeUndefined()
        expect(faultOf(touched, whole.at(-1) ?? CHAIN_START) === undefined).toBe(isSame)
      }),
      { numRuns: 1_000 },
    )
  })
})
