import { readFile } from 'node:fs/promises'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { GIVERS } from '#core/channel/api-key.ts'
import { SCOPE_ROOMS } from './pages/keys/scopes.ts'
import { openBrowser } from './testing/browser.ts'
import { type Receiver, startReceiver } from './testing/receiver.ts'
import { type RealServer, startDemoServer } from './testing/server.ts'
import { fillSettings } from './testing/settings-data.ts'
import { listenTo, settled } from './testing/settled.ts'
import { type SignedIn, signIn } from './testing/signed-in.ts'
import { findBarriers } from './testing/walk.ts'

const WIDE = { width: 1440, height: 900 }
const PHONE = { width: 390, height: 844 }
const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n')

type Who = 'ada' | 'maeve' | 'omar' | 'saskia' | 'tom'
const EMAILS: Readonly<Record<Who, string>> = {
  ada: 'ada@altus.example',
  maeve: 'maeve@leaf.example',
  omar: 'omar@leaf.example',
  saskia: 'saskia@fen-foods.example',
  tom: 'tom@brightlane.example',
}

let server: RealServer
let browser: Browser
let receiver: Receiver
let people: Readonly<Record<Who, SignedIn>>
let context: BrowserContext
let page: Page

beforeAll(async () => {
  receiver = await startReceiver(['{"taken":true}'])
  server = await startDemoServer('--webhooks-inside')
  browser = await openBrowser()
  const signedIn = await Promise.all(
    Object.entries(EMAILS).map(async ([who, email]) => [who, await signIn(server.address, email)] as const),
  )
  people = Object.fromEntries(signedIn) as Record<Who, SignedIn>
  await fillSettings(people.ada, receiver.address)
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await receiver?.stop()
})
beforeEach(() => async () => {
  await context?.close()
})

type Options = NonNullable<Parameters<Browser['newContext']>[0]>

/** Opens a page as somebody, and waits for its heading. */
async function open(who: Who, path: string, options: Options = { viewport: WIDE }): Promise<void> {
  await context?.close()
  context = await browser.newContext({ reducedMotion: 'reduce', ...options })
  await people[who].enter(context)
  page = await context.newPage()
  page.setDefaultTimeout(30_000)
  listenTo(page)
  await page.goto(`${server.address}${path}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await settled(page)
}

const heading = (name: RegExp) => page.getByRole('heading', { level: 1, name })
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' })
const dialog = () => page.getByRole('dialog')
const inDialog = (name: string | RegExp) => dialog().getByRole('button', { name, exact: typeof name === 'string' })
const row = (name: RegExp) => page.getByRole('row', { name })

/** Chooses from the menu of a row. */
async function choose(of: string, action: string): Promise<void> {
  await button(`Actions for ${of}`).click()
  await page.getByRole('menuitem', { name: action, exact: true }).click()
}

describe('members', () => {
  test('an owner invites a person by a link that is shown once, and withdraws it', async () => {
    await open('ada', '/settings/members')
    await button('Invite a person').click()
    await dialog().getByLabel('E-mail address').fill('kim@altus.example')
    await dialog().getByLabel('Finance').check()
    await inDialog('Invite').click()
    await dialog().getByText('it won’t be shown again').waitFor()
    const link = (await dialog().getByRole('code').textContent()) ?? ''
    expect(link).toMatch(new RegExp(`^${server.address}/invitation#[\\w-]{43}$`))
    await inDialog('I have it').click()
    await row(/^kim@altus\.example Finance Viewer Ada Marsh/).waitFor()

    await choose('kim@altus.example', 'Withdraw')
    await dialog().getByText('Its link is good for nothing any more').waitFor()
    await inDialog('Withdraw the invitation').click()
    await row(/^kim@altus\.example/).waitFor({ state: 'detached' })
  })

  test('an owner changes roles, and is told what they mean', async () => {
    await open('ada', '/settings/members')
    await choose('Priya Nair', 'Change roles')
    await dialog().getByLabel('Finance').check()
    await dialog().getByText('Priya Nair is also finance.').waitFor()
    await inDialog('Save roles').click()
    await row(/^Priya Nair.* Finance Program manager/).waitFor()
  })

  test('a change that somebody else overtook is refused, and nothing typed is lost', async () => {
    await open('ada', '/settings/members')
    const { members } = await people.ada.ask<{ members: readonly Member[] }>('/v1/members')
    const felix = members.find(({ name }) => name === 'Felix Brandt')
    await choose('Felix Brandt', 'Change roles')
    const given = { body: { roles: ['finance', 'viewer'] }, version: felix?.version ?? 0 }
    await people.ada.act('PATCH', `/v1/members/${felix?.person}`, given)
    await dialog().getByLabel('Program manager').check()
    await inDialog('Save roles').click()
    await dialog().getByRole('alert').getByText('Somebody else changed it meanwhile.').waitFor()
    expect(await dialog().getByLabel('Program manager').isChecked()).toBe(true)
  })

  test('the last owner stays, and it is said why; others leave by name', async () => {
    await open('ada', '/settings/members')
    await choose('Ada Marsh', 'Leave')
    await dialog().getByText('You are the last owner of Altus Software.').waitFor()
    expect(await dialog().getByRole('button').count()).toBe(1)
    await page.keyboard.press('Escape')
    await choose('Noor Rahimi', 'Remove Noor Rahimi')
    await dialog().getByRole('heading', { name: 'Remove Noor Rahimi from Altus Software?' }).waitFor()
    await dialog().getByText('No live API key was created by Noor Rahimi.').waitFor()
    await inDialog('Remove Noor Rahimi').click()
    await row(/^Noor Rahimi/).waitFor({ state: 'detached' })
  })

  test('who is no owner sees the members and changes nothing', async () => {
    await open('tom', '/settings/members')
    await page.getByText('You are viewer here.').waitFor()
    expect(await button('Invite a person').count()).toBe(0)
    expect(await button(/^Actions for/).count()).toBe(0)
  })
})

