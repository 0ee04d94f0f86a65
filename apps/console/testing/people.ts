import type { Browser, BrowserContext, Page } from 'playwright-core'

/** Everybody's password in the demo. */
export const DEMO_PASSWORD = 'perennial-demo'

/** Of the demo: one person for each place in the chain. */
export const DEMO = {
  ada: 'ada@altus.example',
  felix: 'felix@altus.example',
  greta: 'greta@nordwind.example',
  omar: 'omar@leaf.example',
  maeve: 'maeve@leaf.example',
  jonas: 'jonas@birch.example',
  saskia: 'saskia@fen-foods.example',
  noor: 'noor@auditors.example',
} as const

type State = Awaited<ReturnType<BrowserContext['storageState']>>

const states = new Map<string, Promise<State>>()

/** What a browser keeps after this person has come in by the sign-in page: done once for each person and server, then reused. */
export async function signedInAs(browser: Browser, address: string, email: string): Promise<State> {
  const key = `${address} ${email}`
  const state = states.get(key) ?? comeIn(browser, address, email)
  states.set(key, state)
  return await state
}

async function comeIn(browser: Browser, address: string, email: string): Promise<State> {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${address}/sign-in`)
  await fillSignIn(page, email)
  await page.getByRole('navigation', { name: 'Rooms' }).waitFor()
  const state = await context.storageState()
  await context.close()
  return state
}

/** Types the address and the password, and sends them. */
export async function fillSignIn(page: Page, email: string, password = DEMO_PASSWORD): Promise<void> {
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/** What the API answers this person, for expectations that don't come from the console. */
export async function askAs<T>(
  browser: Browser,
  { address, email, path }: Readonly<{ address: string; email: string; path: string }>,
): Promise<T> {
  const context = await browser.newContext({ storageState: await signedInAs(browser, address, email) })
  try {
    const answer = await context.request.get(`${address}${path}`)
    if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}: ${await answer.text()}`)
    return (await answer.json()) as T
  } finally {
    await context.close()
  }
}

/** Everything that the content security policy stopped in this browser from now on, as the browser reports it. */
export async function watchPolicy(context: BrowserContext): Promise<readonly string[]> {
  const stopped: string[] = []
  await context.exposeBinding('reportStopped', (_, what: string) => void stopped.push(what))
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => {
      const { reportStopped } = globalThis as unknown as { reportStopped: (what: string) => void }
      reportStopped(`${violatedDirective} ${blockedURI} ${sample}`)
    })
  })
  return stopped
}
