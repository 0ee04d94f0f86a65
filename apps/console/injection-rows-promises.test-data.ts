import { type Plant, telling } from './injection-rows.test-data.ts'

const LINK = 'nordwind:to-injected'
const FAR = '2090-01-01T00:00:00Z'
const COMMITTED = {
  ...{ link: LINK, name: 'x', amount: '1', from: FAR, to: '2091-01-01T00:00:00Z', window: 'term' },
  settlement: { by: 'burn_down' },
}
const GRANTED = { link: LINK, name: 'x', amount: '1', kind: 'promotional', from: FAR }

const committing =
  (said: (text: string) => object): Plant =>
  ({ greta }, text, n) =>
    telling(greta, ['commitment', `nordwind:injected-${n}`, { ...COMMITTED, ...said(text) }])
const granting =
  (said: (text: string) => object): Plant =>
  ({ greta }, text, n) =>
    telling(greta, ['credit_grant', `nordwind:injected-${n}`, { ...GRANTED, ...said(text) }])

/** Texts of commitments and credits that are kept as they are. */
export const KEPT_OF_PROMISES: Readonly<Record<string, Plant>> = {
  'commitment name': committing((name) => ({ name: name.slice(0, 200) })),
  'commitment covers.charges[]': committing((charge) => ({ covers: { charges: [charge.slice(0, 40)] } })),
  'commitment_withdrawn because': ({ greta }, because, n) => {
    const about = `nordwind:injected-${n}`
    return telling(greta, ['commitment', about, COMMITTED], ['commitment_withdrawn', about, { because }])
  },
  'credit_grant name': granting((name) => ({ name: name.slice(0, 200) })),
  'credit_grant covers.charges[]': granting((charge) => ({ covers: { charges: [charge.slice(0, 40)] } })),
  'credit_grant_withdrawn because': ({ greta }, because, n) => {
    const about = `nordwind:injected-${n}`
    return telling(greta, ['credit_grant', about, GRANTED], ['credit_grant_withdrawn', about, { because }])
  },
}

const COVERED = ['covers.customers[]', 'covers.products[]', 'covers.subscriptions[]']

/** Fields that take a form of text only. */
export const REFUSED_OF_PROMISES: Readonly<Record<string, readonly string[]>> = {
  commitment: ['amount', ...COVERED, 'from', 'link', 'settlement.factor', 'settlement.percent', 'to'],
  credit_grant: ['amount', ...COVERED, 'expires', 'from', 'link', 'price'],
}

export const FORMS_OF_PROMISES: Readonly<Record<string, object>> = {
  'commitment settlement.factor': { settlement: { by: 'overage', factor: '2' } },
}
