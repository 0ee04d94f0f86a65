import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ok, refuse } from '#core/ground/result.ts'
import { uploadDocument } from '#operations/channel/documents.ts'
import { perform } from '#operations/perform.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { openDocumentStore } from '#stores/files/document-store.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { type Play, playOn, START, TEMPLATE } from './journeys.test-data.ts'
import { lookAtTelemetry } from './look-at-telemetry.ts'
import { startJourney } from './start-journey.ts'

let stage: Stage
let play: Play
let folder: string
beforeAll(async () => {
  stage = await openStage()
  play = playOn(stage)
  folder = await mkdtemp(join(tmpdir(), 'journeys-'))
  await play.begin()
})
afterAll(async () => {
  await stage.close()
  await rm(folder, { recursive: true })
})

const FEN = { journey: 'altus:fen', template: 'altus:life', customer: 'fen-foods', partner: 'nordwind', start: START }
const APRIL = '2026-04-10T00:00:00Z'

async function factsOf(kinds: readonly string[], organization = 'altus') {
  const own = { records: stage.records, organization }
  return await lookAs(own, (acting) => loadFacts(acting, kinds, Number.MAX_SAFE_INTEGER))
}
const seesMilestones = async (organization: string) =>
  (await factsOf(['milestone'], organization)).filter(({ about }) => about.startsWith('altus:fen.')).length

test('a preview names whom each milestone is given to, and records nothing', async () => {
  expect(await play.go(startJourney, 'altus', { ...FEN, preview: true })).toMatchObject({
    recorded: false,
    milestones: [
      { id: 'altus:fen.plan', partner: 'nordwind', due: '2026-03-15T00:00:00Z' },
      { id: 'altus:fen.live', partner: 'ostwind', due: '2026-04-30T00:00:00Z', needs: ['plan'] },
      { id: 'altus:fen.adopted', partner: 'fen-foods', due: '2026-06-29T00:00:00Z' },
      { id: 'altus:fen.renewed', partner: 'altus', due: '2027-01-25T00:00:00Z' },
    ],
  })
  expect(await factsOf(['journey', 'milestone'])).toEqual([])
})

test.each([
  { by: 'nordwind', input: FEN, is: 'not_yours', because: 'another than the vendor' },
  { by: 'altus', input: { ...FEN, template: 'altus:none' }, is: 'unknown_reference', because: 'no such template' },
  {
    by: 'altus',
    input: { ...FEN, customer: 'stranger' },
    is: 'unknown_reference',
    because: 'a customer that it does not know',
  },
  {
    by: 'altus',
    input: { ...FEN, partner: 'stranger' },
    is: 'unknown_reference',
    because: 'a partner that it does not know',
  },
  { by: 'altus', input: { ...FEN, journey: 'nordwind:fen' }, is: 'not_yours', because: 'an id of somebody else' },
  {
    by: 'altus',
    input: { ...FEN, journey: `altus:${'x'.repeat(78)}` },
    is: 'wrong_about',
    because: 'an id that leaves no room for the steps',
  },
])('it does not start with $because', async ({ by, input, is }) => {
  expect(await play.go(startJourney, by, input)).toMatchObject({ refused: { code: is } })
  expect(await factsOf(['journey', 'milestone'])).toEqual([])
})

test('it starts once', async () => {
  expect(await play.go(startJourney, 'altus', FEN)).toMatchObject({ recorded: true })
  const before = await factsOf(['journey', 'milestone'])
  expect(before.length).toBe(5)
  expect(await play.go(startJourney, 'altus', FEN, APRIL)).toMatchObject({ recorded: false, start: START })
  const { start: _, ...undated } = FEN
  expect(await play.go(startJourney, 'altus', undated, APRIL)).toMatchObject({ recorded: false, start: START })
  expect(await factsOf(['journey', 'milestone'])).toEqual(before)
  for (const input of [
    { ...FEN, start: APRIL },
    { ...FEN, customer: 'moor-mills' },
  ])
    expect(await play.go(startJourney, 'altus', input)).toMatchObject({ refused: { code: 'fixed_once_told' } })
})

