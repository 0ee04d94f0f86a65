import type { FactExample } from './webhooks-examples.ts'

const FROM = '2026-01-01T00:00:00Z'
const TO = '2027-01-01T00:00:00Z'
const OF_PROGRAM = { program: 'altus:lifecycle', partner: 'nordwind' }
const ASKED = {
  ...OF_PROGRAM,
  incentive: 'consume',
  customer: 'fen-foods',
  effect: { waive: 'role_not_held' },
  because: 'Fen Foods confirmed the role after the month had ended',
}

/** Where Nordwind stands with Altus, its group, its target, and what was approved for it beside the rules. */
export const STANDING_EXAMPLES: readonly FactExample[] = [
  {
    kind: 'tier_granted',
    owner: 'altus',
    about: 'altus:nordwind-tier-2026',
    body: { partner: 'nordwind', tier: 'gold', from: FROM, to: TO },
  },
  {
    kind: 'certification',
    owner: 'altus',
    about: 'altus:nordwind-design',
    body: { partner: 'nordwind', name: 'stratum-design', holders: 3, from: FROM, to: TO },
  },
  {
    kind: 'group_member',
    owner: 'altus',
    about: 'altus:fen-in-nordwind',
    body: { group: 'nordwind', member: 'fen-foods', from: FROM, to: TO, shownTo: ['altus'] },
  },
  {
    kind: 'program_parameters',
    owner: 'altus',
    about: 'altus:nordwind-2026',
    body: { ...OF_PROGRAM, values: { target_q2: '30000', region: 'north' }, from: FROM, to: TO },
  },
  {
    kind: 'incentive_exception',
    owner: 'altus',
    about: 'altus:late-role',
    body: { ...ASKED, by: 'psn_9d4g6j2l8p1s' },
  },
  {
    kind: 'exception_approved',
    owner: 'altus',
    about: 'altus:late-role',
    body: { exception: ASKED, by: 'psn_3k8v5c1x7m2z' },
  },
]
