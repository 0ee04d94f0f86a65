import { type Plant, telling, tried } from './injection-rows.test-data.ts'

const NAMED = { legalName: 'Nobody', country: 'DE' }
const details =
  (said: (text: string) => object): Plant =>
  ({ greta }, text, n) =>
    telling(greta, ['payout_details', `nordwind:injected-${n}`, { payers: ['altus'], ...NAMED, ...said(text) }])
const screening =
  (said: (text: string) => object): Plant =>
  async ({ ada }, text, n) => {
    const body = {
      ...{
        partner: 'nordwind',
        result: 'hit',
        screenedAt: '2024-11-30T00:00:00Z',
        screened: NAMED,
        by: await idOf(ada),
      },
      ...{ lists: [{ name: 'No list', date: '2024-11-30' }], ...said(text) },
    }
    return await telling(ada, ['screening_result', `altus:injected-${n}`, body])
  }
const banking =
  (said: (text: string) => object): Plant =>
  ({ greta }, text) =>
    tried(greta, 'POST', '/v1/payout-accounts', { body: { payers: ['altus'], account: { ...OTHER, ...said(text) } } })

async function idOf(who: Parameters<Plant>[0]['ada']): Promise<string> {
  const me = await who.ask<{ person: { id: string } }>('/v1/me')
  return me.person.id
}

const OTHER = { kind: 'other', holder: 'Nobody', number: '12345678', bank: 'No bank', country: 'US' }

/** Texts that partners tell to be paid, and payers find out, which are kept as they are. */
export const KEPT_OF_PAYOUTS: Readonly<Record<string, Plant>> = {
  'payout_details legalName': details((text) => ({ legalName: text.slice(0, 200) })),
  'payout_details taxId': details((text) => ({ taxId: `${text.slice(0, 38)}--` })),
  'screening_result lists[].name': screening((text) => ({ lists: [{ name: text.slice(0, 200), date: '2024-11-30' }] })),
  'screening_result screened.legalName': screening((text) => ({
    screened: { ...NAMED, legalName: text.slice(0, 200) },
  })),
  'screening_result screened.taxId': screening((text) => ({ screened: { ...NAMED, taxId: `${text.slice(0, 38)}--` } })),
  'screening_result because': screening((because) => ({ because: because.slice(0, 500) })),
  'tell-payout-account account.holder': banking((text) => ({ holder: text.slice(0, 140) })),
  'tell-payout-account account.bank': banking((text) => ({ bank: text.slice(0, 140) })),
  'tell-payout-account account.number': banking((text) => ({ number: `${text.slice(0, 36)}----` })),
}

/**
 * Fields that take a form of text only, or the number of something that there is. What is said of money takes a second person of the
 * payer, and what is said in a dispute a line of one’s own that may be disputed still: neither is among those who plant here.
 */
export const REFUSED_OF_PAYOUTS: Readonly<Record<string, readonly string[]>> = {
  'draft-payout-batch': ['by', 'currency', 'program'],
  'approve-payout-batch': ['by'],
  'discard-payout-batch': ['by'],
  'record-payout-paid': ['date', 'reference'],
  'record-payout-returned': ['because', 'date'],
  'forfeit-payout': ['because'],
  'tell-payout-account': ['account.bic', 'account.country', 'account.iban', 'payers[]'],
  'open-dispute': ['id', 'line', 'text'],
  payout_details: ['country', 'payers[]'],
  self_billing_consent: ['from', 'payer', 'to'],
  screening_result: ['by', 'lists[].date', 'partner', 'screened.country', 'screenedAt'],
  dispute: ['credit', 'incentive', 'line', 'payer', 'program', 'statement', 'text'],
  dispute_message: ['text'],
  dispute_decided: ['adjust', 'because'],
  dispute_withdrawn: ['because'],
}

const AT = { date: '2024-11-30' }
/** Requests that name nothing there is, so that whatever is planted in them is refused. */
export const REQUESTS_OF_PAYOUTS: Readonly<Record<string, readonly [method: 'POST', path: string, body: object]>> = {
  'draft-payout-batch': ['POST', '/v1/payout-batches', { program: 'altus:none' }],
  'approve-payout-batch': ['POST', '/v1/payout-batches/ALTUS-PB-000001/approve', {}],
  'discard-payout-batch': ['POST', '/v1/payout-batches/ALTUS-PB-000001/discard', {}],
  'record-payout-paid': ['POST', '/v1/payouts/ALTUS-PO-999999/paid', { ...AT, reference: 'x' }],
  'record-payout-returned': ['POST', '/v1/payouts/ALTUS-PO-999999/returned', { ...AT, because: 'x' }],
  'forfeit-payout': ['POST', '/v1/payouts/ALTUS-PO-999999/forfeited', { because: 'x' }],
  'tell-payout-account': ['POST', '/v1/payout-accounts', { payers: ['nobody'], account: OTHER }],
  'open-dispute': ['POST', '/v1/disputes', { line: 'earning:ALTUS-ST-999999/1', text: 'x' }],
}
