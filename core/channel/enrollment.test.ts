import { describe, expect, test } from 'vitest'
import {
  APPROVED,
  accepts,
  applies,
  approves,
  asks,
  at,
  COMPANY,
  decides,
  ENROLLED,
  ends,
  enrolls,
  gives,
  INSURANCE,
  OFFER,
  one,
  READY,
  reviews,
  suspends,
  type Told,
  terms,
  told,
} from './enrollment.test-data.ts'
import { enrollingBlocks } from './enrollment.ts'

describe('on the way', () => {
  const LATER = '2026-03-01T00:00:00Z'
  test.each([
    {
      facts: [...OFFER, applies('2026-02-01')],
      state: 'applied',
      blocks: ['not_decided', 'terms_not_accepted', 'document_missing'],
    },
    {
      facts: [...OFFER, applies('2026-02-01'), decides('2026-02-02', { decision: 'more_needed', needed: ['tax id'] })],
      state: 'more_needed',
      blocks: ['more_needed', 'terms_not_accepted', 'document_missing'],
    },
    {
      facts: [
        ...OFFER,
        applies('2026-02-01'),
        decides('2026-02-02', { decision: 'more_needed', needed: ['tax id'] }),
        applies('2026-02-03', { ...COMPANY, taxId: 'DE1' }),
      ],
      state: 'applied',
      blocks: ['not_decided', 'terms_not_accepted', 'document_missing'],
    },
    {
      facts: [...OFFER, applies('2026-02-01'), decides('2026-02-02', { decision: 'declined', because: 'no office' })],
      state: 'declined',
      blocks: ['declined'],
    },
    { facts: APPROVED, state: 'terms_pending', blocks: ['terms_not_accepted', 'document_missing'] },
    { facts: [...APPROVED, accepts('2026-02-03', 1)], state: 'documents_pending', blocks: ['document_missing'] },
    {
      facts: [...APPROVED, accepts('2026-02-03', 1), gives('2026-02-03', 'policy')],
      state: 'documents_pending',
      blocks: ['document_not_reviewed'],
    },
    {
      facts: [
        ...APPROVED,
        accepts('2026-02-03', 1),
        gives('2026-02-03', 'policy'),
        reviews('2026-02-04', 'policy', 'rejected'),
      ],
      state: 'documents_pending',
      blocks: ['document_rejected'],
    },
    {
      facts: [
        ...APPROVED,
        accepts('2026-02-03', 1),
        gives('2026-02-03', 'policy', { validThrough: '2026-02-28' }),
        reviews('2026-02-04', 'policy'),
      ],
      state: 'documents_pending',
      blocks: ['document_expired'],
    },
    {
      facts: [
        ...APPROVED,
        accepts('2026-02-03', 1),
        gives('2026-02-03', 'policy', { validFrom: '2026-03-02' }),
        reviews('2026-02-04', 'policy'),
      ],
      state: 'documents_pending',
      blocks: ['document_not_valid_yet'],
    },
    { facts: READY, state: 'approved', blocks: ['not_enrolled'] },
    { facts: [...READY, enrolls('2026-02-05', '2026-03-02')], state: 'approved', blocks: ['not_begun'] },
    { facts: [...READY, enrolls('2026-02-05', '2026-03-01')], state: 'enrolled', blocks: [] },
    {
      facts: [...READY, applies('2026-02-05', { ...COMPANY, taxId: 'DE1' })],
      state: 'approved',
      blocks: ['not_enrolled'],
    },
  ])('$state, waiting for $blocks', ({ facts, state, blocks }) => {
    const found = one(facts, LATER)
    expect([found?.state, found?.blocks.map(({ code }) => code)]).toEqual([state, blocks])
  })

  test('an upcoming version is not asked for, and the version before does not do once it is in force', () => {
    const facts = [...READY, terms(2, '2026-03-01', { acceptBy: '2026-06-01T00:00:00Z' })]
    expect(one(facts, '2026-02-28T23:59:59Z')?.state).toBe('approved')
    expect(one(facts, LATER)?.blocks.map(({ says }) => says)).toEqual([
      'leaf has not accepted version 2 of altus:partner-terms (Partner terms)',
    ])
  })

  test('papers given to another host count for nothing here', () => {
    const facts = [...APPROVED, accepts('2026-02-03', 1), gives('2026-02-03', 'policy', { sharedWith: 'hanse' })]
    expect(one(facts, LATER)?.blocks.map(({ code }) => code)).toEqual(['document_missing'])
  })

  test('of two requirements for one document the stricter one holds', () => {
    const [day, kind, by, , body] = asks([{ document: 'insurance', reviewed: false, from: '2026-12-01T00:00:00Z' }])
    const lax: Told = [day, kind, by, 'altus:lax', body]
    for (const both of [
      [lax, ...APPROVED],
      [...APPROVED, lax],
    ]) {
      const given = [...both, accepts('2026-02-03', 1), gives('2026-02-03', 'policy')]
      expect(one(given, LATER)?.blocks.map(({ code }) => code)).toEqual(['document_not_reviewed'])
    }
  })

  test('terms and documents for other parts are not asked for', () => {
    const others = [terms(1, '2026-01-01', { parts: ['distributor'] }), asks([])]
    expect(one([...others, applies('2026-02-01'), approves('2026-02-02')], LATER)?.state).toBe('approved')
  })
})

