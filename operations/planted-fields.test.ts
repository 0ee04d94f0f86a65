import { expect, test } from 'vitest'
import { FACT_EXAMPLES } from './channel/webhooks-examples.ts'
import { ENROLLMENT_EXAMPLES } from './channel/webhooks-examples-enrollment.ts'
import { JOURNEY_EXAMPLES } from './channel/webhooks-examples-journeys.ts'
import { LIFE_EXAMPLES } from './channel/webhooks-examples-life.ts'
import { PAYOUT_EXAMPLES } from './channel/webhooks-examples-payouts.ts'
import { PLAYBOOK_EXAMPLES } from './channel/webhooks-examples-playbooks.ts'
import { RENEWAL_EXAMPLES } from './channel/webhooks-examples-renewals.ts'
import { SALES_EXAMPLES } from './channel/webhooks-examples-sales.ts'
import { SELL_THROUGH_EXAMPLES } from './channel/webhooks-examples-sell-through.ts'
import { STANDING_EXAMPLES } from './channel/webhooks-examples-standing.ts'
import { FACT_KINDS } from './fact-kinds.ts'

const EXAMPLES = [
  ...FACT_EXAMPLES,
  ...ENROLLMENT_EXAMPLES,
  ...SALES_EXAMPLES,
  ...LIFE_EXAMPLES,
  ...RENEWAL_EXAMPLES,
  ...JOURNEY_EXAMPLES,
  ...PAYOUT_EXAMPLES,
  ...PLAYBOOK_EXAMPLES,
  ...STANDING_EXAMPLES,
  ...SELL_THROUGH_EXAMPLES,
]

/** What the store decides, and what another kind might know. */
const PLANTED = { owner: 'rival', parties: ['*'], position: 1, learnedAt: '2001-01-01T00:00:00Z', isAdmin: true }

test.each(EXAMPLES.map((example) => ({ ...example, name: `${example.kind} ${example.about}` })))(
  'what a fact does not ask for is not kept in it: $name',
  ({ kind, body }) => {
    const schema = FACT_KINDS.get(kind)?.schema
    const honest = schema?.safeParse(body)
    // What a kind asks for under such a name is its own: who looks after a renewal is its owner.
    const planted = schema?.safeParse({ ...PLANTED, ...body })
    expect(honest?.error).toBeUndefined()
    // A strict kind refuses it, another leaves it out.
    if (planted?.success) expect(planted.data).toEqual(honest?.data)
    else expect(planted?.error?.issues.map(({ code }) => code)).toEqual(['unrecognized_keys'])
  },
)