test('a customer is on one journey with a product at a time', async () => {
  const other = { ...FEN, journey: 'altus:fen-2' }
  expect(await play.go(startJourney, 'altus', other)).toMatchObject({ refused: { code: 'journey_running' } })
})

test('whoever works on it sees all of it, and others nothing', async () => {
  const seen = await Promise.all(
    ['altus', 'nordwind', 'ostwind', 'fen-foods', 'westwind', 'moor-mills'].map(seesMilestones),
  )
  expect(seen).toEqual([4, 4, 4, 4, 0, 0])
  expect(await factsOf(['journey_template'], 'nordwind')).toEqual([])
})

const reached = (milestone: string, body: object = {}) => ({
  ...{ kind: 'milestone_reached', about: `altus:fen.${milestone}` },
  body: { at: APRIL, evidence: 'report', ...body },
})
const step = async (milestone: string, changes: object) => {
  const [told] = (await factsOf(['milestone'])).filter(({ about }) => about === `altus:fen.${milestone}`)
  return { kind: 'milestone', about: `altus:fen.${milestone}`, body: { ...(told?.body as object), ...changes } }
}
const FILE = { sha256: 'a'.repeat(64), name: 'golive.pdf', mediaType: 'application/pdf', bytes: 9 }
const MEASURED = {
  ...{ meter: 'altus:cores', from: '2026-05-01', to: '2026-05-03', days: 3 },
  ...{ limit: '6', least: '7', leastOn: '2026-05-01' },
}

test.each([
  { by: 'nordwind', fact: reached('plan'), is: 'evidence_wanted', because: 'without the link that is wanted' },
  {
    by: 'nordwind',
    fact: reached('plan', { document: FILE }),
    is: 'evidence_wanted',
    because: 'with a file in place of a link',
  },
  {
    by: 'ostwind',
    fact: reached('live', { link: 'https://x.example' }),
    is: 'evidence_wanted',
    because: 'with a link in place of a file',
  },
  { by: 'altus', fact: reached('adopted'), is: 'evidence_wanted', because: 'by words where use is wanted' },
  {
    by: 'fen-foods',
    fact: reached('adopted', { measured: MEASURED }),
    is: 'not_yours',
    because: 'by numbers that the vendor did not tell',
  },
  { by: 'nordwind', fact: reached('live', { document: FILE }), is: 'not_yours', because: 'by another partner' },
  {
    by: 'nordwind',
    fact: reached('plan', { link: 'http://x.example' }),
    is: 'wrong_body',
    because: 'with a link that anybody can read',
  },
  {
    by: 'nordwind',
    fact: reached('plan', { link: 'javascript:alert(1)' }),
    is: 'wrong_body',
    because: 'with a link that is none',
  },
  {
    by: 'nordwind',
    fact: reached('plan', { link: 'https://kim:secret@x.example' }),
    is: 'wrong_body',
    because: 'with a password in its link',
  },
  {
    by: 'ostwind',
    fact: reached('live', { document: { ...FILE, name: '../x.pdf' } }),
    is: 'wrong_body',
    because: 'with a file in another folder',
  },
])('a milestone is not reached $because', async ({ by, fact, is }) => expect(await play.tell(by, fact)).toBe(is))

test('one that is not reached can be given to another partner, one that is reached can not', async () => {
  expect(await play.tell('altus', await step('plan', { partner: 'westwind' }))).toBe('recorded')
  expect(await play.tell('nordwind', reached('plan', { link: 'https://x.example/plan' }))).toBe('not_yours')
  expect(await play.tell('westwind', reached('plan', { link: 'https://x.example/plan' }))).toBe('recorded')
  expect(await play.tell('altus', await step('plan', { partner: 'nordwind' }))).toBe('fixed_once_told')
  expect(await seesMilestones('westwind')).toBe(1)
})

