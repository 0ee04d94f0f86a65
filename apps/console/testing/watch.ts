import type { BrowserContext, Page } from 'playwright-core'
import { listenTo } from './settled.ts'

/** What a page did that only a text that ran, or was taken for markup, can have made it do. */
export type Watched = Readonly<{ page: Page; findings: () => Promise<readonly string[]> }>

/** Watches a new page: scripts that ran, dialogs, windows, requests elsewhere, what the content security policy stopped. */
export async function watchPage(context: BrowserContext, address: string): Promise<Watched> {
  const seen: string[] = []
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  listenTo(page)
  await page.addInitScript(() => {
    const stopped: string[] = []
    Object.assign(globalThis, { __stopped: stopped })
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
      stopped.push(`stopped ${violatedDirective} ${blockedURI} ${sample}`),
    )
  })
  page.on('dialog', (dialog) => {
    seen.push(`a dialog said ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('popup', (other) => seen.push(`a window opened ${other.url()}`))
  page.on('pageerror', (error) => seen.push(`a script failed: ${error.message}`))
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(`${address}/`) && !/^(data|blob):/.test(url)) seen.push(`asked ${url}`)
  })
  return { page, findings: async () => [...seen.splice(0), ...(await foundIn(page))] }
}

async function foundIn(page: Page): Promise<readonly string[]> {
  return await page.evaluate(() => {
    const { __ran: ran, __stopped: stopped } = globalThis as { __ran?: unknown; __stopped?: string[] }
    const links = [...document.querySelectorAll('a[href], form[action], iframe, object, embed, base')]
    const bad = links.filter((one) => !/^(https?:|blob:)/.test(one instanceof HTMLAnchorElement ? one.href : ''))
    const images = [...document.querySelectorAll('main img, [role=dialog] img, main script, [onerror], [onload]')]
    return [
      ...(ran === undefined ? [] : ['a script ran']),
      ...(stopped?.splice(0) ?? []),
      ...[...bad, ...images].map((one) => `there is ${one.outerHTML.slice(0, 200)}`),
    ]
  })
}

/** Opens everything on a page that opens in place: rows, details, texts. */
export async function openAll(page: Page, most = 40): Promise<void> {
  const closed = page
    .getByRole('main')
    .locator('button[aria-expanded=false]:not([aria-haspopup]), details:not([open]) > summary')
  for (let opened = 0; opened < most && (await closed.count()) > 0; opened += 1) await closed.first().click()
}
