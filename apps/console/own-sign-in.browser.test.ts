import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { DOORS } from '#apps/doors.ts'
import { buildConsole, CONSOLE_FOLDER } from '#apps/server/console-build.ts'
import { PRINTS } from '#edges/documents/print.ts'
import { buildHttp } from '#edges/http/server.ts'
import { importFactFile } from '#edges/importers/bulk-facts.ts'
import { importUsage } from '#edges/importers/usage-file.ts'
import { type House, openHouse, PASSWORD } from '#edges/signin/browser.test-data.ts'
import { addSignIn } from '#edges/signin/fastify.ts'
import { CLIENT, openProvider, type TestProvider } from '#edges/signin/provider.test-data.ts'
import { openIntake } from '#operations/metering/intake.ts'
import { actAs } from '#stores/postgres/acting.ts'
import { confirmSsoDomain, connectSso } from '#stores/postgres/connections.ts'
import { freePort } from '#tools/vitest/server-process.ts'
import { openBrowser } from './testing/browser.ts'
import { fillSignIn, watchPolicy } from './testing/people.ts'

const CONNECTION = 'of-nordwind'

let origin: string
let provider: TestProvider
let house: House
let app: Awaited<ReturnType<typeof buildHttp>>
let browser: Browser
let context: BrowserContext
let page: Page
let stopped: readonly string[]

/** The server's own pieces in this process, as a provider on this machine is one that only a test may allow. */
beforeAll(async () => {
  const port = await freePort()
  origin = `http://127.0.0.1:${port}`
  provider = await openProvider([CONNECTION], origin)
  house = await openHouse({ publicUrl: origin, insideProviders: [provider.issuer] })
  await connect()
  const { acting, usage } = house.stage
  app = await buildHttp({
    doors: DOORS,
    version: '0.0.0',
    open: () => ({ ...acting('altus'), usage, operator: 'altus', now: Temporal.Now.instant() }),
    signIn: { whoIs: house.signIn.whoIs, addRoutes: (to) => addSignIn(to, house.signIn) },
    origin,
    intake: openIntake(),
    importFacts: importFactFile,
    importUsage,
    print: PRINTS,
    consoleFolder: CONSOLE_FOLDER,
  })
  expect(await buildConsole(() => undefined)).not.toHaveProperty('failed')
  await app.listen({ host: '127.0.0.1', port })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await app?.close()
  await house?.close()
  await provider?.close()
})
beforeEach(async () => {
  context = await browser.newContext({ reducedMotion: 'reduce' })
  stopped = await watchPolicy(context)
  page = await context.newPage()
  page.setDefaultTimeout(30_000)
  return () => context.close()
})

async function connect(): Promise<void> {
  const { stage, clock } = house
  const connection = { id: CONNECTION, issuer: provider.issuer, domain: 'nordwind.example', ...CLIENT }
  const asked = { ...connection, domainToken: 'a token', by: 'psn_owner' }
  await actAs(stage.acting('nordwind'), (within) => connectSso(within, asked, clock.now))
  expect(await actAs(stage.acting('altus'), (within) => confirmSsoDomain(within, CONNECTION))).toBe(true)
}

const offer = () => page.getByRole('button', { name: 'Continue with your organization' })

/** Types an address, takes the offer, and signs in at the provider's own page as `login`. */
async function passProvider(email: string, login: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(email)
  await offer().click()
  await page.waitForURL(`${provider.issuer}/**`)
  await page.locator('input[name=login]').fill(login)
  await page.locator('input[name=password]').fill('any')
  await page.getByRole('button', { name: 'Sign-in' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.waitForURL(`${origin}/**`)
}

test('an address of a connected domain is led to its organization’s own sign-in, and back to the page that was asked for', async () => {
  await page.goto(`${origin}/invoices`)
  await page.getByRole('heading', { name: 'Sign in to Perennial' }).waitFor()
  await passProvider('kim@nordwind.example', 'kim@nordwind.example')
  await page.getByRole('button', { name: /^Name of kim@nordwind\.example, account/ }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/invoices')
  await page.getByRole('button', { name: /account and signing out$/ }).click()
  await page.getByRole('menuitem', { name: 'Your account' }).click()
  await page.getByRole('heading', { level: 1, name: 'Your organization signs you in' }).waitFor()
  expect(await page.getByRole('button', { name: 'Change the password' }).count()).toBe(0)
  expect(stopped).toEqual([])
})

test('whom the organization’s own sign-in doesn’t vouch for comes back, and is told why', async () => {
  await page.goto(`${origin}/sign-in`)
  await passProvider('lu@nordwind.example', 'unverified-lu@nordwind.example')
  await page.getByRole('alert').getByText('has not confirmed your e-mail address', { exact: false }).waitFor()
})

test('an address of another domain gets no offer', async () => {
  await page.goto(`${origin}/sign-in`)
  const answered = page.waitForResponse('**/auth-perennial/sso')
  await page.getByLabel('E-mail address').fill('ada@altus.example')
  expect((await answered).status()).toBe(404)
  expect(await offer().count()).toBe(0)
})

test('whoever belongs to no organization is told so, and whom to ask', async () => {
  await house.person('solo@altus.example')
  await page.goto(`${origin}/invoices`)
  await fillSignIn(page, 'solo@altus.example', PASSWORD)
  await page.getByRole('heading', { name: 'You belong to no organization here' }).waitFor()
  await page.getByText('You are signed in as solo@altus.example', { exact: false }).waitFor()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in to Perennial' }).waitFor()
})

test('while the server doesn’t answer, the page says what is safe, and tries again when asked to', async () => {
  await page.goto(`${origin}/sign-in`)
  await page.getByRole('heading', { name: 'Sign in to Perennial' }).waitFor()
  await context.route('**/v1/me', (route) => route.abort())
  await page.goto(`${origin}/invoices`)
  await page.getByRole('heading', { level: 1, name: 'The server does not answer' }).waitFor()
  await context.unroute('**/v1/me')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('heading', { name: 'Sign in to Perennial' }).waitFor()
})
