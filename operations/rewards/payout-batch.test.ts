import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { tellPayoutAccount } from './payout-account.ts'
import { approvePayoutBatch, discardPayoutBatch, draftPayoutBatch } from './payout-batch.ts'
import { recordPayoutPaid, recordPayoutReturned } from './payout-money.ts'
import {
  ADA,
  BEN,
  BIRCH,
  books,
  type Call,
  consentTold,
  detailsTold,
  enroll,
  events,
  found,
  IBAN,
  ISSUED,
  LEAF,
  NOW,
  publish,
  screened,
  settled,
  tell,
  through,
} from './payout-stage.test-data.ts'

let stage: Stage
/** Leaf is owed 250.00 by the first statement, Birch 40.00 by the second. */
let [ofLeaf, ofBirch] = ['', '']
beforeAll(async () => {
  stage = await openStage()
  await found(stage)
  await publish(stage)
  ofLeaf = (await settled(stage, 'leaf', ['200', '50'])).payout
  ofBirch = (await settled(stage, 'birch', ['40'])).payout
})
afterAll(() => stage.close())

const ada: Call = { by: 'altus', as: ADA }
const ben: Call = { by: 'altus', as: BEN }
const draft = (call: Call = ada, input = {}) => through(stage, call, draftPayoutBatch, input)
const approve = (batch: string | null, call: Call = ben) =>
  through(stage, call, approvePayoutBatch, { batch: batch ?? '' })
const discard = (batch: string | null, call: Call = ada) =>
  through(stage, call, discardPayoutBatch, { batch: batch ?? '' })
const account = (partner: string, iban = IBAN) =>
  through(stage, { by: partner }, tellPayoutAccount, {
    payers: ['altus'],
    account: { kind: 'iban', holder: partner, iban },
  })

type Drafted = Exclude<Awaited<ReturnType<typeof draft>>, string>
async function drafted(input = {}): Promise<Drafted> {
  const answer = await draft(ada, input)
  if (typeof answer === 'string') throw new Error(answer)
  return answer
}
/** Which payouts pass, and which are held by what. */
const shown = ({ passes, held, waits }: Drafted) => ({
  passes: passes.payouts.map(({ number }) => number),
  held: Object.fromEntries(held.payouts.map(({ number, gates }) => [number, gates.map(({ code }) => code)])),
  waits: waits.payouts.map(({ number, dueOn }) => `${number} ${dueOn}`),
})

test('what was ordered is owed on both sides', async () => {
  expect(await books(stage)).toEqual([
    'altus incentive-contra-revenue/birch 40.00',
    'altus incentive-contra-revenue/leaf 250.00',
    'altus incentive-payable/birch -40.00',
    'altus incentive-payable/leaf -250.00',
    'birch incentive-income/altus -40.00',
    'birch incentive-receivable/altus 40.00',
    'leaf incentive-income/altus -250.00',
    'leaf incentive-receivable/altus 250.00',
  ])
})

