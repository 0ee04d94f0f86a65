import fc from 'fast-check'
import { expect, test } from 'vitest'
import { STAGES, type Stage } from '#core/life/role.ts'
import { type Earns, type Funnel, type Unpaid, UPTAKE_STEPS, uptakeOf } from './uptake.ts'

const ELIGIBILITY = new Set(['not_enrolled', 'tier_too_low'])
const lacks = (partner: string, code: string, stage: Stage = 'manage'): Unpaid => {
  return { partner, stage, code, hint: `Mend ${code}` }
}
const earns = (partner: string, stage: Stage = 'manage'): Earns => ({ partner, stage })

const counts = ({ partners }: Funnel): readonly number[] => UPTAKE_STEPS.map((step) => partners[step])
const drops = ({ dropOuts }: Funnel): readonly string[] =>
  dropOuts.map(({ after, code, partners, credits }) => `${after} ${code} ${partners}/${credits}`)

type Case = Readonly<{
  because: string
  offered?: readonly string[]
  unpaid?: readonly Unpaid[]
  earning?: readonly Earns[]
  steps: readonly number[]
  drops: readonly string[]
}>

const CASES: readonly Case[] = [
  { because: 'nobody is offered anything', steps: [0, 0, 0, 0], drops: [] },
  {
    because: 'nothing has happened yet for those whom it is offered to',
    offered: ['a', 'b'],
    steps: [2, 2, 0, 0],
    drops: ['eligible no_credit 2/0'],
  },
  {
    because: 'every credit of one fails by who it is',
    unpaid: [lacks('a', 'not_enrolled'), lacks('a', 'tier_too_low'), lacks('a', 'tier_too_low')],
    steps: [1, 0, 0, 0],
    drops: ['offered tier_too_low 1/2', 'offered not_enrolled 1/1'],
  },
  {
    because: 'one credit that fails by something else makes it eligible',
    unpaid: [lacks('a', 'tier_too_low'), lacks('a', 'not_approved')],
    steps: [1, 1, 0, 0],
    drops: ['eligible not_approved 1/1'],
  },
  {
    because: 'a credit that comes to nothing under a cap counts',
    unpaid: [lacks('a', 'not_approved'), lacks('a', 'cap_reached')],
    steps: [1, 1, 1, 0],
    drops: ['credited cap_reached 1/1'],
  },
  {
    because: 'whoever earns drops out nowhere, whatever else did not',
    offered: ['a'],
    unpaid: [lacks('a', 'cap_reached'), lacks('a', 'not_enrolled')],
    earning: [earns('a')],
    steps: [1, 1, 1, 1],
    drops: [],
  },
  {
    because: 'each partner stops somewhere else; the reason of most comes first',
    offered: ['a', 'b', 'c', 'd', 'e', 'f'],
    unpaid: [
      lacks('b', 'condition_not_met'),
      lacks('b', 'condition_not_met'),
      lacks('c', 'not_approved'),
      lacks('d', 'condition_not_met'),
      lacks('e', 'tier_too_low'),
    ],
    earning: [earns('f')],
    steps: [6, 5, 1, 1],
    drops: [
      'offered tier_too_low 1/1',
      'eligible condition_not_met 2/3',
      'eligible not_approved 1/1',
      'eligible no_credit 1/0',
    ],
  },
  {
    because: 'whoever was evaluated without being offered it is looked at as well',
    offered: ['a'],
    unpaid: [lacks('b', 'not_enrolled')],
    earning: [earns('a')],
    steps: [2, 1, 1, 1],
    drops: ['offered not_enrolled 1/1'],
  },
]

test.each(CASES)('$because', ({ offered = [], unpaid = [], earning = [], steps, drops: out }) => {
  const { all } = uptakeOf({ offered, eligibility: ELIGIBILITY, unpaid, earns: earning })
  expect([counts(all), drops(all)]).toEqual([steps, out])
})

test('by stage only that stage counts, in the order of a customer’s life', () => {
  const { stages } = uptakeOf({
    offered: ['a', 'b'],
    eligibility: ELIGIBILITY,
    unpaid: [lacks('a', 'not_approved', 'design'), lacks('b', 'cap_reached', 'renew')],
    earns: [earns('a', 'renew')],
  })
  expect(stages.map((one) => [one.stage, counts(one), drops(one)])).toEqual([
    ['design', [2, 2, 0, 0], ['eligible not_approved 1/1', 'eligible no_credit 1/0']],
    ['renew', [2, 2, 2, 1], ['credited cap_reached 1/1']],
  ])
})

test('each step is a part of the one before, and those that drop out are those that are missing', () => {
  const partner = fc.constantFrom('a', 'b', 'c', 'd')
  const stage = fc.constantFrom(...STAGES)
  const code = fc.constantFrom('not_enrolled', 'tier_too_low', 'not_approved', 'cap_reached', 'condition_not_met')
  const unpaid = fc.array(fc.record({ partner, stage, code }).map((one) => ({ ...one, hint: '' })))
  const some = fc.record({ offered: fc.uniqueArray(partner), unpaid, earns: fc.array(fc.record({ partner, stage })) })
  fc.assert(
    fc.property(some, (given) => {
      const { all, stages } = uptakeOf({ ...given, eligibility: ELIGIBILITY })
      for (const funnel of [all, ...stages]) {
        const steps = counts(funnel)
        expect(steps.toSorted((a, b) => b - a)).toEqual(steps)
        expect(funnel.dropOuts.every(({ after }) => after !== 'earning')).toBe(true)
        UPTAKE_STEPS.slice(0, -1).forEach((step, at) => {
          const missing = (steps[at] ?? 0) - (steps[at + 1] ?? 0)
          const reasons = funnel.dropOuts.filter(({ after }) => after === step)
          expect(reasons.length > 0).toBe(missing > 0)
          expect(reasons.every(({ partners }) => partners <= missing)).toBe(true)
        })
      }
      // Whoever gets somewhere in a stage gets there over all.
      for (const { partners } of stages) expect(partners.earning).toBeLessThanOrEqual(all.partners.earning)
    }),
  )
})
