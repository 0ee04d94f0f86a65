import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { disputeOutcomesFrom } from '#core/rewards/dispute.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { openDispute } from './open-dispute.ts'
import { contextOf, found, PROGRAM, publish, refusalOf, settled, tell, through } from './payout-stage.test-data.ts'

let stage: Stage
/** Leaf's statement of July 1, of two lines. */
let statement = ''
beforeAll(async () => {
  stage = await openStage()
  await found(stage)
  await publish(stage)
  statement = (await settled(stage, 'leaf', ['200', '50'])).statement
})
afterAll(() => stage.close())

const lineOf = (line: number) => `earning:${statement}/${line}`
const idOf = (line: number) => `leaf:${statement}_${line}`
const open = (
  line: string,
  { by = 'leaf', at, id, text = 'The rate is wrong' }: { by?: string; at?: string; id?: string; text?: string } = {},
) =>
  through(stage, { by, ...(at !== undefined && { at }) }, openDispute, { line, text, ...(id !== undefined && { id }) })
const decide = (by: string, line: number, body: Record<string, unknown>) =>
  refusalOf(stage, { by }, { kind: 'dispute_decided', about: idOf(line), body: { because: 'Looked at', ...body } })

describe('opening a dispute', () => {
  test('a line of another’s, or one that is not there, can’t be disputed', async () => {
    const none = (line: string) => `not_found: There is no line ${line} of a statement that you got`
    expect(await open(lineOf(1), { by: 'birch' })).toBe(none(lineOf(1)))
    expect(await open(lineOf(1), { by: 'altus' })).toBe(none(lineOf(1)))
    expect(await open(lineOf(3))).toBe(none(lineOf(3)))
  })

  // The statement of July 1 could be disputed through August 30; that day ends in Berlin at 22:00 UTC.
  test('within sixty days, where its program says nothing', async () => {
    expect(await open(lineOf(2), { at: '2026-08-30T22:00:00Z' })).toMatch(/^dispute_window_over: .*through 2026-08-30$/)
    expect(await open(lineOf(2), { at: '2026-08-30T21:59:59Z' })).toEqual({ dispute: idOf(2), known: false })
  })

  test('or within what it says', async () => {
    await publish(stage, { dispute_within: 'P10D' })
    expect(await open(lineOf(1), { at: '2026-07-11T22:00:00Z' })).toMatch(/^dispute_window_over: .*through 2026-07-11$/)
    await publish(stage)
  })

  test('told again by the same id it is known, and with another text the id is used', async () => {
    expect(await open(lineOf(1), { id: 'own-1' })).toEqual({ dispute: idOf(1), known: false })
    expect(await open(lineOf(1), { id: 'own-1' })).toEqual({ dispute: idOf(1), known: true })
    expect(await open(lineOf(1), { id: 'own-1', text: 'Another' })).toMatch(/^id_used: /)
  })

  test('as a fact it has to say what its line says', async () => {
    const body = { statement, line: lineOf(1), payer: 'altus', program: PROGRAM, incentive: 'consume', text: 'No' }
    const said = (about: string, more: Record<string, unknown>, by = 'leaf') =>
      refusalOf(stage, { by }, { kind: 'dispute', about, body: { ...body, credit: 'x', ...more } })
    expect(await said(idOf(1), {})).toMatch(/line_differs: .*The credit of/)
    expect(await said(idOf(1), { payer: 'rival' })).toMatch(/line_differs: .*The payer of/)
    expect(await said(`birch:${statement}_1`, {}, 'birch')).toMatch(/unknown_reference: .*There is no line/)
    const [line] = await stage.ask<{ credit: string }>(`select credit from earning where id = $1`, [lineOf(1)])
    expect(await said('leaf:other', { credit: line?.credit })).toMatch(/wrong_about: .*A dispute of this line is/)
  })
})

describe('deciding', () => {
  test('is the payer’s alone, and a stranger learns of nothing', async () => {
    expect(await decide('leaf', 1, { outcome: 'upheld', adjust: '5' })).toMatch(/not_yours: .*Only altus/)
    expect(await decide('birch', 1, { outcome: 'upheld' })).toMatch(/unknown_reference: .*There is no dispute/)
    const said = { kind: 'dispute_message', about: idOf(1), body: { text: 'And?' } }
    expect(await refusalOf(stage, { by: 'rival' }, said)).toMatch(/unknown_reference: /)
    expect(await refusalOf(stage, { by: 'altus' }, said)).toBe(undefined)
  })

  test('nothing is adjusted where it is rejected, and an adjustment is never below zero', async () => {
    expect(await decide('altus', 1, { outcome: 'rejected', adjust: '5' })).toMatch(/wrong_body: /)
    expect(await decide('altus', 1, { outcome: 'partly', adjust: '-5' })).toMatch(/wrong_body: /)
  })

  test('once; what was decided is what the earning is adjusted by', async () => {
    expect(await decide('altus', 1, { outcome: 'partly', adjust: '5.00' })).toBe(undefined)
    expect(await decide('altus', 1, { outcome: 'upheld', adjust: '9' })).toMatch(/dispute_closed: .*is partly/)
    const facts = await lookAs(contextOf(stage, { by: 'altus' }), (acting) =>
      loadFacts(acting, ['dispute', 'dispute_decided'], Number.MAX_SAFE_INTEGER),
    )
    const [one, ...rest] = disputeOutcomesFrom(facts)
    expect(rest).toEqual([])
    expect([one?.line, one?.key.partner, one?.key.incentive, Number(one?.adjust)]).toEqual([
      lineOf(1),
      'leaf',
      'consume',
      5,
    ])
  })

  test('disputed again, it can be decided again', async () => {
    expect(await open(lineOf(1))).toEqual({ dispute: idOf(1), known: false })
    expect(await decide('altus', 1, { outcome: 'rejected' })).toBe(undefined)
  })

  test('withdrawn by its partner it is over', async () => {
    const withdrawal = { kind: 'dispute_withdrawn', about: idOf(2), body: {} }
    expect(await refusalOf(stage, { by: 'altus' }, withdrawal)).toMatch(/not_yours: .*Only leaf/)
    await tell(stage, { by: 'leaf' }, withdrawal)
    expect(await decide('altus', 2, { outcome: 'upheld', adjust: '1' })).toMatch(/dispute_closed: .*is withdrawn/)
  })
})