describe('gates open one after the other', () => {
  const ALL = [
    'agreement_missing',
    'tax_details_missing',
    'bank_details_missing',
    'consent_missing',
    'screening_missing',
  ]
  test('where nothing is known, nothing passes and there is no batch', async () => {
    const answer = await drafted()
    expect(answer.batch).toBe(null)
    expect(shown(answer)).toEqual({ passes: [], held: { [ofLeaf]: ALL, [ofBirch]: ALL }, waits: [] })
    expect(answer.held.totals).toEqual([{ currency: 'EUR', payouts: 2, amount: '290' }])
  })

  test('that it is held is told once, and of the screening to the payer alone', async () => {
    await drafted()
    const told = (await events(stage, 'payout.held')).filter(({ data }) => data['number'] === ofLeaf)
    expect(told.map(({ parties }) => parties)).toEqual([['altus'], ['leaf']])
    const codes = told.map(({ data }) => (data['gates'] as { code: string }[]).map(({ code }) => code))
    expect(codes).toEqual([ALL, ALL.slice(0, -1)])
  })

  test.each([
    { opens: 'the agreement', act: () => enroll(stage, 'leaf'), left: ALL.slice(1) },
    { opens: 'the tax details', act: () => detailsTold(stage, 'leaf', LEAF), left: ALL.slice(2) },
    { opens: 'the bank details', act: () => account('leaf'), left: ALL.slice(3) },
    { opens: 'the consent', act: () => consentTold(stage, 'leaf'), left: ALL.slice(4) },
    { opens: 'nothing, by a hit', act: () => screened(stage, 'leaf', LEAF, 'hit'), left: ['screening_hit'] },
  ])('then $opens', async ({ act, left }) => {
    await act()
    expect(shown(await drafted()).held[ofLeaf]).toEqual(left)
  })

  test('once all are open it passes, and Birch still waits', async () => {
    await screened(stage, 'leaf', LEAF)
    const answer = await drafted()
    expect(answer.batch).toBe('ALTUS-PB-000001')
    expect(shown(answer)).toEqual({ passes: [ofLeaf], held: { [ofBirch]: ALL }, waits: [] })
    expect(answer.passes.payouts[0]?.account).toBe('DE•• •••• 3000')
    expect(answer.passes.totals).toEqual([{ currency: 'EUR', payouts: 1, amount: '250' }])
  })

  test('drafted again, what is in a batch is in no other', async () => {
    const again = await drafted()
    expect([again.batch, again.passes.payouts]).toEqual([null, []])
  })

  test('a batch of another’s does not exist', async () => {
    const rival: Call = { by: 'rival', as: BEN }
    expect(await approve('ALTUS-PB-000001', rival)).toBe('not_found: There is no batch ALTUS-PB-000001 of yours')
    expect(await approve('ALTUS-PB-000009')).toBe('not_found: There is no batch ALTUS-PB-000009 of yours')
  })
})

describe('two people', () => {
  const KEY = { kind: 'key', id: 'key_of_altus', scopes: ['rewards:write'] } as const

  test('who drafted it can’t approve it, nor can a key, nor the machine in nobody’s name', async () => {
    const batch = 'ALTUS-PB-000001'
    expect(await approve(batch, ada)).toMatch(/^second_person_needed: .*psn_altus_ada has asked for it/)
    expect(await approve(batch, { by: 'altus', as: KEY })).toMatch(/^scope_missing: /)
    expect(await draft({ by: 'altus', as: KEY })).toMatch(/^scope_missing: /)
    expect(await approve(batch, { by: 'altus' })).toMatch(/^person_needed: /)
    const named = { batch, by: ADA.id }
    expect(await through(stage, { by: 'altus' }, approvePayoutBatch, named)).toMatch(/^second_person_needed: /)
    expect(await through(stage, ben, approvePayoutBatch, named)).toMatch(/^not_yours: /)
    expect(await events(stage, 'payout.approved')).toEqual([])
  })

  test('the database itself refuses one person twice', async () => {
    const both = stage.ask(`update payout_batch set state = 'approved', approved_by = drafted_by, approved_at = now()`)
    await expect(both).rejects.toThrow(/two_people/)
  })

  test('nothing is paid before it is approved', async () => {
    const paid = { number: ofLeaf, date: '2026-07-02', reference: 'SEPA 1' }
    expect(await through(stage, ben, recordPayoutPaid, paid)).toMatch(/^not_approved: .* is drafted/)
  })

  test('a gate that closes meanwhile holds the whole batch', async () => {
    await screened(stage, 'leaf', LEAF, 'hit')
    expect(await approve('ALTUS-PB-000001')).toMatch(/^payout_held: ALTUS-PO-000001 is held: leaf was found in a list/)
    await screened(stage, 'leaf', LEAF)
  })

  test('so does an account that is another since', async () => {
    await account('leaf', 'GB82 WEST 1234 5698 7654 32')
    expect(await approve('ALTUS-PB-000001')).toMatch(/^account_changed: leaf has told another account/)
  })

  test('discarded, its payout is free for another batch, and it is over', async () => {
    const batch = 'ALTUS-PB-000001'
    expect(await discard(batch)).toMatchObject({ state: 'discarded', known: false })
    expect(await discard(batch)).toMatchObject({ state: 'discarded', known: true })
    expect(await approve(batch)).toMatch(/^batch_discarded: psn_altus_ada discarded/)
    const next = await drafted()
    expect([next.batch, next.passes.payouts[0]?.account]).toEqual(['ALTUS-PB-000002', 'GB•• •••• 5432'])
  })

  test('a second person approves it, and the partner hears of it once', async () => {
    const answer = await approve('ALTUS-PB-000002')
    expect(answer).toMatchObject({ state: 'approved', known: false, totals: [{ payouts: 1, amount: '250' }] })
    expect(await approve('ALTUS-PB-000002')).toMatchObject({ known: true })
    const told = await events(stage, 'payout.approved')
    expect(told.map(({ parties, data }) => [parties, data['number']])).toEqual([[['altus', 'leaf'], ofLeaf]])
  })
})

