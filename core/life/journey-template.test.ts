import { describe, expect, test } from 'vitest'
import { decimal } from '#core/ground/decimal.ts'
import { plannedMilestones, type TemplateMilestone, templateFault, templatesFrom } from './journey-template.ts'
import type { MilestoneRole } from './milestone.ts'
import type { Role } from './role.ts'

const step = (milestone: string, changes: Partial<TemplateMilestone> = {}): TemplateMilestone => ({
  ...{ milestone, stage: 'implement', role: 'implementer', days: 30 },
  ...changes,
})

test.each([
  { steps: [step('live')], is: undefined, because: 'one milestone' },
  { steps: [step('live'), step('live')], is: 'live is there twice', because: 'a name twice' },
  {
    steps: [step('live', { needs: ['plan'] })],
    is: 'live needs plan, which is no milestone of this template',
    because: 'a need that is not there',
  },
  {
    steps: [step('live', { needs: ['live'] })],
    is: 'live needs itself, by what it needs',
    because: 'a need of itself',
  },
  {
    steps: [step('a', { needs: ['b'] }), step('b', { needs: ['c'] }), step('c', { needs: ['a'] })],
    is: 'a needs itself, by what it needs',
    because: 'a circle',
  },
  {
    steps: [step('a', { needs: ['b', 'c'] }), step('b', { needs: ['c'] }), step('c')],
    is: undefined,
    because: 'two ways to one need',
  },
  {
    steps: [step('plan', { stage: 'design', needs: ['live'] }), step('live')],
    is: 'plan of design needs live, which comes later, in implement',
    because: 'a need of a later stage',
  },
  {
    steps: [step('plan', { stage: 'design' }), step('live', { needs: ['plan'] })],
    is: undefined,
    because: 'one of an earlier stage',
  },
])('a template with $because', ({ steps, is }) => expect(templateFault(steps)).toBe(is))

test('a template is as it was told last', () => {
  const told = (position: number, name: string) => ({
    ...{ position, kind: 'journey_template', about: 'altus:life', id: `f${position}`, owner: 'altus' },
    learnedAt: `2026-05-0${position}T00:00:00Z`,
    body: { product: 'altus:stratum', name, milestones: [step('live')] },
  })
  expect(templatesFrom([told(1, 'Old'), told(2, 'New')])).toMatchObject([
    { id: 'altus:life', name: 'New', fact: 2, learnedAt: '2026-05-02T00:00:00Z' },
  ])
})

describe('what a journey begins with', () => {
  const START = Temporal.Instant.from('2026-03-20T12:00:00Z')
  const held = (partner: string, from: string, changes: Partial<Role> = {}): Role => ({
    ...{ id: `altus:${partner}`, partner, customer: 'fen-foods', product: 'altus:stratum', role: 'implementer' },
    ...{ share: decimal('100'), from: Temporal.Instant.from(from), to: undefined, fact: 1 },
    ...changes,
  })
  const STARTED = { journey: 'altus:fen', customer: 'fen-foods', partner: 'nordwind', start: START }
  const partnerOf = (role: MilestoneRole, roles: readonly Role[], days = 30) =>
    plannedMilestones({ product: 'altus:stratum', milestones: [step('live', { role, days })] }, STARTED, roles)[0]?.body
      .partner
  const BEFORE = '2026-01-01T00:00:00Z'

  test.each([
    { roles: [], is: 'nordwind', because: 'nobody holds the role: the journey’s partner' },
    { roles: [held('ostwind', BEFORE)], is: 'ostwind', because: 'whoever holds it at the start' },
    { roles: [held('ostwind', BEFORE, { to: START })], is: 'nordwind', because: 'not who gave it up at the start' },
    { roles: [held('ostwind', '2026-04-19T11:59:59Z')], is: 'ostwind', because: 'who takes it before it is due' },
    { roles: [held('ostwind', '2026-04-19T12:00:00Z')], is: 'nordwind', because: 'not who takes it when it is due' },
    {
      roles: [held('ostwind', BEFORE, { share: decimal('40') }), held('westwind', BEFORE, { share: decimal('60') })],
      is: 'westwind',
      because: 'of two the one with the larger share',
    },
    { roles: [held('ostwind', BEFORE, { role: 'manager' })], is: 'nordwind', because: 'not who holds another role' },
    {
      roles: [held('ostwind', BEFORE, { customer: 'moor-mills' })],
      is: 'nordwind',
      because: 'nor with another customer',
    },
  ])('$because', ({ roles, is }) => expect(partnerOf('implementer', roles)).toBe(is))

  test('the vendor and the customer do theirs themselves', () => {
    const roles = [held('ostwind', BEFORE)]
    expect([partnerOf('vendor', roles), partnerOf('customer', roles)]).toEqual(['altus', 'fen-foods'])
  })

  test('each is due so many days of 24 hours after the start', () => {
    const milestones = [step('now', { days: 0 }), step('live', { days: 30, needs: ['now'], approval: false })]
    const planned = plannedMilestones({ product: 'altus:stratum', milestones }, STARTED, [])
    expect(planned.map(({ id, body }) => `${id} ${body.due}`)).toEqual([
      'altus:fen.now 2026-03-20T12:00:00Z',
      'altus:fen.live 2026-04-19T12:00:00Z',
    ])
    expect(planned[1]?.body).toEqual({
      ...{ customer: 'fen-foods', product: 'altus:stratum', milestone: 'live', partner: 'nordwind' },
      ...{ due: '2026-04-19T12:00:00Z', journey: 'altus:fen', stage: 'implement', role: 'implementer' },
      ...{ needs: ['now'], approval: false },
    })
  })
})
