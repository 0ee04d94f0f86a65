import { type Plant, type Planters, telling, tried } from './injection-rows.test-data.ts'

const AMENDED = {
  subscription: 'nordwind:injected',
  at: '2026-01-01T00:00:00Z',
  change: { to: 'quantity', quantity: '2' },
}

const CHAIN = ['altus:to-injected', 'nordwind:to-injected']
const FAR = '2098-01-01T00:00:00Z'

/** A subscription with a term that nothing was done to yet. */
async function begin({ greta }: Planters, id: string): Promise<void> {
  const term = { months: 12, renews: true }
  const body = { product: 'altus:stratum', customer: 'fen-foods', chain: CHAIN, from: AMENDED.at, term }
  await telling(greta, ['subscription', id, body])
}

/** Texts of amendments that are kept as they were told. */
export const KEPT_OF_SUBSCRIPTIONS: Readonly<Record<string, Plant>> = {
  'amendment because': ({ greta }, because, n) =>
    telling(greta, ['amendment', `nordwind:injected-${n}`, { ...AMENDED, because }]),
  'amendment_withdrawn because': ({ greta }, because, n) =>
    telling(
      greta,
      ['amendment', `nordwind:injected-${n}`, AMENDED],
      ['amendment_withdrawn', `nordwind:injected-${n}`, { because }],
    ),
  'amend-subscription because': ({ greta }, because, n) =>
    tried(greta, 'POST', '/v1/subscriptions/nordwind:injected/amendments', {
      body: { change: { to: 'quantity', quantity: String(n + 100) }, because },
    }),
  'cancel-subscription because': ({ greta }, because, n) => {
    const when = Temporal.PlainDate.from('2090-01-01').add({ days: n }).toString()
    return tried(greta, 'POST', '/v1/subscriptions/nordwind:injected/cancellations', {
      body: { when, because, reason: 'other' },
    })
  },
  'co-term-subscriptions because': async (by, because, n) => {
    const id = `nordwind:injected-term-${n}`
    await begin(by, id)
    const body = { subscriptions: [id], end: FAR, because }
    return await tried(by.greta, 'POST', '/v1/subscriptions/co-terms', { body })
  },
  'transfer-subscription because': async (by, because, n) => {
    const id = `nordwind:injected-moving-${n}`
    await begin(by, id)
    const body = { chain: CHAIN, at: FAR, id: `altus:injected-moved-${n}`, because }
    return await tried(by.ada, 'POST', `/v1/subscriptions/${id}/transfers`, { body })
  },
}