describe('the money', () => {
  const paid = (date: string, reference: string, call: Call = ben) =>
    through(stage, call, recordPayoutPaid, { number: ofLeaf, date, reference })
  const returned = (date: string, because = 'The account is closed') =>
    through(stage, { ...ben, at: '2026-07-20T10:00:00Z' }, recordPayoutReturned, { number: ofLeaf, date, because })
  const owed = async () =>
    (await books(stage)).filter((one) => /leaf (incentive-receivable|cash)|payable\/leaf|altus cash/.test(one))

  test('is not sent tomorrow, nor by anybody else', async () => {
    expect(await paid('2026-07-04', 'SEPA 1')).toMatch(/^in_the_future: /)
    expect(await paid('2026-07-02', 'SEPA 1', { by: 'leaf' })).toBe(
      `not_found: There is no payout ${ofLeaf} that you pay`,
    )
    expect(await paid('2026-07-02', 'SEPA 1', { by: 'rival' })).toBe(
      `not_found: There is no payout ${ofLeaf} that you pay`,
    )
  })

  test('paid: what was owed goes out in cash on both sides', async () => {
    expect(await paid('2026-07-02', 'SEPA 1')).toEqual({
      ...{ number: ofLeaf, remittance: 'ALTUS-REM-000001', state: 'paid', known: false },
    })
    expect(await paid('2026-07-02', 'SEPA 1')).toMatchObject({ remittance: 'ALTUS-REM-000001', known: true })
    expect(await paid('2026-07-02', 'SEPA 2')).toMatch(/^not_approved: .* is paid/)
    expect(await owed()).toEqual(['altus cash/main -250.00', 'leaf cash/main 250.00'])
    expect(await discard('ALTUS-PB-000002')).toMatch(/^paid_already: /)
  })

  test('returned: it is owed again, and free for another batch', async () => {
    expect(await returned('2026-07-01')).toMatch(/^not_paid: .*was paid 2026-07-02/)
    expect(await returned('2026-07-05')).toMatchObject({ remittance: 'ALTUS-REM-000002', known: false })
    expect(await returned('2026-07-05')).toMatchObject({ remittance: 'ALTUS-REM-000002', known: true })
    expect(await returned('2026-07-06')).toMatch(/^not_paid: .* is returned/)
    expect(await owed()).toEqual(['altus incentive-payable/leaf -250.00', 'leaf incentive-receivable/altus 250.00'])
  })

  test('paid again, in a batch of its own', async () => {
    const next = await drafted()
    expect(shown(next).passes).toEqual([ofLeaf])
    expect(await approve(next.batch)).toMatchObject({ state: 'approved' })
    // The first payment told once more is still known, and pays nothing again.
    expect(await paid('2026-07-02', 'SEPA 1')).toMatchObject({ remittance: 'ALTUS-REM-000001', known: true })
    expect(await paid('2026-07-02', 'SEPA 2')).toMatchObject({ remittance: 'ALTUS-REM-000003', known: false })
    expect(await owed()).toEqual(['altus cash/main -250.00', 'leaf cash/main 250.00'])
    const kinds = await Promise.all(['payout.paid', 'payout.returned'].map((type) => events(stage, type)))
    expect(kinds.map((of) => of.length)).toEqual([2, 1])
  })

  test('every entry balances', async () => {
    expect(await stage.ask('select entry_id from entry_line group by entry_id having sum(amount) <> 0')).toEqual([])
  })
})

