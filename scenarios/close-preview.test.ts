import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { approveClose } from '#operations/billing/approve-close.ts'
import { closeMonth } from '#operations/billing/close-month.ts'
import { previewClose } from '#operations/billing/preview-close.ts'
import { perform } from '#operations/perform.ts'
import { closeFindings, closePreview } from '#questions/billing/close-preview.ts'
import { closes } from '#questions/billing/closes.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { type Channel, contextFor, instantOn, through } from './channel.ts'
import { playScenario } from './play.ts'
import { readScenario } from './read-scenario.ts'
import { WHEN } from './when.ts'

/** Altus bills 3 × 80 in April and 5 × 80 in May, Nordwind 100 a piece; the cloud's bill is gone in May. */
const STORY = `scenario: April is closed, May is used
given  Altus sells Stratum to Nordwind at 80 EUR per core-month
and    Nordwind sells it to Fen Foods at 100 EUR per core-month
and    Altus sells Cloud to Nordwind at cost in EUR
and    Nordwind sells it to Fen Foods at cost times 1.25 in EUR
and    DE takes 19 % of standard from 2026-01-01
and    Nordwind is registered for tax in DE
when   Fen Foods uses 3 core-months in April
and    the cloud bills Fen Foods 40.00 EUR in April
and    April closes
then   Altus invoices Nordwind      280.00 EUR
       Nordwind invoices Fen Foods  416.50 EUR
when   Fen Foods uses 5 core-months in May
then   nothing is posted
`

let stage: Stage
let channel: Channel
beforeEach(async () => {
  stage = await openStage()
  const played = await playScenario(readScenario(STORY), stage)
  channel = { ...played, now: instantOn('2026-06-02', 6) }
})
afterEach(() => stage.close())

const MAY = { month: '2026-05' }
const step = (door: typeof previewClose | typeof approveClose | typeof closeMonth) =>
  through(channel, door as typeof approveClose, 'altus', MAY)
const drafts = async (who: string) =>
  (await through(channel, closePreview, who, {})).links.map(({ link, lines, flagged, net, tax, total }) => [
    link,
    lines,
    flagged,
    net,
    tax,
    total,
  ])
const findings = async (who: string) =>
  (await through(channel, closeFindings, who, {})).findings.map(({ kind, charge, before, now }) => [
    kind,
    charge,
    before,
    now,
  ])
const posted = () =>
  stage.ask<{ link: string; net: string; tax: string }>(
    `select link, trim_scale(net)::text as net, trim_scale(tax)::text as tax from invoice where period = '2026-05' order by link`,
  )

describe('a preview', () => {
  beforeEach(() => step(previewClose))

  test('posts nothing, and the operator sees no amount of others', async () => {
    expect(await posted()).toEqual([])
    expect(await drafts('altus')).toEqual([
      ['altus:to-nordwind', 1, 2, '400', '0', '400'],
      ['nordwind:to-fen-foods', 1, 2, null, null, null],
    ])
  })

  test('a seller sees its own links with amounts and tax, a buyer and a customer nothing', async () => {
    expect(await drafts('nordwind')).toEqual([['nordwind:to-fen-foods', 1, 2, '500', '95', '595']])
    expect(await drafts('fen-foods')).toEqual([])
    expect(await findings('fen-foods')).toEqual([])
  })

  test('what changed by half, and what is gone, with both amounts, for the seller alone', async () => {
    // 240 → 400 is +67 %, 300 → 500 as well.
    expect(await findings('altus')).toEqual([
      ['gone', expect.any(String), '40', null],
      ['changed', expect.any(String), '240', '400'],
    ])
    expect((await findings('nordwind')).map(([, , before, now]) => [before, now])).toEqual([
      ['50', null],
      ['300', '500'],
    ])
  })

  test('is issued to the cent at its cut, though more is known', async () => {
    await step(approveClose)
    await playMore('Fen Foods uses 7 core-months more at 2026-05-31T20:00:00Z')
    await step(closeMonth)
    expect(await posted()).toEqual([
      { link: 'altus:to-nordwind', net: '400', tax: '0' },
      { link: 'nordwind:to-fen-foods', net: '500', tax: '95' },
    ])
    const told = await through(channel, closes, 'altus', {})
    expect(
      told.closes.map(({ month, state, approvedBy, links, documents, lines }) => [
        month,
        state,
        approvedBy,
        links,
        documents,
        lines,
      ])[0],
    ).toEqual(['2026-05', 'closed', 'machine', 2, 2, 2])
    expect((await through(channel, closes, 'nordwind', {})).closes).toEqual([])
  })

  test('no key approves it', async () => {
    const principal = { kind: 'key', id: 'k', scopes: ['billing:write'] } as const
    const answer = await perform(approveClose, { ...contextFor(channel, 'altus'), principal }, MAY)
    expect(answer).toMatchObject({ ok: false, refusal: { code: 'scope_missing' } })
  })

  test('other links are previewed otherwise, and the close of what waits is not approved', async () => {
    const asked = (input: object) => perform(closeMonth, contextFor(channel, 'altus'), { ...MAY, ...input })
    expect(await asked({ seller: 'altus' })).toMatchObject({ refusal: { code: 'previewed_otherwise' } })
    expect(await asked({})).toMatchObject({ refusal: { code: 'not_approved' } })
    expect(await asked({ seller: 'nobody' })).toMatchObject({ refusal: { code: 'nothing_in_scope' } })
  })

  test('where its drafts are not what would be issued, nothing is issued and the link parks', async () => {
    await step(approveClose)
    await stage.ask(`update close_draft_document set total = 1, net = 1 where link = 'altus:to-nordwind'`)
    await step(closeMonth)
    expect((await posted()).map(({ link }) => link)).toEqual(['nordwind:to-fen-foods'])
    expect(await stage.ask(`select scope, code from parked order by scope`)).toEqual([
      { scope: 'altus:to-nordwind', code: 'broke' },
      { scope: 'nordwind:to-fen-foods', code: 'missing_upstream' },
    ])
  })
})

test.each([
  { scope: { seller: 'nordwind' }, links: ['nordwind:to-fen-foods'] },
  { scope: { customer: 'nordwind' }, links: ['altus:to-nordwind'] },
  { scope: { link: 'altus:to-nordwind' }, links: ['altus:to-nordwind'] },
])('a close of $scope is of whole links, and the rest closes later', async ({ scope, links }) => {
  await through(channel, closeMonth, 'altus', { ...MAY, ...scope })
  expect((await posted()).map(({ link }) => link)).toEqual(links)
  expect(
    await stage.ask(`select 1 from event_out where type = 'month.closed' and data ->> 'month' = '2026-05'`),
  ).toEqual([])
  await step(closeMonth)
  expect((await posted()).map(({ net }) => net)).toEqual(['400', '500'])
})

test('a preview of what marks up a cost sees what the link above would rate', async () => {
  await playMore('the cloud bills Fen Foods 100.00 EUR in May')
  await step(previewClose)
  expect((await drafts('nordwind'))[0]?.slice(3)).toEqual(['625', '118.75', '743.75'])
  await step(approveClose)
  await step(closeMonth)
  expect((await posted())[1]).toEqual({ link: 'nordwind:to-fen-foods', net: '625', tax: '118.75' })
})

async function playMore(text: string): Promise<void> {
  for (const form of WHEN) {
    const [, ...parts] = form.pattern.exec(text) ?? []
    if (form.pattern.test(text)) return await form.does(channel, parts)
  }
}