type Member = Readonly<{ person: string; name: string; version: number }>

describe('API keys', () => {
  test('the secret of a new key is shown once and opens the API; revoked, it does not', async () => {
    await open('ada', '/settings/keys')
    await button('Create a key').click()
    await dialog().getByLabel('What it is for').fill('Watch the members')
    const people = dialog().getByRole('group', { name: 'People and keys' })
    await people.getByLabel('Read').check()
    await inDialog('Create the key').click()
    const secret = (await dialog().getByRole('code').first().textContent()) ?? ''
    await inDialog('I have it').click()
    const ask = async () =>
      (await fetch(`${server.address}/v1/members`, { headers: { authorization: `Bearer ${secret}` } })).status
    expect(await ask()).toBe(200)

    await choose('Watch the members', 'Revoke')
    await dialog().getByText('This can’t be taken back.').waitFor()
    await inDialog('Revoke Watch the members').click()
    await row(/^Watch the members.*Revoked/).waitFor()
    expect(await ask()).toBe(401)
    expect(await page.getByText(secret).count()).toBe(0)
  })

  test('after a rotation both secrets are good, and the page says until when', async () => {
    await open('ada', '/settings/keys')
    await choose('Usage of cloud A', 'Rotate the secret')
    await dialog().getByLabel('Overlap').selectOption('1 hour')
    await inDialog('Make a new secret').click()
    await dialog().getByText('The old secret is good until').waitFor()
    await inDialog('I have it').click()
    await row(/^Usage of cloud A.*old secret until/).waitFor()
  })

  test('nobody gives a key what it may not do in person', async () => {
    await open('maeve', '/settings/keys')
    await button('Create a key').click()
    const room = (name: string) => dialog().getByRole('group', { name })
    expect(await room('Customers’ life').getByLabel('Write').isEnabled()).toBe(true)
    expect(await room('People and keys').getByLabel('Read').isEnabled()).toBe(false)
    await room('People and keys')
      .getByText('This takes the role owner. You are account manager here.')
      .first()
      .waitFor()
  })

  test('what each scope says of who may give it is what the API goes by', () => {
    const said = SCOPE_ROOMS.flatMap(({ scopes }) => scopes.map(({ scope, givers }) => [scope, givers]))
    expect(Object.fromEntries(said)).toEqual(GIVERS)
  })
})

