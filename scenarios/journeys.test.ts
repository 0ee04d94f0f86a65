import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { uploadDocument } from '#operations/channel/documents.ts'
import { type Play, playOn, START, TEMPLATE } from '#operations/life/journeys.test-data.ts'
import { startJourney } from '#operations/life/start-journey.ts'
import { document, readDocument } from '#questions/channel/documents.ts'
import { journey } from '#questions/life/journey.ts'
import { journeyTemplates } from '#questions/life/journey-templates.ts'
import { journeys } from '#questions/life/journeys.ts'
import { type DocumentStore, openDocumentStore } from '#stores/files/document-store.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'

const day = (date: string) => `${date}T00:00:00Z`
const PLAN = '%PDF-1.7 the plan'

let stage: Stage
let play: Play
let folder: string
let documents: DocumentStore
let sha256: string
beforeAll(async () => {
  stage = await openStage()
  play = playOn(stage)
  folder = await mkdtemp(join(tmpdir(), 'journeys-asked-'))
  documents = await openDocumentStore(folder)
  await play.begin()
  const [plan, live, ...others] = TEMPLATE.milestones
  const milestones = [{ ...plan, evidence: { kind: 'document' } }, live, ...others]
  await play.tell('altus', { kind: 'journey_template', about: 'altus:life', body: { ...TEMPLATE, milestones } })
  for (const customer of ['fen-foods', 'moor-mills']) {
    const asked = { journey: `altus:${customer}`, template: 'altus:life', customer, partner: 'nordwind', start: START }
    await play.go(startJourney, 'altus', asked)
  }
  const content = Buffer.from(PLAN).toString('base64')
  const kept = await play.go(uploadDocument, 'nordwind', { content }, day('2026-03-10'), { documents })
  if ('refused' in kept) throw new Error(kept.refused.says)
  sha256 = kept.sha256
  const about = 'altus:fen-foods.plan'
  const proof = { at: day('2026-03-10'), evidence: 'Reviewed', document: { ...kept, name: 'plan.pdf' } }
  await play.tell('nordwind', { kind: 'milestone_reached', about, body: proof }, day('2026-03-10'))
  await play.tell('altus', { kind: 'milestone_approved', about, body: { at: day('2026-03-12') } }, day('2026-03-12'))
})
afterAll(async () => {
  await stage.close()
  await rm(folder, { recursive: true })
})

const NOW = day('2026-03-20')

async function listed(organization: string, input: object, now = NOW): Promise<readonly string[]> {
  const answer = await play.go(journeys, organization, input, now)
  if ('refused' in answer) throw new Error(answer.refused.says)
  return answer.journeys.map((one) => `${one.journey} ${one.stage} ${one.done}/${one.of} ${one.overdue} overdue`)
}

const FEN = 'altus:fen-foods implement 1/4 0 overdue'
const MOOR = 'altus:moor-mills design 0/4 1 overdue'
test.each([
  { who: 'altus', input: {}, is: [FEN, MOOR], because: 'the vendor sees all of its products' },
  { who: 'fen-foods', input: {}, is: [FEN], because: 'a customer its own' },
  { who: 'ostwind', input: {}, is: [FEN], because: 'a partner where it holds a role' },
  { who: 'westwind', input: {}, is: [], because: 'a stranger nothing' },
  { who: 'altus', input: { overdue: 'yes' }, is: [MOOR], because: 'what is overdue' },
  { who: 'altus', input: { overdue: 'no' }, is: [FEN], because: 'what is not' },
  { who: 'altus', input: { stage: 'implement' }, is: [FEN], because: 'of one stage' },
  { who: 'altus', input: { customer: 'moor-mills' }, is: [MOOR], because: 'of one customer' },
  { who: 'altus', input: { product: 'altus:none' }, is: [], because: 'of another product' },
])('$who $input: $because', async ({ who, input, is }) => expect(await listed(who, input)).toEqual(is))

test('pages go on after the last id', async () => {
  const first = await play.go(journeys, 'altus', { limit: 1 }, NOW)
  if ('refused' in first || first.next === null) throw new Error('there is another page')
  expect(await listed('altus', { limit: 1, cursor: first.next })).toEqual([MOOR])
})

test('one is told as it was known at a moment', async () => {
  const at = async (when: string) => {
    const shown = await play.go(journey, 'altus', { journey: 'altus:fen-foods', at: day(when) }, NOW)
    if ('refused' in shown) return shown.refused.code
    const [plan] = shown.stages[0]?.milestones ?? []
    return [shown.stage, plan?.state, plan?.reached?.document?.name ?? null, shown.blockers[0]?.says ?? '']
  }
  expect(await at('2026-02-28')).toBe('not_found')
  expect(await at('2026-03-09')).toEqual([
    ...['design', 'open', null],
    'nordwind has to reach plan with a document by 2026-03-15',
  ])
  expect(await at('2026-03-10')).toEqual([
    ...['design', 'reached', 'plan.pdf'],
    'plan was reached and waits for the approval of altus',
  ])
  expect(await at('2026-03-12')).toEqual([
    ...['implement', 'done', 'plan.pdf'],
    'ostwind has to reach live with a document by 2026-04-30',
  ])
})

test('the file that proves it is read by whoever sees the milestone, and by nobody else', async () => {
  const read = async (organization: string) => {
    const opened = await readDocument(play.contextOf(organization, NOW, { documents }), sha256)
    return opened.ok ? await text(opened.value.content) : opened.refusal.code
  }
  expect(await Promise.all(['altus', 'nordwind', 'ostwind', 'fen-foods'].map(read))).toEqual([PLAN, PLAN, PLAN, PLAN])
  expect(await Promise.all(['westwind', 'moor-mills'].map(read))).toEqual(['not_found', 'not_found'])
  expect(await play.go(document, 'fen-foods', { sha256 }, NOW)).toMatchObject({
    documents: [{ id: 'altus:fen-foods.plan', kind: 'milestone_reached', owner: 'nordwind', name: 'plan.pdf' }],
  })
})

test('templates are their vendor’s alone, as they were told last', async () => {
  const [own, other] = [await play.go(journeyTemplates, 'altus', {}), await play.go(journeyTemplates, 'nordwind', {})]
  expect(own).toMatchObject({
    templates: [{ template: 'altus:life', milestones: [{ evidence: 'document' }, {}, {}, {}] }],
  })
  expect(other).toMatchObject({ templates: [] })
})
