import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { closeMonth } from '#operations/billing/close-month.ts'
import { previewClose } from '#operations/billing/preview-close.ts'
import { parked } from '#questions/billing/parked.ts'
import { openClickHouse } from '#stores/clickhouse/connect.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { type Channel, through } from './channel.ts'
import { playScenario } from './play.ts'
import { readScenario } from './read-scenario.ts'

const STORY = `scenario: Three customers use something in May
given  Altus sells Stratum to Nordwind at 80 EUR per core-month
and    Nordwind sells it to Fen Foods at 100 EUR per core-month
and    Nordwind sells it to Peat Works at 100 EUR per core-month
and    Nordwind sells it to Reed Labs at 100 EUR per core-month
when   Fen Foods uses 1 core-month in May
and    Peat Works uses 2 core-months in May
and    Reed Labs uses 4 core-months in May
and    April closes
then   nothing is posted
`
const CULPRIT = 'nordwind:peat-works-stratum'

let stage: Stage
let channel: Channel
beforeEach(async () => {
  stage = await openStage()
  const played = await playScenario(readScenario(STORY), stage)
  channel = { ...played, now: Temporal.Instant.from('2026-06-02T06:00:00Z') }
})
afterEach(() => stage.close())

/** Writes into a recorded fact what no door takes, past every guard: what a fault in an engine of before could have left. */
const plant = (about: string, body: object) =>
  stage.ask(`set session_replication_role = replica;
    update fact set body = body || '${JSON.stringify(body)}' where kind = 'subscription' and about = '${about}';
    set session_replication_role = origin`)
const close = () => through(channel, closeMonth, 'altus', { month: '2026-05' })
const posted = () =>
  stage.ask<{ link: string; total: string }>(`select link, total::text from invoice order by position, link`)
const parks = async (who: string) =>
  (await through(channel, parked, who, {})).parked.map(({ key, code, says, remedy }) => ({ key, code, says, remedy }))

describe.each([
  { fault: { from: 'never' }, whole: { from: '2025-12-31T23:00:00Z' }, says: /year value/ },
  { fault: { chain: 7 }, whole: { chain: ['altus:to-nordwind', 'nordwind:to-peat-works'] }, says: /./ },
])('a subscription that breaks the engine by $fault', ({ fault, whole, says }) => {
  beforeEach(() => plant(CULPRIT, fault))

  test('is parked alone, and the rest closes: 5 × 80, and two customers', async () => {
    const closed = await close()
    expect(closed.broke.map(({ link, subscription }) => [link, subscription]).sort()).toEqual([
      ['altus:to-nordwind', CULPRIT],
      ['nordwind:to-peat-works', CULPRIT],
    ])
    expect(await posted()).toEqual([
      { link: 'altus:to-nordwind', total: '400' },
      { link: 'nordwind:to-fen-foods', total: '100' },
      { link: 'nordwind:to-reed-labs', total: '400' },
    ])
  })

  test('stands with its sentence where its seller sees it, with what to do', async () => {
    const { broke } = await close()
    const span = '2026-04-30T22:00:00Z 2026-05-31T22:00:00Z'
    expect(await parks('altus')).toEqual([
      {
        key: `altus:to-nordwind ${CULPRIT} * ${span}`,
        code: 'broke',
        says: expect.stringMatching(says),
        remedy: expect.stringMatching(/newest facts/),
      },
    ])
    expect((await parks('nordwind')).map(({ key }) => key)).toEqual([`nordwind:to-peat-works ${CULPRIT} * ${span}`])
    expect(await parks('fen-foods')).toEqual([])
    // The operator hears its own sentence, and of the other link only that it broke.
    expect(new Map(broke.map(({ link, says: told }) => [link, told === null]))).toEqual(
      new Map([
        ['altus:to-nordwind', false],
        ['nordwind:to-peat-works', true],
      ]),
    )
  })

  test('is posted by the next close once it is whole again, and nothing twice', async () => {
    await close()
    await plant(CULPRIT, whole)
    expect((await close()).broke).toEqual([])
    expect((await posted()).slice(3)).toEqual([
      { link: 'altus:to-nordwind', total: '160' },
      { link: 'nordwind:to-peat-works', total: '200' },
    ])
    expect(await parks('altus')).toEqual([])
    expect((await close()).invoices).toEqual([])
  })

  test('is parked in a preview too, which posts nothing and parks nothing', async () => {
    const previewed = await through(channel, previewClose, 'altus', { month: '2026-05' })
    expect(previewed).toMatchObject({ links: 4, documents: 3, parked: 2 })
    expect(previewed.broke.map(({ subscription }) => subscription)).toEqual([CULPRIT, CULPRIT])
    expect([await posted(), await parks('altus')]).toEqual([[], []])
  })
})

test('where others count together with it, its link waits as a whole', async () => {
  await stage.ask(`set session_replication_role = replica;
    update fact set body = body || '{"scope": "agreement"}' where kind = 'price' and body ->> 'book' = 'altus:for-nordwind';
    set session_replication_role = origin`)
  await plant(CULPRIT, { from: 'never' })
  await close()
  expect((await posted()).map(({ link }) => link)).toEqual(['nordwind:to-fen-foods', 'nordwind:to-reed-labs'])
  expect((await parks('altus')).map(({ key }) => key.split(' ')[1])).toEqual(['*', CULPRIT])
})

test('an engine that can’t be reached fails the run and parks nothing; the next one goes on', async () => {
  const away = { ...channel, context: { ...channel.context, usage: { ...channel.context.usage, client: lost() } } }
  await expect(through(away, closeMonth, 'altus', { month: '2026-05' })).rejects.toThrow()
  expect(await parks('altus')).toEqual([])
  expect((await close()).invoices).toHaveLength(4)
})

/** The real client, of an address at which nothing listens. */
function lost(): Channel['context']['usage']['client'] {
  return openClickHouse('http://127.0.0.1:9')
}