describe('webhooks', () => {
  test('an endpoint is added, tested, sent an event again, disabled and removed', async () => {
    await open('ada', '/settings/webhooks')
    await button('Add an endpoint').click()
    await dialog().getByLabel('Address').fill(`${receiver.address}/second`)
    await dialog().getByLabel('What it is for').fill('A second one')
    await dialog().getByLabel('Everything').uncheck()
    await dialog().getByLabel('Find a type').fill('statement')
    await dialog().getByLabel('statement.issued').check()
    await inDialog('Add the endpoint').click()
    expect(await dialog().getByRole('code').textContent()).toMatch(/^whsec_/)
    await inDialog('I have it').click()
    await heading(/hears of events$/).waitFor()

    await button('Send a test').click()
    await row(/^ping Delivered 1 200/).waitFor()
    await button('ping').click()
    await page.getByText('{"taken":true}').waitFor()
    await button('Send this one again').click()
    await row(/^ping again Delivered/).waitFor()

    await choose('the endpoint', 'Disable')
    await inDialog(/^Disable/).click()
    await heading(/is disabled$/).waitFor()
    expect(await button('Send a test').isEnabled()).toBe(false)
    await choose('the endpoint', 'Enable')
    await inDialog(/^Enable/).click()
    await heading(/hears of events$/).waitFor()

    await choose('the endpoint', 'Remove')
    await inDialog('Remove the endpoint').click()
    await heading(/endpoint/).waitFor()
    await page.getByRole('link', { name: `${receiver.address}/second` }).waitFor({ state: 'detached' })
  })

  test('sending again since a day says how many were sent, then how many will be', async () => {
    await open('ada', '/settings/webhooks')
    await page.getByRole('link', { name: receiver.address, exact: true }).click()
    await row(/^ping Delivered/).waitFor()
    await choose('the endpoint', 'Send events again')
    await dialog()
      .getByText(/sent nothing since then|that it was sent since then/)
      .waitFor()
    await inDialog('Send again').click()
    await dialog()
      .getByText(/will be sent again\./)
      .waitFor()
  })

  test('the filters of the log stand in the address', async () => {
    await open('ada', '/settings/webhooks')
    await page.getByRole('link', { name: receiver.address, exact: true }).click()
    await row(/^ping Delivered/)
      .first()
      .waitFor()
    await page.getByLabel('State').selectOption('Failed')
    await page.getByText('No delivery is like that.').waitFor()
    expect(new URL(page.url()).searchParams.get('state')).toBe('failed')
  })
})

describe('taking a partner on', () => {
  test('goes from the application to the enrollment, each side doing its part', async () => {
    await open('saskia', '/partners')
    await button('Apply to be a partner').click()
    await dialog().getByLabel('To whom').selectOption('Altus Software')
    await dialog().getByLabel('Managed service provider').check()
    await dialog().getByLabel('Legal name').fill('Fen Foods Services BV')
    await dialog().getByLabel('Country').fill('nl')
    await dialog().getByLabel('Tax id').fill('NL123')
    await inDialog('Apply to Altus Software').click()
    await heading(/^You applied to Altus Software, and a decision is due$/).waitFor()

    await open('ada', '/partners')
    await page
      .getByRole('row', { name: /Applied/ })
      .getByRole('link')
      .click()
    await button('Decide').click()
    await inDialog(/^Approve/).click()
    await heading(/has your terms to accept$/).waitFor()

    await open('saskia', '/partners/fen-foods:altus')
    await button('Read and accept').click()
    await dialog().getByLabel('Text of the terms').waitFor()
    await dialog().getByText(people.saskia.id).waitFor()
    await dialog()
      .getByLabel(/^I have read them/)
      .check()
    await inDialog('Accept version 1').click()
    await heading(/documents to give to Altus Software$/).waitFor()
    await button('Upload').click()
    expect(await dialog().getByLabel('What it is').inputValue()).toBe('insurance')
    await dialog().getByLabel('File').setInputFiles({ name: 'policy.pdf', mimeType: 'application/pdf', buffer: PDF })
    await inDialog('Upload').click()
    await row(/^Insurance Download policy\.pdf/).waitFor()

    await open('ada', '/partners/fen-foods:altus')
    await button('Review').click()
    const [download] = await Promise.all([page.waitForEvent('download'), inDialog('Download policy.pdf').click()])
    expect(await readFile(await download.path())).toEqual(PDF)
    await inDialog('Accept Insurance').click()
    await button('Enroll').click()
    await inDialog(/^Enroll/).click()
    await heading(/is enrolled with you$/).waitFor()
    const history = page.getByRole('region', { name: 'History' }).getByRole('listitem')
    await expect.poll(() => history.count()).toBe(6)
  })

  test('what ends soon is told ahead, with whose turn it is', async () => {
    await open('ada', '/partners')
    const ending = page.getByRole('region', { name: /ends? soon$/ })
    await ending.getByRole('link', { name: 'Birch Managed IT' }).first().waitFor()
  })
})

