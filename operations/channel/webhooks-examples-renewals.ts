import type { FactExample } from './webhooks-examples.ts'

const TERM = { subscription: 'nordwind:fen-stratum', ends: '2027-01-01T00:00:00Z' }

/** Who looks after the end of Fen Foods' term, and what was decided about it. */
export const RENEWAL_EXAMPLES: readonly FactExample[] = [
  {
    kind: 'renewal_plan',
    owner: 'nordwind',
    about: 'nordwind:plan-fen',
    body: { ...TERM, owner: 'psn_7f3kq2m9x4b8', note: 'Visit before the summer' },
  },
  {
    kind: 'renewal_outcome',
    owner: 'nordwind',
    about: 'nordwind:outcome-fen',
    body: { ...TERM, outcome: 'renewed', note: 'They stay for another year' },
  },
]
