import type { Naming } from './naming-rows.ts'

const [AT, LATER] = ['2024-10-01T00:00:00Z', '2024-11-01T00:00:00Z']

const telling = (kind: string, about: string, body: object) => ({
  url: '/v1/facts',
  body: { facts: [{ kind, about, body }] },
})

const COMMITTED = {
  name: 'Probe',
  amount: '1',
  from: AT,
  to: LATER,
  window: 'term',
  settlement: { by: 'burn_down' },
} as const
const GRANTED = { name: 'Probe', amount: '1', kind: 'promotional', from: AT } as const

/** Commitments and credits name a link, and what they cover; withdrawals name one of them. */
export const PROMISE_NAMINGS: readonly Naming[] = [
  {
    what: 'a commitment on a link',
    value: 'agreement',
    ask: (link, who, nth) => telling('commitment', `${who}:probe-${nth}`, { ...COMMITTED, link }),
  },
  {
    what: 'credit on a link',
    value: 'agreement',
    ask: (link, who, nth) => telling('credit_grant', `${who}:probe-${nth}`, { ...GRANTED, link }),
  },
  {
    what: 'commitment_withdrawn about a thing',
    value: 'about',
    ask: (about) => telling('commitment_withdrawn', about, { because: 'probe' }),
  },
  {
    what: 'credit_grant_withdrawn about a thing',
    value: 'about',
    ask: (about) => telling('credit_grant_withdrawn', about, { because: 'probe' }),
  },
]
