import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Fact } from '#core/ground/fact.ts'
import { documentsFrom, firstGap, holds, lastEnd, type ReviewBody, type Stretch, stretchOf } from './document.ts'

const at = (text: string) => Temporal.Instant.from(text)

describe('a document is good on the days printed on it, in its zone', () => {
  const berlin = stretchOf({ zone: 'Europe/Berlin', validFrom: '2026-03-29', validThrough: '2026-12-31' })
  test.each([
    { moment: '2026-03-28T22:59:59Z', good: false, because: 'the day before has not ended in Berlin' },
    {
      moment: '2026-03-28T23:00:00Z',
      good: true,
      because: 'its first day begins at midnight, on the day the clock changes too',
    },
    { moment: '2026-12-31T22:59:59Z', good: true, because: 'the last day counts to its end' },
    { moment: '2026-12-31T23:00:00Z', good: false, because: 'at midnight it is over' },
  ])('$moment: $because', ({ moment, good }) => expect(holds(berlin, at(moment))).toBe(good))

  test('the same days end nine hours later in Los Angeles', () => {
    const there = stretchOf({ zone: 'America/Los_Angeles', validThrough: '2026-12-31' })
    expect(there).toEqual({ from: undefined, to: at('2027-01-01T08:00:00Z') })
  })
})

describe('the first gap', () => {
  const day = (from?: string, to?: string): Stretch => ({
    from: from === undefined ? undefined : at(`2026-${from}T00:00:00Z`),
    to: to === undefined ? undefined : at(`2026-${to}T00:00:00Z`),
  })
  test.each([
    { stretches: [], gap: '05-01', because: 'nothing covers anything' },
    { stretches: [day()], gap: undefined, because: 'a stretch without bounds covers all' },
    { stretches: [day('01-01', '05-01')], gap: '05-01', because: 'an end is not part of its stretch' },
    { stretches: [day('05-01', '06-01')], gap: '06-01', because: 'a beginning is' },
    { stretches: [day('06-01')], gap: '05-01', because: 'what begins later does not help now' },
    { stretches: [day('05-15'), day('01-01', '05-15')], gap: undefined, because: 'one goes on where another ends' },
    { stretches: [day('05-16'), day('01-01', '05-15')], gap: '05-15', because: 'a day lies between' },
    { stretches: [day(undefined, '07-01'), day('05-01', '06-01')], gap: '07-01', because: 'the longer one counts' },
  ])('of $stretches.length: $because', ({ stretches, gap }) => {
    expect(firstGap(stretches, at('2026-05-01T00:00:00Z'))?.toString()).toBe(gap && `2026-${gap}T00:00:00Z`)
  })

  const moment = fc
    .integer({ min: 0, max: 40 })
    .map((hours) => Temporal.Instant.fromEpochMilliseconds(hours * 3_600_000))
  const stretch = fc.record({ from: fc.option(moment, { nil: undefined }), to: fc.option(moment, { nil: undefined }) })

  test('lies in no stretch, and every moment before it lies in one', () => {
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 6 }), moment, (stretches, from) => {
        const gap = firstGap(stretches, from)
        const end = gap ?? from.add({ hours: 60 })
        for (let hour = from; Temporal.Instant.compare(hour, end) < 0; hour = hour.add({ hours: 1 }))
          expect(stretches.some((one) => holds(one, hour))).toBe(true)
        if (gap) expect(stretches.some((one) => holds(one, gap))).toBe(false)
      }),
    )
  })

  test('the last end is over, and none that is over ends later', () => {
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 6 }), moment, (stretches, now) => {
        const ends = stretches.flatMap(({ to }) =>
          to && Temporal.Instant.compare(to, now) <= 0 ? to.epochMilliseconds : [],
        )
        const greatest = [...ends].sort((a, b) => b - a)[0]
        expect(lastEnd(stretches, now)?.epochMilliseconds).toBe(greatest)
      }),
    )
  })
})

describe('a review', () => {
  const paper = (position: number, sha256: string): Fact => ({
    position,
    kind: 'partner_document',
    id: `fact-${position}`,
    about: 'leaf:w9',
    owner: 'leaf',
    learnedAt: '2026-01-01T00:00:00Z',
    body: {
      document: 'w9',
      sha256,
      name: 'w9.pdf',
      mediaType: 'application/pdf',
      bytes: 9,
      sharedWith: 'altus',
      zone: 'UTC',
    },
  })
  const review = (position: number, body: ReviewBody): Fact => ({
    ...paper(position, ''),
    kind: 'document_reviewed',
    owner: 'altus',
    body,
  })
  const accepted = (position: number) => review(position, { decision: 'accepted', sha256: 'a' })

  test.each([
    { facts: [paper(1, 'a')], decision: undefined, because: 'nobody looked at it' },
    { facts: [paper(1, 'a'), accepted(2)], decision: 'accepted', because: 'it was accepted' },
    {
      facts: [paper(1, 'a'), accepted(2), review(3, { decision: 'rejected', sha256: 'a', because: 'blurred' })],
      decision: 'rejected',
      because: 'the last word counts',
    },
    {
      facts: [paper(1, 'a'), accepted(2), paper(3, 'a')],
      decision: undefined,
      because: 'a document told again is another paper, even with the same content: its days may differ',
    },
  ])('$because', ({ facts, decision }) => expect(documentsFrom(facts)[0]?.review?.decision).toBe(decision))
})
