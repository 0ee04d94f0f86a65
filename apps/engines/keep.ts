import { setTimeout as sleep } from 'node:timers/promises'
import { ok, type Result } from '#core/ground/result.ts'
import { type EngineHold, type EnginesRefusal, type HoldOptions, holdEngines } from './hold.ts'

/** The embedded engines, started again whenever their host ends. */
export type KeptEngines = Readonly<{
  /** Both URLs stay the same over every restart, so that connection pools find the engines again by themselves. */
  postgresUrl: string
  clickhouseUrl: string
  /** The present host's process, or null while there is none: then whoever writes answers 503. */
  hostPid(): number | null
  release(): Promise<void>
}>

export type KeepOptions = Omit<HoldOptions, 'onGone'> &
  Readonly<{
    onDown?: () => void
    onUp?: () => void
    /** Called once when starting again doesn't help. `describeEnginesRefusal` makes a line of it. */
    onGivenUp?: (refusal: EnginesRefusal) => void
  }>

// After five ends or failed starts in a row another start won't help.
const waitsMs = [0, 250, 1_000, 2_000, 4_000]
const calmMs = 60_000

const endedTooOften: EnginesRefusal = {
  code: 'engines_not_started',
  message: `The engines' host ended ${waitsMs.length + 1} times in a row; it is not started again.`,
  log: '',
}

type Kept = { hold: EngineHold | null; released: boolean; ends: number; upSince: number }

/** Holds the engines like `holdEngines`, and holds them again when their host has ended. Refuses where the first start fails. */
export async function keepEngines(options: KeepOptions): Promise<Result<KeptEngines, EnginesRefusal>> {
  const kept: Kept = { hold: null, released: false, ends: 0, upSince: 0 }
  const first = await take(kept, options)
  if (!first.ok) return first
  const { postgresUrl, clickhouseUrl } = first.value
  return ok({
    postgresUrl,
    clickhouseUrl,
    hostPid: () => kept.hold?.hostPid ?? null,
    async release() {
      kept.released = true
      await kept.hold?.release()
    },
  })
}

async function take(kept: Kept, options: KeepOptions): Promise<Result<EngineHold, EnginesRefusal>> {
  const held = await holdEngines({ ...options, onGone: () => void takeAgain(kept, options) })
  if (!held.ok) return held
  if (kept.released) await held.value.release()
  kept.hold = held.value
  kept.upSince = performance.now()
  return held
}

async function takeAgain(kept: Kept, options: KeepOptions) {
  kept.hold = null
  options.onDown?.()
  if (performance.now() - kept.upSince > calmMs) kept.ends = 0
  let refusal: EnginesRefusal | null = null
  for (const waitMs of waitsMs.slice(kept.ends)) {
    kept.ends += 1
    await sleep(waitMs)
    if (kept.released) return
    const held = await take(kept, options)
    if (kept.released) return
    if (held.ok) return options.onUp?.()
    refusal = held.refusal
  }
  options.onGivenUp?.(refusal ?? endedTooOften)
}
