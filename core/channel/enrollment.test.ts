import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Fact } from '#core/ground/fact.ts'
import { type Enrollment, enrollingBlocks, enrollmentsFrom } from './enrollment.ts'

const at = (text: string) => Temporal.Instant.from(text)

/** A fact as somebody tells it; its place among the others is its position, and the day is when it is learned. */
type Told = readonly [day: string, kind: string, by: string, about: string, body: Record<string, unknown>]

function told(facts: readonly Told[]): readonly Fact[] {
  return facts.map(([day, kind, owner, about, body], place) => ({
    position: place + 1,
    id: `fact-${place + 1}`,
    learnedAt: `${day}T09:00:00Z`,
    kind,
    owner,
    about,
    body,
  }))
}

const PARTS = ['reseller']
const COMPANY = { legalName: 'Leaf GmbH', registrationNumber: 'HRB 1', country: 'DE' }
const terms = (version: number, from: string, more = {}): Told => [
  '2026-01-01',
  'terms',
  'altus',
  'altus:partner-terms',
  { version, title: 'Partner terms', parts: PARTS, sha256: `v${version}`, from: `${from}T00:00:00Z`, ...more },
]
const asks = (documents: readonly Record<string, unknown>[], warnDays = 30): Told => [
  '2026-01-01',
  'enrollment_requirements',
  'altus',
  'altus:partners',
  { parts: PARTS, documents, warnDays },
]
const applies = (day: string, company: Record<string, unknown> = COMPANY): Told => [
  day,
  'partner_application',
  'leaf',
  'leaf:altus',
  { to: 'altus', parts: PARTS, company, contact: 'person-1' },
]
const decides = (day: string, body: Record<string, unknown>): Told => [
  day,
  'application_decided',
  'altus',
  'leaf:altus',
  body,
]
const approves = (day: string) => decides(day, { decision: 'approved' })
const accepts = (day: string, version: number): Told => [
  day,
  'terms_accepted',
  'leaf',
  'leaf:altus',
  { terms: 'altus:partner-terms', version, sha256: `v${version}`, person: 'person-1', at: `${day}T09:00:00Z` },
]
const gives = (day: string, name: string, more = {}): Told => [
  day,
  'partner_document',
  'leaf',
  `leaf:${name}`,
  {
    document: 'insurance',
    sha256: name,
    name: `${name}.pdf`,
    mediaType: 'application/pdf',
    bytes: 9,
    sharedWith: 'altus',
    zone: 'Europe/Berlin',
    ...more,
  },
]
const reviews = (day: string, name: string, decision = 'accepted'): Told => [
  day,
  'document_reviewed',
  'altus',
  `leaf:${name}`,
  { decision, sha256: name, because: 'unreadable' },
]
const enrolls = (day: string, from: string, to?: string): Told => [
  day,
  'enrolled',
  'altus',
  'leaf:altus',
  { from: `${from}T00:00:00Z`, ...(to !== undefined && { to: `${to}T00:00:00Z` }) },
]
const suspends = (day: string): Told => [
  day,
  'enrollment_suspended',
  'altus',
  'leaf:altus',
  { at: `${day}T00:00:00Z`, because: 'unpaid' },
]
const ends = (day: string, by: string, on: string): Told => [
  day,
  'enrollment_ended',
  by,
  'leaf:altus',
  { at: `${on}T00:00:00Z`, because: 'gone' },
]

const INSURANCE = { document: 'insurance', reviewed: true }
const OFFER = [terms(1, '2026-01-01'), asks([INSURANCE])]
const APPROVED = [...OFFER, applies('2026-02-01'), approves('2026-02-02')]
const READY = [
  ...APPROVED,
  accepts('2026-02-03', 1),
  gives('2026-02-03', 'policy', { validThrough: '2026-12-31' }),
  reviews('2026-02-04', 'policy'),
]
const ENROLLED = [...READY, enrolls('2026-02-05', '2026-02-05')]

function one(facts: readonly Told[], now: string): Enrollment | undefined {
  return enrollmentsFrom(told(facts), at(now))[0]
}

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

describe('laws', () => {
  const day = fc.integer({ min: 0, max: 400 }).map((days) => at('2026-01-01T00:00:00Z').add({ hours: days * 24 + 9 }))
  const some: readonly Told[] = [
    approves('2026-02-02'),
    accepts('2026-02-03', 1),
    accepts('2026-05-20', 2),
    gives('2026-02-03', 'policy', { validThrough: '2026-12-31' }),
    reviews('2026-02-04', 'policy'),
    enrolls('2026-02-05', '2026-02-05', '2026-10-01'),
    suspends('2026-03-01'),
    ends('2026-03-01', 'leaf', '2026-09-01'),
    terms(2, '2026-05-01', { acceptBy: '2026-06-01T00:00:00Z' }),
    applies('2026-04-01'),
  ]
  const story = fc.shuffledSubarray([...some]).map((rest) => [...OFFER, applies('2026-02-01'), ...rest])

  test('whatever is not simply enrolled says what stands in its way, and whom it waits for', () => {
    fc.assert(
      fc.property(story, day, (facts, now) => {
        const found = one(facts, now.toString())
        expect(found?.blocks.length === 0).toBe(found?.state === 'enrolled')
        for (const { waitsFor } of found?.blocks ?? []) expect(['leaf', 'altus']).toContain(waitsFor)
      }),
    )
  })

  test('an enrollment that expires is enrolled just before, and no longer from then on', () => {
    fc.assert(
      fc.property(story, day, (facts, now) => {
        const found = one(facts, now.toString())
        if (found?.expires === undefined) return
        expect(['enrolled', 'expiring']).toContain(found.state)
        const before = one(facts, found.expires.subtract({ nanoseconds: 1 }).toString())
        expect(['enrolled', 'expiring', 'suspended']).toContain(before?.state)
        expect(['lapsed', 'ended', 'suspended']).toContain(one(facts, found.expires.toString())?.state)
      }),
    )
  })

  test('an enrollment depends on nothing that is between others', () => {
    const foreign = told(ENROLLED).map((fact) => ({
      ...fact,
      owner: fact.owner === 'leaf' ? 'rival' : fact.owner,
      about: fact.about.replace('leaf:', 'rival:'),
      position: fact.position + 100,
    }))
    const [mine] = enrollmentsFrom([...told(APPROVED), ...foreign], at('2026-03-01T00:00:00Z'))
    expect(mine).toEqual(one(APPROVED, '2026-03-01T00:00:00Z'))
  })
})
