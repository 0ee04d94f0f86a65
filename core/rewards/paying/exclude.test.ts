import { expect, test } from 'vitest'
import { byThing, inTurn, offering, play, posted, SOLD, type Things } from '#core/rewards/engine.test-data.ts'
import type { Incentive } from '#core/rewards/program.ts'

const DEPLOY: Incentive = { ...SOLD, id: 'deploy', trigger: 'certification.deploy' }
const FUND: Incentive = { ...SOLD, id: 'fund', trigger: 'certification.fund' }
const program = offering([FUND, DEPLOY], { exclusive: [['deploy', 'fund']] })
const [deploy, fund] = [{ trigger: DEPLOY.trigger }, { trigger: FUND.trigger }]

test.each([
  {
    things: [
      ['f', '100', fund],
      ['d', '50', deploy],
    ],
    is: ['nordwind f exclusive', 'nordwind d 5'],
    because: 'the first of the list counts, in whichever order they came',
  },
  { things: [['f', '100', fund]], is: ['nordwind f 10'], because: 'the second by itself does' },
  {
    things: [
      ['f', '100', fund],
      ['d', '0', deploy],
    ],
    is: ['nordwind f 10', 'nordwind d 0'],
    because: 'what came to nothing excludes nothing',
  },
  {
    things: [
      ['f', '100', fund],
      ['d', '50', { ...deploy, customer: 'moor-mills' }],
    ],
    is: ['nordwind f 10', 'nordwind d 5'],
    because: 'another customer is another matter',
  },
  {
    things: [
      ['f', '100', fund],
      ['g', '-20', fund],
      ['d', '50', deploy],
    ],
    is: ['nordwind f exclusive', 'nordwind g -2', 'nordwind d 5'],
    because: 'a negative amount is never kept back',
  },
] satisfies readonly { things: Things; is: string[]; because: string }[])('$because', ({ things, is }) =>
  expect(byThing(play({ program, credits: inTurn(...things) }))).toEqual(is),
)

test('what a partner was paid gives way to its own better claim, and to nobody else’s', () => {
  const paid = posted({ f: '10' }, { incentive: 'fund' })
  const own = inTurn(['f', '100', fund], ['d', '50', deploy])
  expect(byThing(play({ program, credits: own, posted: paid }))).toEqual(['nordwind f 0', 'nordwind d 5'])
  const another = inTurn(['f', '100', fund], ['d', '50', { ...deploy, partner: 'ostwind' }])
  expect(byThing(play({ program, credits: another, posted: paid }))).toEqual(['nordwind f 10', 'ostwind d exclusive'])
})