describe('many at once', () => {
  test('of two drafts one takes the payout, of two payments one is booked', async () => {
    await enroll(stage, 'birch')
    await detailsTold(stage, 'birch', BIRCH)
    await account('birch')
    await consentTold(stage, 'birch')
    await screened(stage, 'birch', BIRCH)
    const drafts = await Promise.all([drafted(), drafted(), drafted()])
    const batches = drafts.flatMap(({ batch }) => batch ?? [])
    expect(batches).toEqual(['ALTUS-PB-000004'])
    const [approved, discarded] = await Promise.all([approve('ALTUS-PB-000004'), discard('ALTUS-PB-000004')])
    // Whichever came first, the batch ends discarded: nothing of it was paid, so what was approved can be discarded still.
    expect(discarded).toMatchObject({ state: 'discarded', known: false })
    expect(typeof approved === 'string' ? approved.split(':')[0] : approved.state).toMatch(/batch_discarded|approved/)
    const next = await drafted()
    await approve(next.batch)
    const pay = { number: ofBirch, date: '2026-07-02', reference: 'SEPA 9' }
    const paid = await Promise.all([1, 2, 3].map(() => through(stage, ben, recordPayoutPaid, pay)))
    const known = paid.map((one) => (typeof one === 'string' ? one : one.known))
    expect(known.sort()).toEqual([false, true, true])
    expect((await books(stage)).filter((one) => one.includes('birch cash'))).toEqual(['birch cash/main 40.00'])
  })

  test('the database itself refuses a payout in two live batches', async () => {
    const second = stage.ask(`insert into payout_batch_item
      (batch_id, payout_id, payer_id, partner_id, amount, currency)
      values ('ALTUS-PB-000001', 'payout:${ofBirch}', 'altus', 'birch', 40, 'EUR')`)
    await expect(second).rejects.toThrow(/payout_in_one_live_batch/)
  })
})

describe('what the program says', () => {
  test('a delay makes it wait, and a currency or another program leaves it away', async () => {
    const { payout } = await settled(stage, 'leaf', ['30'])
    await publish(stage, { delay: 'P45D' })
    expect(shown(await drafted()).waits).toEqual([`${payout} 2026-08-15`])
    await publish(stage, { delay: 'P1D' })
    expect(shown(await drafted({ currency: 'CHF' })).passes).toEqual([])
    expect(shown(await drafted({ program: 'altus:other' })).passes).toEqual([])
    expect(shown(await drafted()).passes).toEqual([payout])
  })

  test('the gates that it names hold, and no other', async () => {
    const { payout } = await settled(stage, 'birch', ['12'])
    await tell(
      stage,
      { by: 'altus' },
      {
        kind: 'enrollment_suspended',
        about: 'birch:altus',
        body: { at: NOW, because: 'unpaid' },
      },
    )
    expect(shown(await drafted()).held[payout]).toEqual(['agreement_missing'])
    await publish(stage, { gates: ['bank_details', 'screening'] })
    expect(shown(await drafted()).passes).toEqual([payout])
  })

  test('a negative balance nets what comes after before anything is paid', async () => {
    // 100.00 were taken back more than earned; 130.00 earned after leave 30.00 to pay.
    const { payout } = await settled(stage, 'leaf', ['130'], { opening: '-100', at: ISSUED })
    const found = (await drafted()).passes.payouts.find(({ number }) => number === payout)
    expect(Number(found?.amount)).toBe(30)
  })
})