describe('the audit log', () => {
  test('a row opens what was before and after, and the filter stands in the address', async () => {
    await open('ada', '/settings/audit')
    await page.getByLabel('What was done').selectOption('Changed roles')
    await expect.poll(() => new URL(page.url()).searchParams.get('act')).toBe('change-member')
    await button('Changed roles').first().click()
    const difference = page.getByRole('table').filter({ has: page.getByRole('columnheader', { name: 'Before' }) })
    await difference.getByRole('row', { name: /^roles finance finance, viewer$/ }).waitFor()
  })

  test('shows the head that the API answers, and the command that verifies it', async () => {
    await open('ada', '/settings/audit')
    const { sequence, hash } = await people.ada.ask<{ sequence: number; hash: string }>('/v1/audit/head')
    const head = page.getByRole('region', { name: /^The log stands at row/ })
    await head.getByText(`${sequence}:${hash}`, { exact: true }).waitFor()
    await head.getByText(`audit verify --head ${sequence}:${hash}`).waitFor()
  })

  test('is exported whole, as it is filtered', async () => {
    await open('ada', '/settings/audit?act=create-api-key')
    const [download] = await Promise.all([page.waitForEvent('download'), button('Export NDJSON').click()])
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n')
    const acts = lines.map((line) => (JSON.parse(line) as { act: string }).act)
    expect(acts.length).toBeGreaterThanOrEqual(3)
    expect(new Set(acts)).toEqual(new Set(['create-api-key']))
  })

  test('is closed to whom no role lets in, and says which would', async () => {
    await open('tom', '/settings/audit')
    await page.getByText('This takes the role owner or finance. You are viewer here.').waitFor()
    expect(await button('Export CSV').count()).toBe(0)
  })
})

const PAGES: readonly (readonly [who: Who, path: string])[] = [
  ['ada', '/settings/members'],
  ['ada', '/settings/keys'],
  ['ada', '/settings/webhooks'],
  ['ada', '/settings/webhooks/{webhook}'],
  ['ada', '/settings/audit'],
  ['ada', '/partners'],
  ['ada', '/partners/birch:altus'],
  ['omar', '/partners/leaf:altus'],
  ['tom', '/settings/audit'],
]

async function openListed(who: Who, path: string, options: Options): Promise<void> {
  const { webhooks } = await people.ada.ask<{ webhooks: readonly { id: string }[] }>('/v1/webhooks')
  await open(who, path.replace('{webhook}', webhooks[0]?.id ?? ''), options)
}

describe('a phone', () => {
  test.each(PAGES)('%s sees %s without scrolling sideways', async (who, path) => {
    await openListed(who, path, { viewport: PHONE })
    const over = await page
      .getByRole('main')
      .evaluate(({ ownerDocument: { documentElement: root } }) => root.scrollWidth - root.clientWidth)
    expect(over).toBe(0)
  })
})

describe.each(['light', 'dark'] as const)('accessible in %s', (colorScheme) => {
  test.each(PAGES)('%s on %s', async (who, path) => {
    await openListed(who, path, { viewport: WIDE, colorScheme })
    expect(await findBarriers(page)).toEqual([])
  })

  test.each([
    ['/settings/members', 'Invite a person'],
    ['/settings/keys', 'Create a key'],
    ['/settings/webhooks', 'Add an endpoint'],
  ])('the dialog on %s', async (path, name) => {
    await open('ada', path, { viewport: WIDE, colorScheme })
    await button(name).click()
    await dialog().getByRole('heading').waitFor()
    expect(await findBarriers(page)).toEqual([])
  })
})
