import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Collected } from './event-intake-forms.ts'
import { EventLines } from './event-intake-lines.ts'

function readIn(pieces: readonly Buffer[]): Collected {
  const collected: Collected = { events: [], rejected: [], count: 0 }
  const reading = new EventLines(collected)
  for (const piece of pieces) reading.push(piece)
  reading.end()
  return collected
}

const sound = (id: string): string =>
  JSON.stringify({
    specversion: '1.0',
    source: 's',
    id,
    type: 't',
    subject: 'ü',
    time: '2026-05-01T00:00:00Z',
    data: { a: 1 },
  })

/** Lines of every sort, each with what becomes of it. */
const line = fc.oneof(
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .map((id) => ({ bytes: Buffer.from(sound(id)), becomes: 'event' })),
  fc.constantFrom(
    { bytes: Buffer.from(''), becomes: 'nothing' },
    { bytes: Buffer.from(' \t \r'), becomes: 'nothing' },
    { bytes: Buffer.from('{"id"'), becomes: 'not_json' },
    { bytes: Buffer.from(`${sound('a')}${sound('b')}`), becomes: 'not_json' },
    { bytes: Buffer.from([0x22, 0xc3, 0x22]), becomes: 'not_utf8' },
    { bytes: Buffer.from([0xff]), becomes: 'not_utf8' },
    { bytes: Buffer.from('null'), becomes: 'not_an_event' },
    { bytes: Buffer.from('{}\r'), becomes: 'missing_specversion' },
  ),
)

test('however a stream of lines is cut, each line becomes what it is by itself', () => {
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 30 }),
      fc.array(fc.nat(2_000), { maxLength: 20 }),
      fc.boolean(),
      fc.boolean(),
      (written, cuts, isEnded, isMarked) => {
        const mark = isMarked ? [Buffer.from([0xef, 0xbb, 0xbf])] : []
        const end = isEnded || written.length === 0 ? [] : [Buffer.from('\n')]
        const between = written.flatMap(({ bytes }, at) => (at === 0 ? [bytes] : [Buffer.from('\n'), bytes]))
        const whole = Buffer.concat([...mark, ...between, ...end])
        const places = [0, ...cuts.map((cut) => Math.min(cut, whole.length)).sort((a, b) => a - b), whole.length]
        const { events, rejected, count } = readIn(places.slice(1).map((to, at) => whole.subarray(places[at], to)))
        const wanted = written.map(({ becomes }) => becomes).filter((becomes) => becomes !== 'nothing')
        const got: string[] = Array.from({ length: count }, () => 'event')
        for (const { index, code } of rejected) got[index] = code
        expect(got).toEqual(wanted)
        expect(events).toHaveLength(wanted.filter((becomes) => becomes === 'event').length)
      },
    ),
    { numRuns: 500 },
  )
})

test('byte by byte it is the same', () => {
  const whole = Buffer.from(`${sound('ä')}\n\n${sound('😀')}\r\n{`)
  const { events, rejected } = readIn([...whole].map((byte) => Buffer.from([byte])))
  expect(events.map(({ id }) => id)).toEqual(['ä', '😀'])
  expect(rejected).toMatchObject([{ index: 2, code: 'not_json' }])
})
