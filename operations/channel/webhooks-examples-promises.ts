import type { FactExample } from './webhooks-examples.ts'

const LINK = 'nordwind:to-fen-foods'
const [JULY, NEXT_JULY] = ['2026-06-30T22:00:00Z', '2027-06-30T22:00:00Z']

function nordwind(kind: string, name: string, body: FactExample['body']): FactExample {
  return { kind, owner: 'nordwind', about: `nordwind:${name}`, body }
}

const committed = { link: LINK, amount: '3000', from: JULY, to: NEXT_JULY, window: 'quarter' }
const COVERED = {
  products: ['altus:stratum'],
  charges: ['cores'],
  subscriptions: ['nordwind:fen-stratum'],
  customers: ['fen-foods'],
}

/** What Fen Foods commits to from July on, and the credit that it bought; each also told by mistake and withdrawn. */
export const PROMISE_EXAMPLES: readonly FactExample[] = [
  nordwind('commitment', 'fen-commits', {
    ...committed,
    name: 'Committed use of 2026',
    settlement: { by: 'true_up', percent: '100' },
    covers: COVERED,
  }),
  nordwind('commitment', 'fen-never-signed', {
    ...committed,
    name: 'A second commitment',
    settlement: { by: 'burn_down' },
  }),
  nordwind('commitment_withdrawn', 'fen-never-signed', { because: 'It was never signed' }),
  nordwind('credit_grant', 'fen-credit', {
    link: LINK,
    name: 'Credit paid ahead',
    amount: '1000',
    kind: 'prepaid',
    price: '900',
    from: JULY,
    expires: NEXT_JULY,
    priority: 10,
    covers: COVERED,
  }),
  nordwind('credit_grant', 'fen-mistaken-credit', {
    link: LINK,
    name: 'Credit for trying',
    amount: '100',
    kind: 'promotional',
    from: JULY,
  }),
  nordwind('credit_grant_withdrawn', 'fen-mistaken-credit', { because: 'It was given to another customer' }),
]
