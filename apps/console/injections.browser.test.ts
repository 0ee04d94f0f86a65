import { readFileSync } from 'node:fs'
import { join as pathOf } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stratumFacts } from '#apps/demo/facts.ts'
import { REFUSED, refusedPlant } from './injection-refusals.test-data.ts'
import { ADDRESSES, KEPT, type Plant, type Planters, prepare, SHOWN } from './injection-rows.test-data.ts'
import { KEPT_OF_DEALS } from './injection-rows-deals.test-data.ts'
import { KEPT_OF_DOCUMENTS } from './injection-rows-documents.test-data.ts'
import { KEPT_OF_JOURNEYS, LINKS_OF_JOURNEYS } from './injection-rows-journeys.test-data.ts'
import { KEPT_OF_LIFE } from './injection-rows-life.test-data.ts'
import { KEPT_OF_PAYMENTS } from './injection-rows-payment.test-data.ts'
import { KEPT_OF_PAYOUTS } from './injection-rows-payouts.test-data.ts'
import { KEPT_OF_PLAYBOOKS } from './injection-rows-playbooks.test-data.ts'
import { KEPT_OF_PRICES } from './injection-rows-prices.test-data.ts'
import { KEPT_OF_PROGRAMS } from './injection-rows-programs.test-data.ts'
import { KEPT_OF_PROMISES } from './injection-rows-promises.test-data.ts'
import { KEPT_OF_RENEWALS } from './injection-rows-renewals.test-data.ts'
import { KEPT_OF_SALES } from './injection-rows-sales.test-data.ts'
import { KEPT_OF_SELL_THROUGH } from './injection-rows-sell-through.test-data.ts'
import { KEPT_OF_STANDING } from './injection-rows-standing.test-data.ts'
import { KEPT_OF_SUBSCRIPTIONS } from './injection-rows-subscription.test-data.ts'
import { KEPT_OF_TOUCHPOINTS } from './injection-rows-touchpoints.test-data.ts'
import { KEPT_OF_USAGE } from './injection-rows-usage.test-data.ts'
import { openBrowser } from './testing/browser.ts'
import { focusBill } from './testing/focus-bill.ts'
import { INJECTIONS, SHARPEST } from './testing/injections.ts'
import { type Receiver, startReceiver } from './testing/receiver.ts'
import { type RealServer, startDemoServer } from './testing/server.ts'
import { settled } from './testing/settled.ts'
import { type SignedIn, signIn } from './testing/signed-in.ts'
import { openAll, type Watched, watchPage } from './testing/watch.ts'
import { type OpenApi, textFieldsOf } from './text-fields.test-data.ts'

const OPENAPI = pathOf(import.meta.dirname, '../../clients/typescript/openapi.json')
let server: RealServer
let browser: Browser
let receiver: Receiver
let planters: Planters
let ids: Readonly<{ key: string; webhook: string }>

beforeAll(async () => {
  receiver = await startReceiver(INJECTIONS)
  server = await startDemoServer('--webhooks-inside')
  browser = await openBrowser()
  const [ada, greta, omar] = [
    await signIn(server.address, 'ada@altus.example'),
    await signIn(server.address, 'greta@nordwind.example'),
    await signIn(server.address, 'omar@leaf.example'),
  ]
  planters = { ada, greta, omar }
  const key = await ada.act<{ id: string }>('POST', '/v1/api-keys', { body: { name: 'A key', scopes: ['life:read'] } })
  const body = { url: receiver.address, events: ['*'] }
  const webhook = await ada.act<{ id: string }>('POST', '/v1/webhooks', { body })
  ids = { key: key.id, webhook: webhook.id }
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await receiver?.stop()
})

/** Everything of an address that the console reads; `*` is the hostile text. */
const PLACES = [
  '/month?as=*&month=*&explain=*&money=*&use=*',
  '/usage?of=*&meter=*&at=*&by=*&group=*&where=*&zone=*&open=*&part=*',
  '/invoices/*?line=*',
  '/partners/*',
  '/settings/webhooks/*?state=*&type=*&from=*',
  '/catalog/books/*',
  '/catalog/compare?book=*&other=*&from=*&to=*&quantities=*',
  '/catalog/try?price=*&upTo=*&quantity=*&model=*',
  '/sales/quotes/*?version=*',
  '/sales/orders/*',
  '/sales/registrations/*',
  '/journeys/stages/*',
  '/subscriptions?state=*&customer=*&product=*&plan=*',
  '/subscriptions/*',
  '/settings/audit?act=*&person=*&table=*&from=*&to=*',
  '/*#*',
]