test.each([
  {
    changes: { journey: 'altus:none' },
    about: 'altus:none.live',
    is: 'unknown_reference',
    because: 'of a journey that is not there',
  },
  { changes: {}, about: 'altus:fen.other', is: 'wrong_about', because: 'under another name' },
  {
    changes: { customer: 'moor-mills' },
    about: 'altus:fen.live',
    is: 'unknown_reference',
    because: 'of another customer',
  },
  {
    changes: { journey: undefined },
    about: 'altus:fen.live',
    is: 'fixed_once_told',
    because: 'taken out of its journey',
  },
  { changes: { stage: undefined }, about: 'altus:fen.live', is: 'wrong_body', because: 'of no stage' },
])('there is no step $because', async ({ changes, about, is }) =>
  expect(await play.tell('altus', { ...(await step('live', changes)), about })).toBe(is),
)

test('a file is evidence by its hash', async () => {
  const documents = await openDocumentStore(folder)
  const content = Buffer.from('%PDF-1.7 go-live').toString('base64')
  const kept = await play.go(uploadDocument, 'ostwind', { content }, APRIL, { documents })
  expect(kept).toMatchObject({ mediaType: 'application/pdf', bytes: 16 })
  expect(await play.tell('ostwind', reached('live', { document: { ...kept, name: 'golive.pdf' } }))).toBe('recorded')
})

test.each([
  { by: 'ostwind', whose: 'ostwind', is: ok({ recorded: 1 }), because: 'by whoever uploaded it' },
  { by: 'ostwind', whose: 'altus', is: refuse({ code: 'unknown_reference' }), because: 'that another one uploaded' },
  { by: 'ostwind', whose: 'nobody', is: refuse({ code: 'unknown_reference' }), because: 'that nobody uploaded' },
])('a file $because', async ({ by, whose, is }) => {
  const documents = await openDocumentStore(folder)
  const content = Buffer.from(`%PDF-1.7 of ${whose}`)
  const file = { mediaType: 'application/pdf', bytes: content.length, name: 'golive.pdf' }
  if (whose !== 'nobody')
    await play.go(uploadDocument, whose, { content: content.toString('base64') }, APRIL, { documents })
  const sha256 = createHash('sha256').update(content).digest('hex')
  const context = play.contextOf(by, APRIL, { documents })
  const facts = [{ ...reached('live', { document: { ...file, sha256 } }) }]
  const told = await perform(recordFacts, context, { facts })
  expect(told).toMatchObject(is)
  if (!told.ok) expect(told.refusal.says).toContain(`There is no content ${sha256} that you know of`)
})

const day = (date: string) => `${date}T00:00:00Z`

test('use completes a milestone by itself: not before, and once', async () => {
  await play.use('fen-foods', ['2026-05-01', '2026-05-02', '2026-05-04', '2026-05-05'], '7', day('2026-05-06'))
  // Sixty percent of ten cores; the third of May is missing.
  const early = await play.go(lookAtTelemetry, 'altus', {}, day('2026-05-06'))
  expect(early).toMatchObject({
    recorded: 0,
    milestones: [{ milestone: 'altus:fen.adopted', running: 2, of: 3, reachedAt: null }],
  })
  await play.use('fen-foods', ['2026-05-03'], '6', day('2026-05-07'))
  expect(await play.go(lookAtTelemetry, 'altus', {}, day('2026-05-06'))).toMatchObject({
    recorded: 0,
    milestones: [{ running: 2 }],
  })
  await play.use('fen-foods', ['2026-05-06'], '6.5', day('2026-05-07'))
  const previewed = await play.go(lookAtTelemetry, 'altus', { preview: true }, day('2026-05-07'))
  expect(previewed).toMatchObject({ recorded: 0, milestones: [{ running: 3, reachedAt: day('2026-05-07') }] })
  expect(await play.go(lookAtTelemetry, 'altus', {}, day('2026-05-07'))).toMatchObject({ recorded: 1 })
  expect(await play.go(lookAtTelemetry, 'altus', {}, day('2026-05-08'))).toEqual({ recorded: 0, milestones: [] })
  const [told] = (await factsOf(['milestone_reached'])).filter(({ about }) => about === 'altus:fen.adopted')
  expect(told).toMatchObject({
    owner: 'altus',
    body: {
      at: day('2026-05-07'),
      evidence:
        '3 days in a row above 60 % of what was agreed, by altus:cores: 2026-05-04 to 2026-05-06, the least 6.5 on 2026-05-06, the limit 6',
      measured: { from: '2026-05-04', to: '2026-05-06', days: 3, limit: '6', least: '6.5', leastOn: '2026-05-06' },
    },
  })
})

