/** What is told of programs: which version is in force on which day, to whom, and drafts to their owner alone. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { MACHINE } from '#core/channel/access.ts'
import type { Door } from '#operations/door.ts'
import { perform } from '#operations/perform.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { draftProgram } from '#operations/rewards/program-drafting.ts'
import { programDraft, programDrafts } from '#questions/rewards/program-drafts.ts'
import { program, programs } from '#questions/rewards/programs.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'

const FIRST = {
  ...{ name: 'Lifecycle', version: 1, currency: 'EUR', effective: { from: '2026-01-01', to: '2027-01-01' } },
  partners: ['nordwind'],
  incentives: [{ id: 'deploy', stage: 'implement', trigger: 'milestone.live', pay: { fixed: 5 } }],
  payout: { period: 'month', zone: 'Europe/Berlin' },
}
const TEXT = 'program: lifecycle\nversion: 4\n'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
  const named = ['altus', 'nordwind', 'leaf'].map((about) => ({
    ...{ kind: 'organization', about },
    body: { name: about, roles: ['partner'], country: 'DE', zone: 'Europe/Berlin' },
  }))
  const introduction = { kind: 'introduction', about: 'altus:all', body: { organizations: ['nordwind', 'leaf'] } }
  const version = (body: object) => ({ kind: 'program', about: 'altus:lifecycle', body: { ...FIRST, ...body } })
  const facts = [
    ...named,
    introduction,
    version({}),
    version({ version: 2, effective: { from: '2026-07-01', to: '2026-10-01' }, source: 'as it was written' }),
    version({ version: 3, effective: { from: '2026-09-01', to: '2026-12-01' } }),
  ]
  const answer = await perform(recordFacts, contextOf('altus', '2026-01-01T00:00:00Z'), { facts })
  expect(answer.ok ? answer.value.recorded : answer.refusal).toBe(facts.length)
  const drafted = await perform(draftProgram, contextOf('altus', '2026-02-01T00:00:00Z'), { text: TEXT })
  expect(drafted.ok).toBe(true)
})
afterAll(() => stage.close())

function contextOf(organization: string, at: string) {
  const { records, usage } = stage
  return { records, usage, operator: 'altus', principal: MACHINE, organization, now: Temporal.Instant.from(at) }
}

async function ask<Input extends z.ZodObject, Output extends z.ZodType>(
  door: Door<Input, Output>,
  who: string,
  input: object,
  at: string,
): Promise<z.output<Output> | string> {
  const answer = await perform(door, contextOf(who, at), door.input.parse(input))
  return answer.ok ? door.output.parse(answer.value) : answer.refusal.code
}

describe('the versions of a program', () => {
  test.each([
    { at: '2025-12-31T22:59:59Z', states: ['1 upcoming', '2 upcoming', '3 upcoming'], because: 'before its first day' },
    {
      at: '2025-12-31T23:00:00Z',
      states: ['1 in_force', '2 upcoming', '3 upcoming'],
      because: 'from midnight of its zone',
    },
    { at: '2026-08-01T00:00:00Z', states: ['1 replaced', '2 in_force', '3 upcoming'], because: 'a higher one holds' },
    { at: '2026-09-30T00:00:00Z', states: ['1 replaced', '2 replaced', '3 in_force'], because: 'the highest of three' },
    { at: '2026-10-15T00:00:00Z', states: ['1 replaced', '2 ended', '3 in_force'], because: 'one has ended' },
    { at: '2026-12-15T00:00:00Z', states: ['1 in_force', '2 ended', '3 ended'], because: 'the first goes on' },
    { at: '2027-01-01T00:00:00Z', states: ['1 ended', '2 ended', '3 ended'], because: 'all have ended' },
  ])('$because: $at', async ({ at, states }) => {
    const answer = await ask(programs, 'nordwind', {}, at)
    if (typeof answer === 'string') throw new Error(answer)
    expect(answer.programs.map(({ version, state }) => `${version} ${state}`)).toEqual(states)
  })

  test('are listed by state, to those that it is offered to', async () => {
    const at = '2026-08-01T00:00:00Z'
    const inForce = await ask(programs, 'nordwind', { state: 'in_force' }, at)
    expect(inForce).toMatchObject({
      programs: [{ program: 'altus:lifecycle', version: 2, owner: 'altus', incentives: ['deploy'], partners: 1 }],
    })
    expect(await ask(programs, 'leaf', {}, at)).toMatchObject({ programs: [] })
  })

  test('one is shown as it was written, with what it means where it says nothing', async () => {
    const shown = await ask(program, 'nordwind', { program: 'altus:lifecycle' }, '2026-08-01T00:00:00Z')
    expect(shown).toMatchObject({
      ...{ version: 2, state: 'in_force', from: '2026-07-01', to: '2026-10-01', source: 'as it was written' },
      document: { program: 'altus:lifecycle', payout: { period: 'month', zone: 'Europe/Berlin', minimum: '0' } },
      versions: [{ version: 1 }, { version: 2 }, { version: 3 }],
    })
    const first = await ask(program, 'nordwind', { program: 'altus:lifecycle', version: 1 }, '2026-08-01T00:00:00Z')
    expect(first).toMatchObject({ version: 1, state: 'replaced', source: null })
  })

  test.each([
    { who: 'leaf', input: { program: 'altus:lifecycle' } },
    { who: 'altus', input: { program: 'altus:none' } },
    { who: 'altus', input: { program: 'altus:lifecycle', version: 4 } },
  ])('$input is not there for $who', async ({ who, input }) => {
    expect(await ask(program, who, input, '2026-08-01T00:00:00Z')).toBe('not_found')
  })
})

test('a draft is its owner’s alone, and is the text that was saved', async () => {
  const at = '2026-08-01T00:00:00Z'
  const draft = {
    draft: 'altus:lifecycle.1',
    program: 'altus:lifecycle',
    version: null,
    state: 'draft',
    savedBy: 'machine',
  }
  expect(await ask(programDrafts, 'altus', {}, at)).toMatchObject({ drafts: [draft] })
  expect(await ask(programDraft, 'altus', { draft: 'altus:lifecycle.1' }, at)).toMatchObject({ ...draft, text: TEXT })
  expect(await ask(programDrafts, 'nordwind', {}, at)).toMatchObject({ drafts: [] })
  expect(await ask(programDraft, 'nordwind', { draft: 'altus:lifecycle.1' }, at)).toBe('not_found')
})