describe('once enrolled', () => {
  test.each([
    {
      now: '2026-11-30T22:59:59Z',
      state: 'enrolled',
      since: '2026-02-05T00:00:00Z',
      because: 'more than 30 days are left',
    },
    {
      now: '2026-12-01T23:00:00Z',
      state: 'expiring',
      since: '2026-12-01T23:00:00Z',
      because: 'exactly 30 days are left',
    },
    { now: '2026-12-31T22:59:59Z', state: 'expiring', since: '2026-12-01T23:00:00Z', because: 'the last day counts' },
    {
      now: '2026-12-31T23:00:00Z',
      state: 'lapsed',
      since: '2026-12-31T23:00:00Z',
      because: 'at midnight in Berlin it is over',
    },
    { now: '2027-03-01T00:00:00Z', state: 'lapsed', since: '2026-12-31T23:00:00Z', because: 'and since then' },
  ])('the insurance runs out: $state at $now: $because', ({ now, state, since }) => {
    const found = one(ENROLLED, now)
    expect([found?.state, found?.since.toString()]).toEqual([state, since])
  })

  test('the next paper closes the gap, with or without a break', () => {
    const next = [gives('2027-02-01', 'next', { validFrom: '2027-01-01' }), reviews('2027-02-02', 'next')]
    expect(one([...ENROLLED, ...next], '2027-03-01T00:00:00Z')).toMatchObject({ state: 'enrolled', expires: undefined })
  })

  test('a warning says what, when and who', () => {
    expect(one(ENROLLED, '2026-12-15T00:00:00Z')?.blocks).toEqual([
      {
        code: 'document_expired',
        says: 'leaf:policy (insurance) is valid through 2026-12-31 only',
        hint: 'Give the next insurance',
        waitsFor: 'leaf',
        due: at('2026-12-31T23:00:00Z'),
      },
    ])
  })

  const V2 = terms(2, '2026-05-01', { acceptBy: '2026-06-01T00:00:00Z' })
  test.each([
    { facts: [V2], now: '2026-05-01T23:59:59Z', state: 'enrolled', because: 'a month and more is left' },
    { facts: [V2], now: '2026-05-02T00:00:00Z', state: 'expiring', because: 'thirty days are left' },
    { facts: [V2], now: '2026-05-31T23:59:59Z', state: 'expiring', because: 'its date has not come' },
    { facts: [V2], now: '2026-06-01T00:00:00Z', state: 'lapsed', because: 'its date has come' },
    {
      facts: [V2, accepts('2026-05-20', 2)],
      now: '2026-06-01T00:00:00Z',
      state: 'enrolled',
      because: 'it was accepted',
    },
    {
      facts: [V2, accepts('2026-06-20', 2)],
      now: '2026-07-01T00:00:00Z',
      state: 'enrolled',
      because: 'late is not never',
    },
    { facts: [terms(2, '2026-05-01')], now: '2026-05-01T00:00:00Z', state: 'lapsed', because: 'no time was given' },
  ])('a new version of the terms: $state at $now: $because', ({ facts, now, state }) => {
    expect(one([...ENROLLED, ...facts], now)?.state).toBe(state)
  })

  test('terms that are new altogether are due for whoever was there before when they say so', () => {
    const [day, kind, by, , body] = terms(1, '2026-05-01', { acceptBy: '2026-06-01T00:00:00Z' })
    const extra: Told = [day, kind, by, 'altus:privacy', body]
    expect(one([...ENROLLED, extra], '2026-05-31T23:59:59Z')?.state).toBe('expiring')
    expect(one([...ENROLLED, extra], '2026-06-01T00:00:00Z')?.state).toBe('lapsed')
  })

  test('a warning ahead of a new version names that version, and from when on it can be accepted', () => {
    const early = [...ENROLLED, V2, asks([INSURANCE], 60)]
    expect(one(early, '2026-04-20T00:00:00Z')?.blocks).toMatchObject([
      {
        says: 'leaf has not accepted version 2 of altus:partner-terms (Partner terms)',
        hint: 'Read and accept it, from 2026-05-01T00:00:00Z on',
        due: at('2026-06-01T00:00:00Z'),
      },
    ])
    expect(one(early, '2026-05-01T00:00:00Z')?.blocks[0]?.hint).toBe('Read and accept it')
  })

  test('a document that is asked for later is missing from then on', () => {
    const more = asks([INSURANCE, { document: 'w9', reviewed: false, from: '2026-07-01T00:00:00Z' }], 10)
    expect(one([...ENROLLED, more], '2026-06-20T23:59:59Z')?.state).toBe('enrolled')
    expect(one([...ENROLLED, more], '2026-06-21T00:00:00Z')?.state).toBe('expiring')
    expect(one([...ENROLLED, more], '2026-07-02T00:00:00Z')).toMatchObject({
      state: 'lapsed',
      since: at('2026-07-01T00:00:00Z'),
      blocks: [{ code: 'document_missing', waitsFor: 'leaf' }],
    })
  })

  test.each([
    { facts: [suspends('2026-03-01')], now: '2026-03-01T00:00:00Z', state: 'suspended', because: 'it was suspended' },
    {
      facts: [suspends('2026-03-01'), enrolls('2026-03-05', '2026-03-05')],
      now: '2026-03-05T00:00:00Z',
      state: 'enrolled',
      because: 'it was enrolled again',
    },
    {
      facts: [ends('2026-03-01', 'leaf', '2026-04-01')],
      now: '2026-03-01T23:59:59Z',
      state: 'enrolled',
      because: 'notice was given, and more than 30 days are left',
    },
    {
      facts: [ends('2026-03-01', 'leaf', '2026-04-01')],
      now: '2026-03-02T00:00:00Z',
      state: 'expiring',
      because: 'thirty days are left',
    },
    {
      facts: [ends('2026-03-01', 'leaf', '2026-04-01')],
      now: '2026-04-01T00:00:00Z',
      state: 'ended',
      because: 'it is over',
    },
    {
      facts: [ends('2026-03-01', 'leaf', '2026-04-01'), ends('2026-03-02', 'altus', '2026-05-01')],
      now: '2026-04-01T00:00:00Z',
      state: 'ended',
      because: 'nobody puts off the end that the other one told',
    },
    {
      facts: [ends('2026-03-01', 'leaf', '2026-04-01'), applies('2026-04-02')],
      now: '2026-04-03T00:00:00Z',
      state: 'applied',
      because: 'it applies again',
    },
  ])('$state: $because', ({ facts, now, state }) => expect(one([...ENROLLED, ...facts], now)?.state).toBe(state))

  test('a term ends, and the next one goes on', () => {
    const term = [...READY, enrolls('2026-02-05', '2026-02-05', '2026-08-01')]
    expect(one(term, '2026-08-01T00:00:00Z')?.blocks).toMatchObject([{ code: 'term_over', waitsFor: 'altus' }])
    expect(one([...term, enrolls('2026-07-20', '2026-07-20')], '2026-08-01T00:00:00Z')?.state).toBe('enrolled')
  })
})

describe('enrolling', () => {
  const codes = (facts: readonly Told[], day: string) =>
    enrollingBlocks(told(facts), 'leaf:altus', at(`${day}T00:00:00Z`)).map(({ code }) => code)
  test.each([
    { facts: READY, day: '2026-03-01', wanted: [], because: 'nothing is missing' },
    { facts: READY, day: '2027-01-01', wanted: ['document_expired'], because: 'the insurance will not be good then' },
    { facts: APPROVED, day: '2026-03-01', wanted: ['terms_not_accepted', 'document_missing'], because: 'all is named' },
    { facts: ENROLLED, day: '2026-03-01', wanted: [], because: 'the next term needs the same' },
    {
      facts: [...ENROLLED, ends('2026-03-01', 'leaf', '2026-04-01')],
      day: '2026-03-01',
      wanted: ['ended'],
      because: 'what has an end is not enrolled again',
    },
  ])('$because', ({ facts, day, wanted }) => expect(codes(facts, day)).toEqual(wanted))
})