test('use that came late meets a rule for a past day', async () => {
  const moor = { ...FEN, journey: 'altus:moor', customer: 'moor-mills' }
  expect(await play.go(startJourney, 'altus', moor)).toMatchObject({ recorded: true })
  await play.use('moor-mills', ['2026-05-01', '2026-05-03'], '7', day('2026-05-20'))
  const before = await play.go(lookAtTelemetry, 'altus', { journey: 'altus:moor' }, day('2026-05-20'))
  expect(before).toMatchObject({ recorded: 0, milestones: [{ running: 0 }] })
  await play.use('moor-mills', ['2026-05-02'], '7', day('2026-05-21'))
  const after = await play.go(lookAtTelemetry, 'altus', { journey: 'altus:moor' }, day('2026-05-21'))
  expect(after).toMatchObject({ recorded: 1, milestones: [{ reachedAt: day('2026-05-04') }] })
})

test.each([
  { by: 'nordwind', body: TEMPLATE, is: 'not_yours', because: 'of whoever is not the vendor' },
  { by: 'altus', body: { ...TEMPLATE, product: 'altus:none' }, is: 'unknown_reference', because: 'of no product' },
  {
    ...{ by: 'altus', is: 'wrong_body', because: 'with a need that is not there' },
    body: { ...TEMPLATE, milestones: [{ ...TEMPLATE.milestones[0], needs: ['nothing'] }] },
  },
  {
    ...{ by: 'altus', is: 'unknown_reference', because: 'with a meter that is not there' },
    body: {
      ...TEMPLATE,
      milestones: [
        {
          ...{ milestone: 'used', stage: 'manage', role: 'customer', days: 1 },
          evidence: { kind: 'telemetry', meter: 'altus:none', above: { amount: '1' }, days: 1 },
        },
      ],
    },
  },
])('there is no template $because', async ({ by, body, is }) =>
  expect(await play.tell(by, { kind: 'journey_template', about: `${by}:other`, body })).toBe(is),
)

test('when the customer has left, it may begin another journey', async () => {
  const [told] = (await factsOf(['journey'])).filter(({ about }) => about === 'altus:moor')
  const body = { ...(told?.body as object), ended: day('2026-06-01') }
  expect(await play.tell('altus', { kind: 'journey', about: 'altus:moor', body: { ...body, ended: START } })).toBe(
    'ends_before_it_begins',
  )
  expect(await play.tell('altus', { kind: 'journey', about: 'altus:moor', body })).toBe('recorded')
  const again = { ...FEN, journey: 'altus:moor-2', customer: 'moor-mills' }
  const early = await play.go(startJourney, 'altus', { ...again, start: '2026-05-31T23:59:59Z' })
  expect(early).toMatchObject({ refused: { code: 'journey_running' } })
  expect(await play.go(startJourney, 'altus', { ...again, start: day('2026-06-01') })).toMatchObject({ recorded: true })
})
