import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { tellPayoutAccount, withdrawPayoutAccount } from './payout-account.ts'
import { approvePayoutBatch, draftPayoutBatch } from './payout-batch.ts'
import { forfeitPayout } from './payout-money.ts'
import {
  ADA,
  BEN,
  books,
  type Call,
  events,
  found,
  IBAN,
  LEAF,
  LIV,
  NOW,
  PROGRAM,
  publish,
  refusalOf,
  screened,
  settled,
  through,
} from './payout-stage.test-data.ts'

const PLAIN = 'DE89370400440532013000'

let stage: Stage
let payout = ''
beforeAll(async () => {
  stage = await openStage()
  await found(stage)
  await publish(stage, { gates: ['bank_details'] })
  payout = (await settled(stage, 'leaf', ['250'])).payout
})
afterAll(() => stage.close())

const ada: Call = { by: 'altus', as: ADA }
const liv: Call = { by: 'leaf', as: LIV }
const account = (payers: readonly string[], iban = IBAN) =>
  through(stage, liv, tellPayoutAccount, { payers: [...payers], account: { kind: 'iban', holder: 'Leaf GmbH', iban } })

describe('an account', () => {
  test('is told to payers that one knows, and not to oneself', async () => {
    expect(await account(['nobody'])).toBe('unknown_reference: There is no payer nobody that you know of')
    expect(await account(['leaf'])).toBe('unknown_reference: There is no payer leaf that you know of')
    await expect(account(['altus'], 'DE89 3704 0044 0532 0130 01')).rejects.toThrow(/check digits/)
  })

  test('told again it changes nothing; another replaces it, and the one before is forgotten', async () => {
    expect(await account(['altus'])).toEqual({ payers: ['altus'], shown: 'DE•• •••• 3000' })
    await account(['altus'])
    await account(['altus'], 'GB82 WEST 1234 5698 7654 32')
    const rows = await stage.ask<{ shown: string; sealed: boolean }>(
      'select shown, sealed is not null as sealed from payout_account order by position',
    )
    expect(rows).toEqual([
      { shown: 'DE•• •••• 3000', sealed: false },
      { shown: 'GB•• •••• 5432', sealed: true },
    ])
  })

  test('stands in full in no table: not in the log, not in what is told, not in the row itself', async () => {
    await account(['altus'])
    const tables = await stage.ask<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public'`,
    )
    for (const { name } of tables) {
      const found = await stage.ask(
        `select 1 from ${name} t where replace(t::text, ' ', '') ~ '${PLAIN}|${PLAIN.slice(4)}'`,
      )
      expect([name, found]).toEqual([name, []])
    }
  })
})

describe('a screening', () => {
  const KEY = { kind: 'key', id: 'key_of_altus', scopes: ['billing:write'] } as const
  const told = (call: Call, body: Record<string, unknown>) =>
    refusalOf(stage, call, {
      kind: 'screening_result',
      about: 'altus:screening-leaf',
      body: {
        ...{ partner: 'leaf', result: 'clear', screenedAt: NOW, screened: LEAF, by: ADA.id },
        lists: [{ name: 'EU consolidated list', date: '2026-06-30' }],
        ...body,
      },
    })

  test('is clear by a person that answers for it in its own name', async () => {
    expect(await told({ by: 'altus', as: KEY }, { by: KEY.id })).toMatch(/person_needed: /)
    expect(await told(ada, { by: BEN.id })).toMatch(/not_yours: /)
    expect(await told(ada, { screenedAt: '2026-07-03T00:00:00Z' })).toMatch(/in_the_future: /)
    expect(await told({ by: 'altus', as: KEY }, { by: KEY.id, result: 'hit' })).toBe(undefined)
    expect(await told(ada, {})).toBe(undefined)
  })

  test('is seen by the payer alone', async () => {
    await screened(stage, 'leaf', LEAF, 'hit')
    const rows = await stage.ask<{ parties: readonly string[] }>(
      `select distinct parties from fact where kind = 'screening_result'`,
    )
    expect(rows).toEqual([{ parties: ['altus'] }])
    const heard = await stage.ask<{ parties: readonly string[] }>(
      `select distinct parties from event_out where type = 'screening_result.recorded'`,
    )
    expect(heard).toEqual([{ parties: ['altus'] }])
  })
})

describe('money that is held', () => {
  const forfeit = (at: string, call: Call = ada) =>
    through(stage, { ...call, at }, forfeitPayout, { number: payout, because: 'No account in 180 days' })
  const draft = (at: string) => through(stage, { ...ada, at }, draftPayoutBatch, { program: PROGRAM })

  test('is never lost where its program states no day', async () => {
    await through(stage, liv, withdrawPayoutAccount, { payer: 'altus' })
    expect(await through(stage, liv, withdrawPayoutAccount, { payer: 'altus' })).toEqual({
      payer: 'altus',
      withdrawn: false,
    })
    expect(await forfeit('2099-01-01T12:00:00Z')).toMatch(/^not_expired: .*states no day/)
  })

  // Due July 1, held 180 days: through December 28.
  test('is not lost before it, nor where nothing holds it, nor by the partner', async () => {
    await publish(stage, { gates: ['bank_details'], expires: 'P180D' })
    expect(await forfeit('2026-12-28T12:00:00Z')).toMatch(/^not_expired: .*through 2026-12-28$/)
    expect(await forfeit('2026-12-29T12:00:00Z', liv)).toMatch(/^role_not_allowed|^not_found: /)
    await account(['altus'])
    expect(await forfeit('2026-12-29T12:00:00Z')).toMatch(/^not_held: .*No gate holds it/)
    const drafted = await draft('2026-12-29T12:00:00Z')
    const batch = typeof drafted === 'string' ? '' : (drafted.batch ?? '')
    expect(await through(stage, { by: 'altus', as: BEN }, approvePayoutBatch, { batch })).toMatchObject({
      state: 'approved',
    })
    expect(await forfeit('2026-12-29T12:00:00Z')).toMatch(/^not_held: .*It is approved/)
  })

  test('forfeited, it is booked on both sides, told to both, and over', async () => {
    const other = (await settled(stage, 'birch', ['40'])).payout
    const late = (because = 'No account') =>
      through(stage, { ...ada, at: '2027-01-02T12:00:00Z' }, forfeitPayout, { number: other, because })
    expect(await late()).toMatchObject({ number: other, state: 'forfeited', known: false })
    expect(await late()).toMatchObject({ known: true })
    expect((await books(stage)).filter((one) => one.includes('birch'))).toEqual([])
    const told = await events(stage, 'payout.forfeited')
    expect(told.map(({ parties, data }) => [parties, data['because']])).toEqual([[['altus', 'birch'], 'No account']])
    const drafted = await draft('2027-01-02T12:00:00Z')
    expect(typeof drafted === 'string' ? drafted : drafted.passes.payouts).toEqual([])
  })
})