/** The place that reads most: with it each text is also what the console is opened by. */
const OPENED_BY = '/usage?of=*&meter=*&at=*&by=*&group=*&where=*&zone=*&open=*&part=*#*'

const kept = {
  ...KEPT,
  ...KEPT_OF_DOCUMENTS,
  ...KEPT_OF_DEALS,
  ...KEPT_OF_LIFE,
  ...KEPT_OF_JOURNEYS,
  ...KEPT_OF_PLAYBOOKS,
  ...KEPT_OF_PAYMENTS,
  ...KEPT_OF_PAYOUTS,
  ...KEPT_OF_PROGRAMS,
  ...KEPT_OF_PRICES,
  ...KEPT_OF_PROMISES,
  ...KEPT_OF_RENEWALS,
  ...KEPT_OF_SALES,
  ...KEPT_OF_STANDING,
  ...KEPT_OF_SELL_THROUGH,
  ...KEPT_OF_SUBSCRIPTIONS,
  ...KEPT_OF_TOUCHPOINTS,
  ...KEPT_OF_USAGE,
}
const addresses = { ...ADDRESSES, ...LINKS_OF_JOURNEYS }
const refused = Object.entries(REFUSED).flatMap(([of, fields]) => fields.map((field) => [of, field] as const))

test('every text that the API takes has a row that says what becomes of a hostile one', () => {
  const document = JSON.parse(readFileSync(OPENAPI, 'utf8')) as OpenApi
  const rows = [...Object.keys(kept), ...Object.keys(addresses), ...refused.map(([of, field]) => `${of} ${field}`)]
  expect(rows.toSorted()).toEqual(textFieldsOf(document))
  expect(new Set(INJECTIONS).size).toBe(INJECTIONS.length)
  expect(INJECTIONS.length).toBeGreaterThanOrEqual(60)
})

describe('fields that take a form of text only', () => {
  test.each(refused)('%s %s refuses what is hostile', async (of, field) => {
    const plant = refusedPlant(of, field, ids)
    const [first = ''] = field.split(/[.[]/)
    // Nothing that is refused leaves anything behind, so they can all be tried at once.
    const answers = await Promise.all(SHARPEST.map((text) => plant(planters, text, 0)))
    for (const [at, { status, answer }] of answers.entries()) {
      expect([status, answer['detail']], SHARPEST[at]).toEqual([expect.toSatisfy(isRefusal), expect.any(String)])
      // A refusal of the form names the field; others, such as of a type of event there is none of, name the text.
      if (['wrong_body', 'invalid_input'].includes(String(answer['code']))) expect(answer['detail']).toContain(first)
    }
  })
})

function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 429
}

