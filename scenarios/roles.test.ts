import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { roles } from '#questions/life/roles.ts'
import { touchpoints } from '#questions/life/touchpoints.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { type Channel, instantOn, tell, through } from './channel.ts'
import { playScenario } from './play.ts'
import { readScenarioFile } from './scenario-file.ts'

const NORDWIND = 'nordwind:manager-of-fen-foods'
const MOSSGATE = 'mossgate:manager-of-fen-foods'
const JOURNEY = { customer: 'fen-foods', product: 'altus:stratum' }

let stage: Stage
let channel: Channel
beforeAll(async () => {
  stage = await openStage()
  channel = await playScenario(readScenarioFile('roles.scenario'), stage)
  const designer = { ...JOURNEY, partner: 'heron', role: 'designer', share: '100' }
  await tell(channel, 'altus', [
    { kind: 'role', about: 'altus:heron-designs', body: { ...designer, from: '2026-08-01T00:00:00Z' } },
  ])
})
afterAll(() => stage.close())

describe('roles', () => {
  const ids = async (who: string, input: Parameters<typeof through<typeof roles.input, typeof roles.output>>[3] = {}) =>
    (await through(channel, roles, who, input)).roles.map(({ id }) => id)

  test('show the whole course of a claim, the same to everybody who sees it', async () => {
    const shown = await Promise.all(
      ['altus', 'nordwind', 'mossgate', 'fen-foods'].map((who) =>
        through(channel, roles, who, { partner: 'nordwind' }),
      ),
    )
    for (const seen of shown)
      expect(seen.roles).toEqual([
        {
          ...{ id: NORDWIND, partner: 'nordwind', ...JOURNEY, role: 'manager', share: '60' },
          ...{ from: '2025-12-31T23:00:00Z', to: null, state: 'final', holds: true },
          since: '2026-06-20T07:00:00Z',
          contestableUntil: '2026-05-18T07:00:00Z',
          ...{ confirmedBy: 'fen-foods', contestedBy: 'mossgate', contestedBecause: 'it runs the nightly backups' },
          ...{ decidedBy: 'altus', decidedBecause: 'the minutes show it' },
        },
      ])
  })

  test('are for each organization those that concern it', async () => {
    expect(await ids('altus')).toEqual(['altus:heron-designs', MOSSGATE, NORDWIND])
    expect(await ids('fen-foods')).toEqual(['altus:heron-designs', MOSSGATE, NORDWIND])
    expect(await ids('nordwind')).toEqual([MOSSGATE, NORDWIND])
    expect(await ids('heron')).toEqual(['altus:heron-designs'])
    expect(await ids('nobody')).toEqual([])
  })

  test('are found by partner, customer, product, role and state, page by page', async () => {
    expect(await ids('altus', { partner: 'heron' })).toEqual(['altus:heron-designs'])
    expect(await ids('altus', { customer: 'heron' })).toEqual([])
    expect(await ids('altus', { product: 'altus:stratum', role: 'manager' })).toEqual([MOSSGATE, NORDWIND])
    expect(await ids('altus', { state: 'told' })).toEqual(['altus:heron-designs'])
    const first = await through(channel, roles, 'altus', { limit: 2 })
    expect(first.roles.map(({ id }) => id)).toEqual(['altus:heron-designs', MOSSGATE])
    expect(await ids('altus', { limit: 2, cursor: first.next ?? '' })).toEqual([NORDWIND])
  })

  test.each([
    { now: '2026-07-15T06:59:59.999Z', state: 'confirmed', because: 'until fourteen days are over' },
    { now: '2026-07-15T07:00:00Z', state: 'final', because: 'from then on' },
  ])('change with the clock alone: $state $because', async ({ now, state }) => {
    const { roles: seen } = await through({ ...channel, now: Temporal.Instant.from(now) }, roles, 'altus', {
      partner: 'mossgate',
    })
    expect(seen).toMatchObject([{ id: MOSSGATE, state, holds: true, contestableUntil: '2026-07-15T07:00:00Z' }])
  })
})

describe('touchpoints', () => {
  const REVIEW = 'nordwind:business_review-with-fen-foods'
  beforeAll(async () => {
    const at = (date: string) => instantOn(date).toString()
    const logged = (name: string, kind: string, date: string) => ({
      ...{ kind: 'touchpoint', about: `nordwind:${name}` },
      body: { ...JOURNEY, kind, at: at(date) },
    })
    await tell(channel, 'nordwind', [logged('call-1', 'call', '2026-07-01'), logged('call-2', 'call', '2026-07-10')])
    const verified = {
      kind: 'touchpoint_verified',
      about: 'nordwind:call-1',
      body: { how: 'ticket', at: at('2026-07-03') },
    }
    await tell(channel, 'altus', [verified])
    await tell(channel, 'fen-foods', [{ ...verified, body: { how: 'answered' } }])
  })
  const ids = async (who: string, input: object = {}) =>
    (await through(channel, touchpoints, who, input)).touchpoints.map(({ touchpoint }) => touchpoint)

  test('show when they were and who verified them how, the first time', async () => {
    const { touchpoints: seen } = await through(channel, touchpoints, 'fen-foods', { verified: 'yes' })
    expect(seen).toEqual([
      {
        ...{ touchpoint: 'nordwind:call-1', partner: 'nordwind', ...JOURNEY, kind: 'call' },
        ...{ at: '2026-06-30T22:00:00Z', learnedAt: '2026-07-16T07:00:00Z' },
        ...{ verified: 'ticket', verifiedBy: 'altus' },
        ...{ verifiedAt: '2026-07-02T22:00:00Z', verifiedLearnedAt: '2026-07-16T07:00:00Z' },
      },
      {
        ...{ touchpoint: REVIEW, partner: 'nordwind', ...JOURNEY, kind: 'business_review' },
        ...{ at: '2026-07-16T07:00:00Z', learnedAt: '2026-07-16T07:00:00Z' },
        ...{ verified: 'met', verifiedBy: 'fen-foods' },
        ...{ verifiedAt: '2026-07-16T07:00:00Z', verifiedLearnedAt: '2026-07-16T07:00:00Z' },
      },
    ])
  })

  test('are found by kind, time and whether they are verified, told last or first', async () => {
    expect(await ids('altus')).toEqual(['nordwind:call-2', 'nordwind:call-1', REVIEW])
    expect(await ids('altus', { sort: 'oldest' })).toEqual([REVIEW, 'nordwind:call-1', 'nordwind:call-2'])
    expect(await ids('altus', { kind: 'call', verified: 'no' })).toEqual(['nordwind:call-2'])
    expect(await ids('altus', { from: instantOn('2026-07-10').toString() })).toEqual(['nordwind:call-2', REVIEW])
    expect(await ids('altus', { to: instantOn('2026-07-10').toString() })).toEqual(['nordwind:call-1'])
    expect(await ids('altus', { partner: 'mossgate' })).toEqual([])
    expect(await ids('altus', { customer: 'fen-foods', product: 'altus:stratum', limit: 1 })).toEqual([
      'nordwind:call-2',
    ])
    expect(await ids('mossgate')).toEqual([])
  })
})
