import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from '#operations/context.ts'
import { keyHeader } from '#tools/vitest/keys.ts'
import { judge, onDeployment, type Verdict } from './crash-ingest-books.ts'
import { send } from './crash-ingest-sender.ts'
import { type MortalServer, openMortalServer, type Victim } from './crash-ingest-server.ts'
import { type Expected, openStory } from './crash-ingest-story.ts'
import { type Dice, diceFrom } from './dice.ts'

export type CrashWanted = Readonly<{ dataDir: string; kills: number; seed: number; clients: number }>

/** How much of everything there was, so that a run in which nothing happened shows. */
export type CrashMet = Readonly<{
  verdict: Verdict
  /** Events that came with a request for the first time and were acknowledged. */
  acknowledged: number
  duplicates: number
  conflicts: number
  retractions: number
  /** Requests. */
  sent: number
  broken: number
  sentAgain: number
  givenUp: number
  killed: Readonly<Record<Victim, number>>
}>

/** Lets the clients send through all kills, and measures at the end what they were told. */
export async function crashIngest(wanted: CrashWanted, say: (line: string) => void): Promise<CrashMet> {
  const { dataDir, clients: size } = wanted
  const keys = await onDeployment(dataDir, async (context) => await makeKeys(context, size))
  const server = await openMortalServer(dataDir)
  const counts = { acknowledged: 0, broken: 0, sentAgain: 0 }
  const count = (what: keyof typeof counts): void => {
    counts[what] += 1
  }
  const stories = keys.map((_, at) => openStory(`client-${at + 1}`, diceFrom(wanted.seed * 1_000 + at)))
  const over = new AbortController()
  try {
    await server.revive()
    const clients = stories.map(async (story, at) => {
      const authorization = keys[at]?.authorization ?? ''
      const dice = diceFrom(wanted.seed * 1_000 + 500 + at)
      await send({ server, authorization, story, dice, count, over: over.signal })
    })
    const killing = killOften(server, { ...wanted, over: over.signal }, (line) => say(`${line}; ${told(counts)}`))
    const [killed] = await Promise.all([
      killing.finally(() => over.abort()),
      // A client that fails ends the run.
      Promise.all(clients).finally(() => over.abort()),
    ])
    await server.stop()
    const expected = new Map(stories.flatMap((story) => [...story.expected]))
    const verdict = await onDeployment(dataDir, async (context) => await judge(context, expected))
    const { acknowledged: sent, broken, sentAgain } = counts
    return { verdict, ...totals(stories), sent: sent + broken, broken, sentAgain, killed }
  } finally {
    await server.stop()
  }
}

function told(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([what, times]) => `${times} ${what}`)
    .join(', ')
}

async function makeKeys(context: Context, count: number) {
  const keys: Awaited<ReturnType<typeof keyHeader>>[] = []
  for (let at = 0; at < count; at += 1) keys.push(await keyHeader(context))
  return keys
}

function totals(
  stories: readonly Readonly<{ told: Record<string, number>; expected: ReadonlyMap<string, Expected> }>[],
) {
  const sum = (name: string): number => stories.reduce((all, { told }) => all + (told[name] ?? 0), 0)
  return {
    acknowledged: sum('events'),
    duplicates: sum('duplicates'),
    conflicts: sum('conflicts'),
    retractions: sum('retractions'),
    givenUp: sum('givenUp'),
  }
}

async function killOften(
  server: MortalServer,
  { kills, seed, over }: CrashWanted & Readonly<{ over: AbortSignal }>,
  say: (line: string) => void,
): Promise<Record<Victim, number>> {
  const dice = diceFrom(seed)
  const killed = { server: 0, host: 0, postmaster: 0 }
  let last: Victim = 'server'
  for (let at = 1; at <= kills && !over.aborted; at += 1) {
    const inStart = last === 'server' && dice.chance(0.1)
    if (!inStart) await server.revive()
    await sleep(inStart ? dice.between(50, 900) : dice.between(100, 2_500))
    last = victimOf(dice, last)
    const hit = await server.kill(last)
    if (hit) killed[last] += 1
    say(`kill ${at}: ${last}${hit ? '' : ' was not there'}${inStart ? ', while it started' : ''}`)
    if (last === 'server') server.begin()
  }
  await server.revive()
  return killed
}

/** Mostly the server. The engines die at most once in its life: a server gives them up after several ends in a row. */
function victimOf(dice: Dice, last: Victim): Victim {
  return last === 'server' && dice.chance(0.25) ? dice.pick(['host', 'postmaster']) : 'server'
}
