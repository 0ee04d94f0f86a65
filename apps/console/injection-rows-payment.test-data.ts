import { type Plant, type Planters, type Tried, telling, tried } from './injection-rows.test-data.ts'

/** An invoice of the demo that is paid, and by what. What is planted there takes the payment off it first. */
const [PAID, PAYMENT] = ['ALTUS-INV-000001', 'ALTUS-PAY-000001']
const DATE = '2024-11-30'

const paying =
  (said: (text: string, n: number) => object): Plant =>
  ({ ada }, text, n) =>
    tried(ada, 'POST', '/v1/payments', {
      body: {
        ...{ id: `injected-${n}`, buyer: 'nordwind', amount: '0.01', currency: 'EUR', date: DATE, apply: [] },
        ...said(text, n),
      },
    })

/** Nothing of the demo's first payment pays its invoice from then on. */
async function free({ ada }: Planters): Promise<Tried> {
  const body = { apply: [{ document: PAID, amount: '0' }] }
  return await tried(ada, 'POST', `/v1/payments/${PAYMENT}/allocations`, { body })
}

const refunding =
  (said: (text: string, n: number) => object): Plant =>
  async (by, text, n) => {
    await free(by)
    const body = { id: `refunded-${n}`, amount: '0.01', date: DATE, ...said(text, n) }
    return await tried(by.ada, 'POST', `/v1/payments/${PAYMENT}/refunds`, { body })
  }

/** Takes an act back again, so that the next text finds all as it was. */
async function takenBack({ ada }: Planters, done: Tried, because: string): Promise<Tried> {
  return await tried(ada, 'POST', `/v1/payments/${String(done.answer['number'])}/reversals`, { body: { because } })
}

const reminding =
  (step: (text: string) => object): Plant =>
  ({ greta }, text, n) =>
    telling(greta, [
      'dunning_policy',
      `nordwind:injected-${n}`,
      { steps: [{ days: 1, title: 'x', text: 'x', ...step(text) }] },
    ])

const holding =
  (said: (text: string) => object): Plant =>
  ({ greta }, text, n) =>
    telling(greta, ['dunning_hold', `nordwind:injected-${n}`, { document: 'x', because: 'x', ...said(text) }])

/** Texts of payments and reminders that are kept as they are. */
export const KEPT_OF_PAYMENTS: Readonly<Record<string, Plant>> = {
  'record-payment id': paying((text, n) => ({ id: `${text.slice(0, 180)} ${n}` })),
  'record-payment reference': paying((reference) => ({ reference: reference.slice(0, 200) })),
  'record-payment method': paying((method) => ({ method: method.slice(0, 60) })),
  'reverse-payment because': async (by, because, n) => {
    const done = await paying((_, at) => ({ id: `reversed-${at}` }))(by, '', n)
    return await takenBack(by, done, because)
  },
  'refund-payment id': refunding((text, n) => ({ id: `${text.slice(0, 180)} back ${n}` })),
  'refund-payment reference': refunding((reference) => ({ reference: reference.slice(0, 200) })),
  'write-off because': async (by, because) => {
    await free(by)
    const done = await tried(by.ada, 'POST', '/v1/write-offs', { body: { document: PAID, because } })
    await takenBack(by, done, 'again')
    return done
  },
  'dunning_policy steps[].title': reminding((title) => ({ title: title.slice(0, 200) })),
  'dunning_policy steps[].text': reminding((text) => ({ text })),
  'dunning_hold document': holding((document) => ({ document: document.slice(0, 100) })),
  'dunning_hold because': holding((because) => ({ because })),
}

/** Fields that take a form of text only, or the number of something that there is. */
export const REFUSED_OF_PAYMENTS: Readonly<Record<string, readonly string[]>> = {
  'record-payment': ['amount', 'apply[].amount', 'apply[].document', 'buyer', 'currency', 'date'],
  'allocate-payment': ['apply[].amount', 'apply[].document'],
  'reverse-payment': ['date'],
  'refund-payment': ['amount', 'date'],
  'write-off': ['date', 'document'],
  'run-dunning': ['date'],
  dunning_hold: ['from', 'until'],
}

const APPLIED = { document: PAID, amount: '0' }
const A_CENT = { id: 'injected', buyer: 'nordwind', amount: '0.01', currency: 'EUR', date: DATE }

/** Requests that are right but for the field in question. */
export const REQUESTS_OF_PAYMENTS: Readonly<Record<string, readonly [method: 'POST', path: string, body: object]>> = {
  'record-payment': ['POST', '/v1/payments', { ...A_CENT, apply: [APPLIED] }],
  'allocate-payment': ['POST', `/v1/payments/${PAYMENT}/allocations`, { apply: [APPLIED] }],
  'reverse-payment': ['POST', `/v1/payments/${PAYMENT}/reversals`, { because: 'x' }],
  'refund-payment': ['POST', `/v1/payments/${PAYMENT}/refunds`, { id: 'injected', date: DATE }],
  'write-off': ['POST', '/v1/write-offs', { document: PAID, because: 'x' }],
  'run-dunning': ['POST', '/v1/dunning-runs', {}],
}
