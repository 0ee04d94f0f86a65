import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { openBrowser } from './browser.ts'
import { signedInAs, watchPolicy } from './people.ts'
import { type RealServer, startDemoServer } from './server.ts'
import { listenTo, settled } from './settled.ts'

export const WIDE = { width: 1440, height: 900 }
export const PHONE = { width: 390, height: 844 }

type Options = NonNullable<Parameters<Browser['newContext']>[0]>

/** One browser's way through the console. */
export type Walk = Readonly<{
  page: Page
  context: BrowserContext
  /** What the content security policy has stopped so far. */
  stopped: readonly string[]
  /** Opens an address, and waits until nothing moves. */
  open: (path: string) => Promise<void>
}>

export type Town = Readonly<{
  server: RealServer
  browser: Browser
  /** A new browser in which this person is signed in, or nobody. */
  walk: (email?: string, options?: Options) => Promise<Walk>
  /** Ends every walk that has begun. */
  rest: () => Promise<void>
  close: () => Promise<void>
}>

/** A real server and a browser. */
export async function openTown(start: () => Promise<RealServer> = startDemoServer): Promise<Town> {
  const server = await start()
  const browser = await openBrowser()
  const begun: BrowserContext[] = []
  const rest = async (): Promise<void> => {
    for (const context of begun.splice(0)) await context.close()
  }
  return {
    server,
    browser,
    rest,
    walk: async (email, wanted = {}) => {
      const state = email === undefined ? undefined : await signedInAs(browser, server.address, email)
      const context = await browser.newContext({
        viewport: WIDE,
        reducedMotion: 'reduce',
        ...(state && { storageState: state }),
        ...wanted,
      })
      begun.push(context)
      return await begin(context, server.address)
    },
    close: async () => {
      await browser.close()
      await server.stop()
    },
  }
}

async function begin(context: BrowserContext, address: string): Promise<Walk> {
  const stopped = await watchPolicy(context)
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  listenTo(page)
  const open = async (path: string): Promise<void> => {
    // From the same address with another hash a browser would not load anything.
    await page.goto('about:blank')
    await page.goto(path.startsWith('http') ? path : `${address}${path}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await settled(page)
  }
  return { page, context, stopped, open }
}

/** What axe finds on the page as it stands that keeps people out, and what the policy stopped. */
export async function findFaults({ page, stopped }: Pick<Walk, 'page' | 'stopped'>): Promise<readonly string[]> {
  return [...(await findBarriers(page)), ...stopped]
}

/**
 * What axe finds on the page as it stands that keeps people out. It puts its results together in the page itself instead of in a
 * second one, which takes a third of the time; that sees the page's own frame alone, so there must be no other.
 */
export async function findBarriers(page: Page): Promise<readonly string[]> {
  if (page.frames().length > 1) throw new Error(`axe would not see into the frames of ${page.url()}`)
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] })
  const { violations } = await axe.analyze()
  const severe = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  return severe.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
}

/** By how many pixels the page is wider than its window. */
export async function overflow({ page }: Walk): Promise<number> {
  return await page
    .getByRole('heading', { level: 1 })
    .evaluate(({ ownerDocument: { documentElement: root } }) => root.scrollWidth - root.clientWidth)
}
