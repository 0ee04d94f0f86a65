import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDispute } from '#operations/rewards/open-dispute.ts'
import { tellPayoutAccount } from '#operations/rewards/payout-account.ts'
import { approvePayoutBatch, draftPayoutBatch } from '#operations/rewards/payout-batch.ts'
import { recordPayoutPaid, recordPayoutReturned } from '#operations/rewards/payout-money.ts'
import {
  ADA,
  BEN,
  type Call,
  found,
  IBAN,
  LEAF,
  person,
  publish,
  screened,
  settled,
  tell,
  through,
} from '#operations/rewards/payout-stage.test-data.ts'
import { dispute, disputes } from '#questions/rewards/disputes.ts'
import { payoutAccounts, payoutBatch, payoutBatches } from '#questions/rewards/payout-batches.ts'
import { payout, payouts } from '#questions/rewards/payouts.ts'
import { statementLines } from '#questions/rewards/statement-lines.ts'
import { statement } from '#questions/rewards/statements.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'

let stage: Stage
let [number, of] = ['', '']
beforeAll(async () => {
  stage = await openStage()
  await found(stage)
  const registration = { taxId: 'DE123456789', country: 'DE', from: '2026-01-01' }
  await tell(stage, { by: 'altus' }, { kind: 'tax_registration', about: 'altus:de', body: registration })
  await publish(stage, { gates: ['bank_details', 'screening'] })
  const issued = await settled(stage, 'leaf', ['200', '50'])
  ;[number, of] = [issued.payout, issued.statement]
  await screened(stage, 'leaf', LEAF, 'hit')
})
afterAll(() => stage.close())

const ada: Call = { by: 'altus', as: ADA }
const ben: Call = { by: 'altus', as: BEN }
const leaf: Call = { by: 'leaf', as: person('psn_leaf_fin', 'finance') }
const rival: Call = { by: 'rival', as: person('psn_rival_fin', 'finance') }
type Answer<T> = Exclude<T, string>
function told<T>(answer: T): Answer<T> {
  if (typeof answer === 'string') throw new Error(answer)
  return answer as Answer<T>
}
const shown = async (call: Call) => told(await through(stage, call, payout, { number }))
const stateFor = async (call: Call) => told(await through(stage, call, payouts, {})).payouts.map(({ state }) => state)

test('a hit is shown to the payer alone; the partner sees what it can mend', async () => {
  expect((await shown(ada)).gates.map(({ code }) => code)).toEqual(['bank_details_missing', 'screening_hit'])
  expect((await shown(leaf)).gates.map(({ code }) => code)).toEqual(['bank_details_missing'])
  expect(await through(stage, rival, payout, { number })).toBe(
    `not_found: There is no payout ${number} that you pay or get`,
  )
  expect(await stateFor(rival)).toEqual([])
})

test('a draft is the payer’s secret; approved, its partner knows, and only the payer’s people see the account in full', async () => {
  const account = { kind: 'iban' as const, holder: 'Leaf GmbH', iban: IBAN }
  told(await through(stage, leaf, tellPayoutAccount, { payers: ['altus'], account }))
  await tell(stage, leaf, { kind: 'payout_details', about: 'leaf:payout', body: { payers: ['altus'], ...LEAF } })
  await screened(stage, 'leaf', LEAF)
  const { batch } = told(await through(stage, ada, draftPayoutBatch, {}))
  expect([await stateFor(ada), await stateFor(leaf)]).toEqual([['drafted'], ['ordered']])
  const name = batch ?? ''
  told(await through(stage, ben, approvePayoutBatch, { batch: name }))
  expect([await stateFor(ada), await stateFor(leaf)]).toEqual([['approved'], ['approved']])
  const [item] = told(await through(stage, ada, payoutBatch, { batch: name })).items
  expect(item?.inFull).toEqual({ kind: 'iban', holder: 'Leaf GmbH', iban: 'DE89370400440532013000' })
  expect(await through(stage, leaf, payoutBatch, { batch: name })).toBe(`not_found: There is no batch ${name} of yours`)
  expect(told(await through(stage, leaf, payoutBatches, {})).batches).toEqual([])
  const viewer: Call = { by: 'altus', as: person('psn_altus_viv', 'viewer') }
  expect(await through(stage, viewer, payoutBatch, { batch: name })).toMatch(/^role_not_allowed/)
  const key: Call = { by: 'altus', as: { kind: 'key', id: 'k', scopes: ['ground:read', 'rewards:read'] } }
  expect(await through(stage, key, payoutBatch, { batch: name })).toMatch(/^scope_missing/)
  const accounts = told(await through(stage, viewer, payoutAccounts, {})).accounts
  expect(accounts.map((one) => [one.partner, one.account])).toEqual([['leaf', 'DE•• •••• 3000']])
  expect(told(await through(stage, rival, payoutAccounts, {})).accounts).toEqual([])
})

test('a statement says what became of its money, as of when it is asked', async () => {
  const before = told(await through(stage, leaf, statement, { number: of })).cut
  told(await through(stage, ben, recordPayoutPaid, { number, date: '2026-07-02', reference: 'SEPA 1' }))
  const paid = told(await through(stage, leaf, statement, { number: of }))
  expect(paid.remittances.map(({ kind, reference }) => [kind, reference])).toEqual([['paid', 'SEPA 1']])
  expect(paid.earnings.map(({ paidOn, reference }) => [paidOn, reference])).toEqual([
    ['2026-07-02', 'SEPA 1'],
    ['2026-07-02', 'SEPA 1'],
  ])
  expect(told(await through(stage, leaf, statement, { number: of, as_of: before })).remittances).toEqual([])
  told(await through(stage, ben, recordPayoutReturned, { number, date: '2026-07-02', because: 'closed' }))
  const { lines } = told(await through(stage, leaf, statementLines, {}))
  expect(lines.map(({ paidOn, amount }) => [paidOn, Number(amount)])).toEqual([
    [null, 200],
    [null, 50],
  ])
  expect(await stateFor(leaf)).toEqual(['returned'])
})

test('a statement names both sides, its version and its deadline, and a dispute of a line', async () => {
  const line = `earning:${of}/2`
  const opened = told(await through(stage, leaf, openDispute, { line, text: 'Why so little?' }))
  const asked = told(await through(stage, leaf, statement, { number: of }))
  expect(asked.sides.partner).toMatchObject({ id: 'leaf', name: 'leaf', country: 'DE' })
  expect([asked.programVersions, asked.disputeThrough]).toEqual([[1], '2026-08-30'])
  expect(asked.earnings.map((one) => one.dispute)).toEqual([null, { id: opened.dispute, state: 'open' }])
  const seen = told(await through(stage, ada, statement, { number: of })).sides.payer
  expect(seen.taxIds).toEqual([{ country: 'DE', taxId: 'DE123456789' }])
  const [mine] = told(await through(stage, ada, disputes, {})).disputes
  expect(mine).toMatchObject({ id: opened.dispute, state: 'open', waitsFor: 'altus', late: false, messages: 1 })
  expect(mine?.answerBy).toBe('2026-07-16T10:00:00Z')
  const late = told(await through(stage, { ...ada, at: '2026-07-16T10:00:00Z' }, dispute, { dispute: opened.dispute }))
  expect([late.late, late.thread.map(({ text }) => text)]).toEqual([true, ['Why so little?']])
  expect(await through(stage, rival, dispute, { dispute: opened.dispute })).toMatch(/^not_found: /)
  expect(told(await through(stage, rival, disputes, {})).disputes).toEqual([])
})
