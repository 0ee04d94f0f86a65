import type { FactExample } from './webhooks-examples.ts'

const DISPUTE = 'nordwind:ALTUS-ST-000007_1'
const NAMED = { legalName: 'Nordwind GmbH', country: 'DE', taxId: 'DE136695976' }

const by = (owner: string, kind: string, about: string, body: FactExample['body']): FactExample => {
  return { kind, owner, about, body }
}

/** What Nordwind tells Altus to be paid by it, what Altus found out, and a line that the two don't agree on. */
export const PAYOUT_EXAMPLES: readonly FactExample[] = [
  by('nordwind', 'payout_details', 'nordwind:payout', { payers: ['altus'], ...NAMED }),
  by('nordwind', 'self_billing_consent', 'nordwind:self-billing', { payer: 'altus', from: '2026-01-01' }),
  by('altus', 'screening_result', 'altus:screening-nordwind', {
    partner: 'nordwind',
    result: 'clear',
    screenedAt: '2026-01-02T08:00:00Z',
    lists: [{ name: 'EU consolidated list', date: '2026-01-01' }],
    screened: NAMED,
    by: 'psn_7f3kq2m9x4b8',
  }),
  by('nordwind', 'dispute', DISPUTE, {
    statement: 'ALTUS-ST-000007',
    line: 'earning:ALTUS-ST-000007/1',
    payer: 'altus',
    program: 'altus:lifecycle',
    incentive: 'consume',
    credit: 'altus:to-nordwind nordwind:fen-stratum cores',
    text: 'The invoice was 260.00 and not 240.00',
  }),
  by('altus', 'dispute_message', DISPUTE, { text: 'Which invoice do you mean?' }),
  by('altus', 'dispute_decided', DISPUTE, { outcome: 'partly', adjust: '1.00', because: 'The invoice was corrected' }),
  by('nordwind', 'dispute_withdrawn', DISPUTE, { because: 'We have found the credit note' }),
]
