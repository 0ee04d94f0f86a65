import { expect, test } from 'vitest'
import type { ProgramBody } from './program.ts'
import { programChanges } from './program-changes.ts'

const BEFORE: ProgramBody = {
  name: 'Lifecycle',
  version: 1,
  currency: 'EUR',
  effective: { from: '2026-01-01', to: '2027-01-01' },
  partners: 'enrolled',
  incentives: [
    { id: 'deploy', stage: 'implement', trigger: 'milestone.live', pay: { percent: '8' }, base: 'milestone.value' },
    { id: 'assess', stage: 'design', trigger: 'milestone.seen', pay: { fixed: '5' } },
  ],
  payout: { period: 'quarter', zone: 'UTC', minimum: '0' },
}
const [DEPLOY, ASSESS] = BEFORE.incentives
const says = (after: Partial<ProgramBody>) => programChanges(BEFORE, { ...BEFORE, ...after }).map((one) => one.says)

test.each([
  { after: { version: 2, source: 'x' }, changes: [], because: 'the number and the text are no difference' },
  { after: { incentives: [ASSESS, DEPLOY] }, changes: [], because: 'nor is another order' },
  { after: { incentives: [{ ...DEPLOY, pay: { percent: '10' } }, ASSESS] }, changes: ['deploy: pay percent 8 → 10'] },
  {
    after: { incentives: [{ ...DEPLOY, pay: { fixed: '10' } }, ASSESS] },
    changes: ['deploy: pay fixed 10 is added', 'deploy: pay percent 8 is removed'],
  },
  { after: { incentives: [DEPLOY] }, changes: ['assess is removed'] },
  { after: { incentives: [DEPLOY, ASSESS, { ...ASSESS, id: 'renew' }] }, changes: ['renew is added'] },
  { after: { budget: '100' }, changes: ['budget 100 is added'] },
  {
    after: { effective: { from: '2026-07-01', to: '2027-01-01' } },
    changes: ['effective: from 2026-01-01 → 2026-07-01'],
  },
  {
    after: { incentives: [{ ...DEPLOY, caps: [{ per: ['partner', 'customer'], times: 1 }] }, ASSESS] },
    changes: ['deploy: caps [{ per: [partner, customer], times: 1 }] is added'],
  },
] as readonly { after: Partial<ProgramBody>; changes: readonly string[]; because?: string }[])(
  '$changes $because',
  ({ after, changes }) => expect(says(after)).toEqual(changes),
)
