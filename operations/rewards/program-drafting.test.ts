import { afterAll, beforeAll, expect, test } from 'vitest'
import type { z } from 'zod'
import { MACHINE, type PersonRole, type Principal } from '#core/channel/access.ts'
import type { Door } from '#operations/door.ts'
import { perform } from '#operations/perform.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { checkProgramText, compareProgram } from './program-doors.ts'
import { discardProgramDraft, draftProgram, publishProgram, submitProgram } from './program-drafting.ts'

const person = (id: string, ...roles: PersonRole[]): Principal => ({ kind: 'person', id, roles })
const ADA = person('psn_altus_ada', 'program_manager')
const BEN = person('psn_altus_ben', 'finance')
const KEY: Principal = { kind: 'key', id: 'key_of_altus', scopes: ['rewards:write', 'rewards:read'] }

const FIRST = `program: lifecycle
version: 1
currency: EUR
effective: { from: 2026-01-01, to: 2027-01-01 }
partners: [nordwind]
incentives:
  - id: deploy
    stage: implement
    role: implementer
    trigger: milestone.live
    base: milestone.value
    pay: { percent: 8 }   # of what the milestone is worth
payout: { period: month }
`
const SECOND = FIRST.replace('version: 1', 'version: 2')
  .replace('percent: 8', 'percent: 10')
  .replace('from: 2026-01-01', 'from: 2026-06-01')

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
  for (const about of ['altus', 'nordwind', 'leaf']) {
    const body = { name: about, roles: ['partner'], country: 'DE', zone: 'Europe/Berlin' }
    await call(recordFacts, { facts: [{ kind: 'organization', about, body }] }, { as: MACHINE })
  }
  const body = { organizations: ['altus', 'nordwind'] }
  await call(recordFacts, { facts: [{ kind: 'introduction', about: 'altus:know', body }] }, { as: MACHINE })
})
afterAll(() => stage.close())

type By = Readonly<{ by?: string; as?: Principal; on?: string }>

/** What a door answers, or `code: sentence`. */
async function call<Input extends z.ZodObject, Output extends z.ZodType>(
  door: Door<Input, Output>,
  input: object,
  { by = 'altus', as = ADA, on = '2026-05-01' }: By = {},
) {
  const { records, usage } = stage
  const now = Temporal.Instant.from(`${on}T08:00:00Z`)
  const context = { records, usage, operator: 'altus', principal: as, organization: by, now }
  const answer = await perform(door, context, door.input.parse(input))
  return answer.ok ? (answer.value as Record<string, unknown>) : `${answer.refusal.code}: ${answer.refusal.says}`
}

const published = async () =>
  await lookAs(
    { records: stage.records, organization: 'nordwind' },
    async (acting) => await loadFacts(acting, ['program'], Number.MAX_SAFE_INTEGER),
  )

test('a program is drafted by one, published by another, and then as it was written', async () => {
  expect(await call(draftProgram, { text: FIRST })).toMatchObject({
    ...{ draft: 'altus:lifecycle.1', program: 'altus:lifecycle', errors: 0, warnings: 0 },
  })
  expect(await call(publishProgram, { draft: 'altus:lifecycle.1' }, { as: BEN })).toMatch(/^not_submitted: /)
  expect(await call(submitProgram, { draft: 'altus:lifecycle.1' }, { as: KEY })).toMatch(
    /^(person_needed|role_not_allowed|scope_missing)/,
  )
  const submitted = { draft: 'altus:lifecycle.1', state: 'submitted', from: '2026-01-01', against: null, changes: [] }
  expect(await call(submitProgram, { draft: 'altus:lifecycle.1' })).toEqual({ ...submitted, known: false })
  expect(await call(submitProgram, { draft: 'altus:lifecycle.1' }, { as: BEN })).toEqual({ ...submitted, known: true })
  expect(await published()).toEqual([])
  expect(await call(publishProgram, { draft: 'altus:lifecycle.1' })).toMatch(/^second_person_needed: /)
  const done = {
    draft: 'altus:lifecycle.1',
    state: 'published',
    program: 'altus:lifecycle',
    version: 1,
    from: '2026-01-01',
  }
  expect(await call(publishProgram, { draft: 'altus:lifecycle.1' }, { as: BEN })).toEqual({ ...done, known: false })
  expect(await call(publishProgram, { draft: 'altus:lifecycle.1' }, { as: BEN })).toEqual({ ...done, known: true })
  const [fact, ...others] = await published()
  expect(others).toEqual([])
  expect(fact).toMatchObject({
    about: 'altus:lifecycle',
    body: { name: 'lifecycle', source: FIRST, incentives: [{ id: 'deploy', pay: { percent: '8' } }] },
  })
  expect(await call(discardProgramDraft, { draft: 'altus:lifecycle.1' })).toMatch(
    /^draft_over: psn_altus_ben published altus:lifecycle.1/,
  )
})

