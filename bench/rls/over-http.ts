/** Questions as a client asks them: over the whole HTTP application, by a key, with everything that the server does for it. */

import { setImmediate } from 'node:timers/promises'
import { PRINTS } from '#edges/documents/print.ts'
import { buildHttp } from '#edges/http/server.ts'
import { importFactFile } from '#edges/importers/bulk-facts.ts'
import { importUsage } from '#edges/importers/usage-file.ts'
import type { Context } from '#operations/context.ts'
import type { Door } from '#operations/door.ts'
import { openIntake } from '#operations/metering/intake.ts'
import type { Records } from '#stores/postgres/acting.ts'
import { keyHeader, NO_SESSIONS } from '#tools/vitest/keys.ts'
import { type Compared, compareSides } from './compare.ts'
import type { Unhindered } from './unhindered.ts'

/** The body that a question is answered with. */
type AskOver = (door: Door, who: string, input: Readonly<Record<string, unknown>>) => Promise<string>

export type Routes = Readonly<{
  compare: (
    door: Door,
    asked: Readonly<{ who: string; input: Readonly<Record<string, unknown>>; parts: readonly string[] }>,
  ) => Promise<Compared>
  close: () => Promise<void>
}>

type Base = Omit<Context, 'records'>

/** The application twice: as the server is, and on records that no row-level security guards. Each viewer gets one key. */
export async function openRoutes(
  base: Base,
  doors: readonly Door[],
  sides: Readonly<{ secured: Records; unhindered: Unhindered }>,
  viewers: readonly string[],
): Promise<Routes> {
  const keys = new Map<string, Readonly<{ authorization: string }>>()
  for (const organization of viewers)
    keys.set(organization, await keyHeader({ ...base, records: sides.secured, organization }))
  const secured = await openSide({ ...base, records: sides.secured }, doors, keys)
  const narrowed = await openSide({ ...base, records: sides.unhindered.records }, doors, keys)
  return {
    compare: async (door, { who, input, parts }) => {
      sides.unhindered.useParts(parts)
      requireSame(door.name, who, await secured.ask(door, who, input), await narrowed.ask(door, who, input))
      return await compareSides({
        secured: async () => void (await secured.ask(door, who, input)),
        narrowed: async () => void (await narrowed.ask(door, who, input)),
      })
    },
    close: async () => {
      await Promise.all([secured.close(), narrowed.close()])
    },
  }
}

async function openSide(
  context: Context,
  doors: readonly Door[],
  keys: ReadonlyMap<string, Readonly<{ authorization: string }>>,
): Promise<Readonly<{ ask: AskOver; close: () => Promise<void> }>> {
  const app = await buildHttp({
    intake: openIntake(),
    importFacts: importFactFile,
    importUsage,
    print: PRINTS,
    doors,
    version: 'bench',
    open: () => context,
    signIn: NO_SESSIONS,
    origin: 'http://localhost:7400',
    limits: { perAddress: 1e9, perPrincipal: 1e9 },
    consoleFolder: import.meta.dirname,
  })
  return {
    ask: async (door, who, input) => {
      // What the turn before left behind is done with first.
      await setImmediate()
      const answer = await app.inject({ method: 'GET', url: urlOf(door, input), headers: keys.get(who) ?? {} })
      if (answer.statusCode !== 200) throw new Error(`${door.name} as ${who}: ${answer.body}`)
      return answer.body
    },
    close: () => app.close(),
  }
}

function urlOf(door: Door, input: Readonly<Record<string, unknown>>): string {
  const rest = new URLSearchParams()
  let path: string = door.http.path
  for (const [field, value] of Object.entries(input)) {
    const place = `{${field}}`
    if (path.includes(place)) path = path.replace(place, encodeURIComponent(String(value)))
    else rest.set(field, String(value))
  }
  return `${path}?${rest}`
}

/** Where an answer's order leaves ties, the sides may break them otherwise. */
function requireSame(question: string, who: string, one: string, two: string): void {
  if (one === two || settled(JSON.parse(one)) === settled(JSON.parse(two))) return
  throw new Error(`${question} as ${who} is answered otherwise by conditions:\n${one}\n${two}`)
}

/** JSON in which lists have the order of their texts. */
function settled(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(settled).sort()}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  return `{${Object.entries(value).map(([name, inner]) => `${JSON.stringify(name)}:${settled(inner)}`)}}`
}
