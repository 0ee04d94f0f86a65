import type { Page, Request } from 'playwright-core'

const LIMIT_MS = 20_000
/** How often in a row a page must be found with nothing under way. */
const QUIET_ROUNDS = 3

/** What a page asks for: what is under way, and how much it has asked so far. */
type Asking = { readonly open: Set<Request>; begun: number; readonly heard: Set<() => void> }

const asked = new WeakMap<Page, Asking>()

/** Call it before the page opens anything. */
export function listenTo(page: Page): void {
  const asking: Asking = { open: new Set(), begun: 0, heard: new Set() }
  asked.set(page, asking)
  page.on('request', (request) => {
    asking.open.add(request)
    asking.begun += 1
  })
  const end = (request: Request) => {
    asking.open.delete(request)
    if (asking.open.size === 0) for (const hear of [...asking.heard]) hear()
  }
  page.on('requestfinished', end)
  page.on('requestfailed', end)
}

/**
 * Comes back once the page has all that it asked for and has shown it: nothing is under way, it has painted, and it has had
 * nothing to do, several times in a row. A fixed pause would be too short on a busy machine and too long on any other.
 */
export async function settled(page: Page): Promise<void> {
  const asking = asked.get(page)
  if (asking === undefined) throw new Error('nobody has listened to what this page asks for')
  const limit = AbortSignal.timeout(LIMIT_MS)
  for (let [quiet, before] = [0, -1]; quiet < QUIET_ROUNDS; before = asking.begun) {
    if (limit.aborted)
      throw new Error(
        `${page.url()} still asks after ${LIMIT_MS / 1000} s: ${[...asking.open].map((one) => one.url())}`,
      )
    await allAnswered(asking, limit)
    // A page that goes elsewhere meanwhile takes the question with it: then it is asked again.
    const idle = await page.evaluate(idleOnce).catch(() => false)
    quiet = idle && asking.open.size === 0 && asking.begun === before ? quiet + 1 : 0
  }
}

async function allAnswered({ open, heard }: Asking, limit: AbortSignal): Promise<void> {
  if (open.size === 0 || limit.aborted) return
  const { promise, resolve } = Promise.withResolvers<void>()
  heard.add(resolve)
  limit.addEventListener('abort', () => resolve(), { once: true })
  await promise
  heard.delete(resolve)
}

/** In the page: after the next frame, once timers that are due have run and nothing else waits. */
function idleOnce(): Promise<boolean> {
  return new Promise((resolve) =>
    requestAnimationFrame(() => setTimeout(() => requestIdleCallback(() => resolve(true), { timeout: 1_000 }), 5)),
  )
}