test('a next version says what it changes, and changes nothing that was before it', async () => {
  await call(draftProgram, { text: SECOND })
  const submitted = await call(submitProgram, { draft: 'altus:lifecycle.2' })
  const changes = ['effective: from 2026-01-01 → 2026-06-01', 'deploy: pay percent 8 → 10']
  expect(submitted).toMatchObject({ against: 1, changes: changes.map((says) => ({ says })) })
  expect(await call(compareProgram, { text: SECOND }, { as: KEY })).toMatchObject({
    ...{ program: 'altus:lifecycle', against: 1, version: 2, changes: changes.map((says) => ({ says })) },
  })
  const late = { as: BEN, on: '2026-06-02' }
  expect(await call(publishProgram, { draft: 'altus:lifecycle.2' }, late)).toMatch(/^changes_the_past: /)
  expect(await call(publishProgram, { draft: 'altus:lifecycle.2' }, { as: BEN, on: '2026-06-01' })).toMatchObject({
    version: 2,
  })
  expect(await call(compareProgram, { program: 'altus:lifecycle' })).toMatchObject({ against: 1, version: 2 })
  expect(await call(compareProgram, { program: 'altus:lifecycle', version: 1, against: 2 })).toMatchObject({
    changes: [{ says: 'effective: from 2026-06-01 → 2026-01-01' }, { says: 'deploy: pay percent 10 → 8' }],
  })
})

test('a version that was published is not published with other content', async () => {
  await call(draftProgram, { text: SECOND.replace('percent: 10', 'percent: 11') })
  await call(submitProgram, { draft: 'altus:lifecycle.3' })
  expect(await call(publishProgram, { draft: 'altus:lifecycle.3' }, { as: BEN })).toMatch(/^version_published: /)
  expect(await call(discardProgramDraft, { draft: 'altus:lifecycle.3' })).toMatchObject({
    state: 'discarded',
    known: false,
  })
  expect(await call(discardProgramDraft, { draft: 'altus:lifecycle.3' })).toMatchObject({
    state: 'discarded',
    known: true,
  })
  expect(await call(submitProgram, { draft: 'altus:lifecycle.3' })).toMatch(/^draft_over: psn_altus_ada discarded /)
  expect(await call(publishProgram, { draft: 'altus:lifecycle.3' }, { as: BEN })).toMatch(/^draft_over: /)
})

test('a draft with errors is kept, and can’t be submitted', async () => {
  const text = SECOND.replace('milestone.value', 'milestone.valu')
  expect(await call(draftProgram, { text })).toMatchObject({ draft: 'altus:lifecycle.4', errors: 1 })
  expect(await call(submitProgram, { draft: 'altus:lifecycle.4' })).toMatch(
    /^program_does_not_hold: line 11 \(incentives\[0\]\.base\): There is no base milestone.valu: did you mean milestone.value\?$/,
  )
  expect(await call(checkProgramText, { text }, { by: 'nordwind' })).toMatchObject({
    ...{ program: 'nordwind:lifecycle', version: null, errors: 1, warnings: 0 },
    findings: [{ code: 'unknown_word', line: 11, column: 11, length: 14, meant: 'milestone.value' }],
  })
})

test.each([
  { text: 'version: 1\n', says: /^program_not_named: / },
  {
    text: FIRST.replace('program: ', 'program: nordwind:'),
    says: /^not_yours: nordwind:lifecycle is no program of altus$/,
  },
])('is not kept: $says', async ({ text, says }) => expect(await call(draftProgram, { text })).toMatch(says))

test('drafts of others are not there', async () => {
  const by = { by: 'nordwind', as: person('psn_nordwind_greta', 'owner') }
  const there = await call(submitProgram, { draft: 'altus:lifecycle.1' }, by)
  expect(there).toBe('not_found: There is no draft altus:lifecycle.1 of yours')
  expect(await call(publishProgram, { draft: 'altus:none.1' }, by)).toBe(
    'not_found: There is no draft altus:none.1 of yours',
  )
  expect(await call(compareProgram, { program: 'altus:lifecycle' }, { ...by, by: 'leaf' })).toMatch(/^not_found: /)
})