describe('once hostile texts stand everywhere', () => {
  beforeAll(async () => {
    for (const { status, answer } of await prepare(planters)) expect(status, JSON.stringify(answer)).toBe(200)
  })

  test.each(Object.entries(kept))('%s keeps them', async (field, plant) => {
    await plantAll(field, plant, SHOWN.has(field) ? INJECTIONS : SHARPEST)
  })

  test.each(Object.entries(addresses))('%s keeps them within an address alone', async (field, plant) => {
    for (const text of SHARPEST) expect((await plant(planters, text, 0)).status, `${field} ${text}`).toBe(422)
    await plantAll(
      field,
      plant,
      SHARPEST.map((text) => `https://hooks.example/?${encodeURI(text)}`),
    )
  })

  test('names that the demo has, and people, are called by them', async () => {
    const { ada } = planters
    const { organizations } = await ada.ask<{ organizations: readonly Named[] }>('/v1/organizations?limit=100')
    for (const [at, { id, roles, country, zone }] of organizations.entries()) {
      const name = `${INJECTIONS[at]} ${id}`.slice(0, 200)
      await ada.act('POST', '/v1/facts', {
        body: { facts: [{ kind: 'organization', about: id, body: { name, roles, country, zone } }] },
      })
    }
    const sold = stratumFacts().filter(({ kind }) => kind === 'product' || kind === 'program')
    for (const { kind, about, body } of sold) {
      const version = kind === 'program' && { version: Number(body['version']) + 1, retroactive: true }
      const facts = [{ kind, about, body: { ...body, ...version, name: SHARPEST.join(' ').slice(0, 200) } }]
      await ada.act('POST', '/v1/facts', { body: { facts } })
    }
    for (const [at, name] of SHARPEST.entries()) await join(ada, `injected-${at}@altus.example`, name)
  })

  test('events contradict each other in them, and imported rows hold them', async () => {
    const { ada } = planters
    for (const text of SHARPEST) {
      const event = {
        specversion: '1.0',
        source: text,
        id: 'twice',
        type: text,
        subject: text,
        time: '2024-10-01T00:00:00Z',
      }
      for (const value of ['1', '2']) {
        await ada.act('POST', '/v1/events', { body: [{ ...event, data: { value, label: text } }] })
      }
    }
    const { page } = await enter('ada')
    await page.goto(`${server.address}/usage/imports`)
    for (const [at, text] of SHARPEST.entries()) {
      await page.getByRole('button', { name: 'Import a file' }).click()
      const file = { name: `${at} ${text}`, mimeType: 'text/csv', buffer: Buffer.from(focusBill(at + 2, text)) }
      await page.getByRole('dialog').getByLabel('File').setInputFiles(file)
      await page.getByRole('button', { name: 'Import the file' }).click()
      await expect
        .poll(() => page.getByText('Imported', { exact: true }).count(), { timeout: 20_000 })
        .toBeGreaterThan(at)
    }
    await page.context().close()
  })

  test.each([
    ['/month', 'ada'],
    ['/month?month=2024-09', 'omar'],
    ['/usage?at=2024-09&group=cluster', 'ada'],
    ['/usage/sources', 'ada'],
    ['/usage/subjects', 'ada'],
    ['/usage/conflicts', 'ada'],
    ['/usage/imports', 'ada'],
    ['/invoices', 'ada'],
    ['/invoices/LEAF-INV-000014?explain=line:LEAF-INV-000014/3', 'omar'],
    ['/statements', 'ada'],
    ['/statements/ALTUS-ST-000010', 'ada'],
    ['/earnings', 'ada'],
    ['/payouts', 'ada'],
    ['/payout-details', 'ada'],
    ['/disputes', 'ada'],
    ['/journeys/roles', 'ada'],
    ['/journeys/touchpoints', 'ada'],
    ['/journeys/tasks', 'ada'],
    ['/journeys/playbooks', 'ada'],
    ['/status', 'ada'],
    ['/partners', 'ada'],
    ['/catalog/products', 'ada'],
    ['/catalog/books', 'ada'],
    ['/catalog/try', 'ada'],
    ['/sales/quotes', 'ada'],
    ['/sales/orders', 'ada'],
    ['/sales/deals', 'greta'],
    ['/sales/registrations', 'greta'],
    ['/deals/life?customer=fen-foods&product=altus:stratum', 'greta'],
    ['/subscriptions', 'greta'],
    ['/partners/nordwind:altus', 'ada'],
    ['/partners/nordwind:altus', 'greta'],
    ['/partners/leaf:altus', 'omar'],
    ['/settings/members', 'ada'],
    ['/settings/keys', 'ada'],
    ['/settings/webhooks', 'ada'],
    ['/settings/webhooks/{webhook}', 'ada'],
    ['/settings/audit', 'ada'],
  ] as const)('nothing runs on %s for %s', async (path, who) => {
    const { page, findings } = await enter(who)
    await page.goto(`${server.address}${path.replace('{webhook}', ids.webhook)}`)
    await settled(page)
    if (!path.includes('explain=')) await openAll(page)
    await settled(page)
    if (!QUIET.has(path)) await page.getByText(RUN, { exact: false }).first().waitFor({ state: 'attached' })
    expect(await findings()).toEqual([])
    await page.context().close()
  })

  test('nothing runs in the list of places to jump to, and in what the pages ask', async () => {
    const { page, findings } = await enter('ada')
    await page.goto(`${server.address}/settings/members`)
    await page.getByRole('button', { name: 'Jump to' }).click()
    await page.getByRole('combobox', { name: /^Jump to/ }).fill('img')
    await settled(page)
    await page.keyboard.press('Escape')
    for (const row of await page.getByRole('button', { name: /^Actions for .*__ran/ }).all()) {
      await row.click()
      await page.getByRole('menuitem', { name: 'Change roles' }).click()
      await page.getByRole('dialog').getByRole('heading').waitFor()
      await page.keyboard.press('Escape')
    }
    expect(await findings()).toEqual([])
    await page.context().close()
  })

  test.each(PLACES)('nothing runs that comes in the address %s', async (place) => {
    const { page, findings } = await enter('ada')
    for (const [at, text] of SHARPEST.entries()) {
      const path = place.replaceAll('*', encodeURIComponent(text))
      // The first one opens the console; the others it goes to by itself, as by a link.
      if (at === 0) await page.goto(`${server.address}${path}`)
      else await page.evaluate((to) => history.pushState(undefined, '', to), path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await settled(page)
      expect(await findings(), `${place} ${text}`).toEqual([])
    }
    await page.context().close()
  })

  test.each(SHARPEST)('nothing runs of %s as the console opens', async (text) => {
    const { page, findings } = await enter('ada')
    const path = OPENED_BY.replaceAll('*', encodeURIComponent(text))
    await page.goto(`${server.address}${path}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(await findings()).toEqual([])
    await page.context().close()
  })
})

describe('the watch itself', () => {
  test('sees a script that runs, a request elsewhere and a link that would run', async () => {
    const { page, findings } = await watchPage(await browser.newContext(), server.address)
    await page.setContent(
      `<main>${IMAGE}"window.__ran=1"><a href="javascript:1">x</a><img src=//outside.example/a></main>`,
    )
    await expect
      .poll(findings)
      .toEqual(expect.arrayContaining(['a script ran', expect.stringContaining('there is <a href="javascript:1">')]))
    await page.context().close()
  })

  test('sees what the content security policy stopped', async () => {
    const { page, findings } = await enter('ada')
    await page.goto(`${server.address}/settings/members`)
    await settled(page)
    await page.getByRole('main').evaluate((main, image) => main.insertAdjacentHTML('beforeend', image), `${IMAGE}"1">`)
    await expect.poll(async () => (await findings()).join(' ')).toContain('stopped script-src-attr')
    await page.context().close()
  })
})

type Named = Readonly<{ id: string; roles: readonly string[]; country: string; zone: string }>

const IMAGE = '<img src=x onerror='
const RUN = 'window.__ran=1'

/** Pages that name none of what was planted: amounts, months and ids alone. */
const QUIET: ReadonlySet<string> = new Set(['/status', '/earnings', '/payouts', '/disputes', '/journeys/touchpoints'])

let planted = 0

async function plantAll(field: string, plant: Plant, texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    planted += 1
    const { status, answer } = await plant(planters, text, planted)
    expect(status, `${field} ${text}: ${JSON.stringify(answer)}`).toBe(200)
  }
}

/** A page of a new window in which somebody has signed in. */
async function enter(who: keyof Planters): Promise<Watched> {
  const context = await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 1440, height: 900 } })
  await planters[who].enter(context)
  return await watchPage(context, server.address)
}

/** Becomes a member under a name, by the way of an invitation. */
async function join(owner: SignedIn, email: string, name: string): Promise<void> {
  const body = { email, roles: ['viewer'] }
  const { token } = await owner.act<{ token: string }>('POST', '/v1/invitations', { body })
  const answer = await fetch(`${server.address}/auth-perennial/invitation`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.address },
    body: JSON.stringify({ token, name, password: 'a long password of the demo' }),
  })
  expect(answer.status, await answer.text()).toBe(200)
}
