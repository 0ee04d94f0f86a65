import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MACHINE, type Principal } from '#core/channel/access.ts'
import { perform } from '#operations/perform.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'

type Told = Readonly<{ kind: string; about: string; id?: string; body: Record<string, unknown> }>
type Call = Readonly<{ by: string; fact: Told; on?: string; as?: Principal }>

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
  expect(await tell({ by: 'altus', fact: terms(1, '2026-01-01') })).toBe('recorded')
  expect(await tell({ by: 'altus', fact: requirements })).toBe('recorded')
})
afterAll(() => stage.close())

/** `recorded`, or `code: sentence`. */
async function tell({ by, fact, on = '2026-03-01', as = MACHINE }: Call): Promise<string> {
  const now = Temporal.Instant.from(`${on}T12:00:00Z`)
  const { records, usage } = stage
  const context = { records, usage, operator: 'operator', principal: as, organization: by, now }
  const answer = await perform(recordFacts, context, recordFacts.input.parse({ facts: [fact] }))
  return answer.ok ? 'recorded' : `${answer.refusal.code}: ${answer.refusal.says}`
}

async function tellAll(calls: readonly Call[]): Promise<void> {
  for (const call of calls) expect(await tell(call)).toBe('recorded')
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const textOf = (version: number) => `Partner terms, version ${version}`

function terms(version: number, from: string, changes: Record<string, unknown> = {}): Told {
  const text = textOf(version)
  const parts = ['reseller', 'managed_service_provider']
  const body = { version, title: 'Partner terms', parts, sha256: sha256(text), text, from: `${from}T00:00:00Z` }
  return { kind: 'terms', about: 'altus:terms', body: { ...body, ...changes } }
}

const requirements: Told = {
  kind: 'enrollment_requirements',
  about: 'altus:partners',
  body: { parts: ['reseller'], documents: [{ document: 'insurance', reviewed: true }], warnDays: 30 },
}

function applies(partner: string, changes: Record<string, unknown> = {}, name = 'altus'): Told {
  const company = {
    legalName: 'Leaf GmbH',
    registrationNumber: 'HRB 7',
    country: 'DE',
    website: 'https://leaf.example',
  }
  const body = { to: 'altus', parts: ['reseller'], company, contact: 'psn_0000000001', ...changes }
  return { kind: 'partner_application', about: `${partner}:${name}`, body }
}

const decides = (about: string, body: Record<string, unknown>): Told => ({ kind: 'application_decided', about, body })
const approves = (about: string) => decides(about, { decision: 'approved' })

function accepts(about: string, changes: Record<string, unknown> = {}): Told {
  const body = { terms: 'altus:terms', version: 1, sha256: sha256(textOf(1)), person: 'psn_0000000001' }
  return { kind: 'terms_accepted', about, body: { ...body, at: '2026-03-01T11:00:00Z', ...changes } }
}

function gives(about: string, changes: Record<string, unknown> = {}): Told {
  const file = { sha256: sha256(about), name: 'policy.pdf', mediaType: 'application/pdf', bytes: 12 }
  const body = { document: 'insurance', ...file, sharedWith: 'altus', zone: 'Europe/Berlin', ...changes }
  return { kind: 'partner_document', about, body }
}

function reviews(about: string, changes: Record<string, unknown> = {}): Told {
  return { kind: 'document_reviewed', about, body: { decision: 'accepted', sha256: sha256(about), ...changes } }
}

const enrolls = (about: string, body: Record<string, unknown> = { from: '2026-03-01T00:00:00Z' }): Told => ({
  kind: 'enrolled',
  about,
  body,
})
const stops = (
  kind: 'enrollment_suspended' | 'enrollment_ended',
  about: string,
  at = '2026-03-01T00:00:00Z',
): Told => ({
  kind,
  about,
  body: { at, because: 'the invoices are unpaid' },
})

/** A partner with everything that is needed. */
function ready(partner: string): readonly Call[] {
  return [
    { by: partner, fact: applies(partner) },
    { by: 'altus', fact: approves(`${partner}:altus`) },
    { by: partner, fact: accepts(`${partner}:altus`) },
    { by: partner, fact: gives(`${partner}:policy`) },
    { by: 'altus', fact: reviews(`${partner}:policy`) },
  ]
}

describe('a host publishes', () => {
  test.each([
    { fact: terms(1, '2026-01-01'), says: /^version_not_newer: .* has version 1, from 2026-01-01T00:00:00Z/ },
    { fact: terms(2, '2025-12-31'), says: /^version_not_newer: / },
    { fact: terms(2, '2026-06-01', { parts: ['reseller'] }), says: /^fixed_once_told: .* The parts of altus:terms is/ },
    { fact: terms(2, '2026-06-01', { text: 'other words' }), says: /^wrong_body: [\s\S]*the SHA-256 of the text/ },
    { fact: terms(2, '2026-06-01', { link: 'https://altus.example/t' }), says: /^wrong_body: [\s\S]*exactly one of/ },
    { fact: terms(2, '2026-06-01', { acceptBy: '2026-05-31T00:00:00Z' }), says: /^wrong_body: [\s\S]*not before from/ },
    { by: 'leaf', fact: terms(2, '2026-06-01'), says: /^not_yours: / },
  ])('terms, or is told $says', async ({ by = 'altus', fact, says }) => expect(await tell({ by, fact })).toMatch(says))
})

describe('an application', () => {
  test.each([
    { fact: applies('leaf', { to: 'leaf' }), says: /^application_to_itself: / },
    {
      fact: applies('leaf', { parts: ['referrer'] }),
      says: /^part_not_offered: .*altus has published neither .* referrer/,
    },
    { fact: applies('leaf', { to: 'nobody' }), says: /^part_not_offered: .*nobody has published neither/ },
    { fact: applies('leaf', { contact: 'ann@leaf.example' }), says: /^wrong_body: [\s\S]*never a name or an address/ },
    {
      fact: applies('leaf', { company: { legalName: 'Leaf', country: 'DE' } }),
      says: /^wrong_body: [\s\S]*or a tax id/,
    },
    { by: 'rival', fact: applies('leaf'), says: /^not_yours: .*begins with leaf:/ },
    {
      as: { kind: 'person', id: 'p', roles: ['account_manager'] } as const,
      fact: applies('leaf'),
      says: /^role_not_allowed: /,
    },
  ])('is refused: $says', async ({ by = 'leaf', fact, says, as = MACHINE }) => {
    expect(await tell({ by, fact, as })).toMatch(says)
  })

  test('keeps whom it is for and which parts; its data may be brought up to date', async () => {
    await tellAll([
      { by: 'moss', fact: applies('moss') },
      { by: 'moss', fact: applies('moss', { contact: 'psn_0000000002' }) },
    ])
    expect(await tell({ by: 'moss', fact: applies('moss', { parts: ['managed_service_provider'] }) })).toMatch(
      /^fixed_once_told: /,
    )
  })
})

describe('a decision', () => {
  test('is the host’s alone, and only while there is something to decide', async () => {
    await tellAll([{ by: 'fern', fact: applies('fern') }])
    expect(await tell({ by: 'fern', fact: approves('fern:altus') })).toMatch(/^not_yours: .* Only altus/)
    expect(await tell({ by: 'rival', fact: approves('fern:altus') })).toMatch(/^unknown_reference: /)
    expect(await tell({ by: 'altus', fact: decides('fern:altus', { decision: 'declined' }) })).toMatch(/^wrong_body: /)
    await tellAll([
      { by: 'altus', fact: decides('fern:altus', { decision: 'more_needed', needed: ['a tax id'] }) },
      ...ready('fern'),
      { by: 'altus', fact: enrolls('fern:altus') },
    ])
    const declines = decides('fern:altus', { decision: 'declined', because: 'too late' })
    expect(await tell({ by: 'altus', fact: declines })).toMatch(/^nothing_to_decide: .*fern:altus is enrolled/)
  })

  test.each([
    { roles: ['account_manager'], says: /^recorded/ },
    { roles: ['program_manager'], says: /^recorded/ },
    { roles: ['finance'], says: /^role_not_allowed/ },
  ] as const)('by $roles: $says', async ({ roles, says }) => {
    await tellAll([{ by: 'sedge', fact: applies('sedge') }])
    const as: Principal = { kind: 'person', id: 'somebody', roles }
    expect(await tell({ by: 'altus', fact: approves('sedge:altus'), as })).toMatch(says)
  })
})

describe('terms', () => {
  beforeAll(() => tellAll([{ by: 'reed', fact: applies('reed') }]))
  const owner: Principal = { kind: 'person', id: 'psn_0000000009', roles: ['owner'] }
  test.each([
    {
      fact: accepts('reed:altus', { version: 2 }),
      says: /^terms_not_in_force: .*Version 2 .* not in force: version 1 is/,
    },
    { fact: accepts('reed:altus', { sha256: sha256('other') }), says: /^other_content: / },
    { fact: accepts('reed:altus', { at: '2026-03-01T12:00:01Z' }), says: /^in_the_future: / },
    { fact: accepts('reed:altus', { terms: 'altus:none' }), says: /^unknown_reference: / },
    { by: 'altus', fact: accepts('reed:altus'), says: /^not_yours: .* Only reed/ },
    { fact: accepts('reed:altus'), as: owner, says: /^not_yours: .*the person itself/ },
    { fact: accepts('reed:altus', { person: owner.id }), as: owner, says: /^recorded/ },
    { on: '2025-12-31', fact: accepts('reed:altus'), says: /^terms_not_in_force: .*no version is yet/ },
  ])('$says', async ({ by = 'reed', says, ...call }) => expect(await tell({ by, ...call })).toMatch(says))
})

describe('a document', () => {
  beforeAll(() => tellAll([{ by: 'rush', fact: gives('rush:policy') }]))
  test.each([
    { by: 'rush', fact: gives('rush:policy', { sharedWith: 'hanse' }), says: /^fixed_once_told: / },
    { by: 'rush', fact: gives('rush:other', { name: '../policy.pdf' }), says: /^wrong_body: [\s\S]*without a path/ },
    { by: 'rush', fact: gives('rush:other', { mediaType: 'text/html' }), says: /^wrong_body: / },
    {
      by: 'rush',
      fact: gives('rush:other', { validFrom: '2026-02-01', validThrough: '2026-01-31' }),
      says: /^wrong_body: [\s\S]*validThrough not before validFrom/,
    },
    { by: 'altus', fact: reviews('rush:policy', { sha256: sha256('x') }), says: /^other_content: / },
    { by: 'rush', fact: reviews('rush:policy'), says: /^not_yours: .* Only altus/ },
    { by: 'hanse', fact: reviews('rush:policy'), says: /^unknown_reference: / },
    { by: 'altus', fact: reviews('rush:policy'), says: /^recorded/ },
  ])('$by: $says', async ({ says, ...call }) => expect(await tell(call)).toMatch(says))
})

describe('an enrollment', () => {
  test('waits for everything that is needed, and names it', async () => {
    await tellAll([{ by: 'iris', fact: applies('iris') }])
    const refused = await tell({ by: 'altus', fact: enrolls('iris:altus') })
    expect(refused).toMatch(/^enrollment_blocked: .*altus has not decided/)
    expect(refused).toMatch(/iris has not accepted version 1 of altus:terms/)
    expect(refused).toMatch(/iris has given no insurance/)
    await tellAll([...ready('iris'), { by: 'altus', fact: enrolls('iris:altus') }])
  })

  test('needs papers that are good when it begins, not merely now', async () => {
    await tellAll([
      ...ready('lily').slice(0, 3),
      { by: 'lily', fact: gives('lily:policy', { validThrough: '2026-03-31' }) },
      { by: 'altus', fact: reviews('lily:policy') },
    ])
    const later = enrolls('lily:altus', { from: '2026-04-01T00:00:00+02:00' })
    expect(await tell({ by: 'altus', fact: later })).toMatch(/^enrollment_blocked: .*valid through 2026-03-31 only/)
    const justInTime = enrolls('lily:altus', { from: '2026-03-31T23:59:59+02:00' })
    expect(await tell({ by: 'altus', fact: justInTime })).toBe('recorded')
  })

  test('is the host’s to begin and suspend, and either side’s to end', async () => {
    await tellAll(ready('pine'))
    expect(await tell({ by: 'pine', fact: enrolls('pine:altus') })).toMatch(/^not_yours: /)
    expect(await tell({ by: 'altus', fact: stops('enrollment_suspended', 'pine:altus') })).toMatch(
      /^not_enrolled: .*pine:altus is approved/,
    )
    const wrong = enrolls('pine:altus', { from: '2026-03-01T00:00:00Z', to: '2026-03-01T00:00:00Z' })
    expect(await tell({ by: 'altus', fact: wrong })).toMatch(/^ends_before_it_begins: /)
    await tellAll([{ by: 'altus', fact: enrolls('pine:altus') }])
    expect(await tell({ by: 'pine', fact: stops('enrollment_suspended', 'pine:altus') })).toMatch(/^not_yours: /)
    expect(await tell({ by: 'rival', fact: stops('enrollment_ended', 'pine:altus') })).toMatch(/^unknown_reference: /)
    await tellAll([
      { by: 'altus', fact: stops('enrollment_suspended', 'pine:altus') },
      { by: 'altus', fact: enrolls('pine:altus') },
      { by: 'pine', fact: stops('enrollment_ended', 'pine:altus') },
    ])
    expect(await tell({ by: 'altus', fact: stops('enrollment_ended', 'pine:altus') })).toMatch(/^not_enrolled: /)
    expect(await tell({ by: 'altus', fact: enrolls('pine:altus') })).toMatch(/^enrollment_blocked: .*pine ends/)
    await tellAll([
      { by: 'pine', fact: applies('pine') },
      { by: 'altus', fact: approves('pine:altus') },
      { by: 'altus', fact: enrolls('pine:altus') },
    ])
  })

  test('may be told whole in one call, in the order in which it came about', async () => {
    const { records, usage } = stage
    const now = Temporal.Instant.from('2026-03-01T12:00:00Z')
    const shared = { records, usage, operator: 'operator', principal: MACHINE, now }
    const facts = [applies('yew'), accepts('yew:altus'), gives('yew:policy')]
    const own = await recordFacts.run({ ...shared, organization: 'yew' }, { facts })
    expect(own).toMatchObject({ ok: true, value: { recorded: 3 } })
    const hosts = [approves('yew:altus'), reviews('yew:policy'), enrolls('yew:altus')]
    const early = await recordFacts.run({ ...shared, organization: 'altus' }, { facts: [...hosts].reverse() })
    expect(early).toMatchObject({ ok: false, refusal: { code: 'enrollment_blocked' } })
    const rightly = await recordFacts.run({ ...shared, organization: 'altus' }, { facts: hosts })
    expect(rightly).toMatchObject({ ok: true, value: { recorded: 3 } })
  })
})

test('approving makes the two known to each other by name; applying does not', async () => {
  const knows = async (viewer: string, other: string) =>
    (await stage.ask('select from acquaintance where viewer_id = $1 and organization_id = $2', [viewer, other])).length
  await tellAll([{ by: 'oak', fact: applies('oak') }])
  expect([await knows('oak', 'altus'), await knows('altus', 'oak')]).toEqual([0, 0])
  await tellAll([{ by: 'altus', fact: approves('oak:altus') }])
  expect([await knows('oak', 'altus'), await knows('altus', 'oak')]).toEqual([1, 1])
})

test('a program for whoever is enrolled is seen by them, also by one who is enrolled later, and by nobody else', async () => {
  const program = (about: string, partners: unknown): Told => ({
    kind: 'program',
    about,
    body: {
      ...{ name: 'Open', version: 1, currency: 'EUR', effective: { from: '2026-01-01', to: '2027-01-01' }, partners },
      incentives: [{ id: 'live', stage: 'implement', trigger: 'milestone.live', pay: { fixed: '1' } }],
      payout: { period: 'month', zone: 'UTC', minimum: '0' },
    },
  })
  const sees = async (viewer: string): Promise<readonly string[]> => {
    const { records, usage } = stage
    const now = Temporal.Instant.from('2026-03-02T12:00:00Z')
    const context = { records, usage, operator: 'operator', principal: MACHINE, organization: viewer, now }
    return (await lookAs(context, (acting) => loadFacts(acting, ['program'], 1_000_000))).map(({ about }) => about)
  }
  await tellAll([
    ...ready('birch'),
    { by: 'altus', fact: enrolls('birch:altus') },
    { by: 'altus', fact: program('altus:open', 'enrolled') },
    { by: 'altus', fact: program('altus:closed', []) },
  ])
  expect(await sees('birch')).toEqual(['altus:open'])
  expect(await sees('elm')).toEqual([])
  await tellAll([...ready('elm'), { by: 'altus', fact: enrolls('elm:altus') }])
  expect(await sees('elm')).toEqual(['altus:open'])
  expect(await sees('a-customer')).toEqual([])
})
