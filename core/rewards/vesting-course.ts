import { isBefore } from '#core/ground/calendar.ts'
import { type Decimal, decimal, ZERO } from '#core/ground/decimal.ts'
import { type Currency, currencyPlaces } from '#core/ground/money.ts'
import { divide } from '#core/ground/rounding.ts'
import { vestingMoments } from './paying/vest.ts'
import type { Clawback, Vesting } from './program.ts'

/** How an earning stood in one settlement: of so many steps so many vested, so many were lost. */
export type VestingRow = Readonly<{
  granted: Decimal
  vested: Decimal
  steps: number
  done: number
  lost: number
  /** The next step; undefined where nothing vests any more. */
  next: Temporal.Instant | undefined
  ends: Temporal.Instant | undefined
}>

/** By which rules it vests: of the version of the program that the credit was earned under. */
export type VestingRule = Readonly<{
  vest: Vesting
  clawbacks: readonly Clawback[]
  /** When it was credited: the steps are counted from there. */
  from: Temporal.Instant
  zone: string
}>

/** Something that may have ended vesting: `about` is the beginning of the paths by which a condition asks for it. */
export type VestingCause = Readonly<{
  at: Temporal.Instant
  about: 'subscription' | 'role' | 'customer'
  says: string
  ref: string
  /** Whether it can't come back: an end, not a pause. */
  isFinal: boolean
}>

export type VestingStep = Readonly<{
  at: Temporal.Instant
  state: 'vested' | 'lost' | 'open' | 'stopped'
  vested: Decimal
}>

export type VestingStop = Readonly<{
  at: Temporal.Instant
  /** The condition that no longer held, or the clawback that was set off. */
  because: string
  cause: VestingCause | undefined
  /** Whether nothing vests any more, whatever comes. */
  isFinal: boolean
  /** False where facts tell of it and no settlement has found it yet. */
  isSettled: boolean
}>

/** How an earning vests, step by step; what is held and may still vest, what never will, and where and why it stopped. */
export type VestingCourse = Readonly<{
  granted: Decimal
  vested: Decimal
  held: Decimal
  lost: Decimal
  steps: readonly VestingStep[]
  stop: VestingStop | undefined
}>

type Asked = Readonly<{
  /** Of every settlement, oldest first; at least one. */
  rows: readonly VestingRow[]
  rule: VestingRule | undefined
  causes: readonly VestingCause[]
  currency: Currency
  now: Temporal.Instant
}>

/**
 * The course of what vests, as settlements found it. Which step was lost is read from how the counts grew: what a settlement lost beyond
 * its own steps, as with an end that was told late, are the latest that had vested before. A stop is final where a clawback set it off,
 * or where what the condition asks for has ended for good: then the steps to come are lost too.
 */
export function vestingCourse({ rows, rule, causes, currency, now }: Asked): VestingCourse | undefined {
  const last = rows.at(-1)
  if (!last) return undefined
  const come = statesOf(rows)
  const stop = stopOf(last, come, { rule, causes, now })
  const moments = momentsOf(last, rule)
  const places = currencyPlaces(currency)
  const part = (done: number): Decimal =>
    done === last.steps
      ? last.granted
      : divide(last.granted.times(done), decimal(last.steps), { places, mode: 'half_even' })
  const remaining = stop?.isFinal ? 0 : last.steps - last.done - last.lost
  const most = last.done + remaining === 0 ? ZERO : part(last.done + remaining)
  let kept = 0
  const steps = moments.map((at, index): VestingStep => {
    const state = come[index] ?? (stop?.isFinal ? 'stopped' : 'open')
    if (state === 'vested') kept += 1
    return { at, state, vested: kept === 0 ? ZERO : part(kept) }
  })
  return {
    granted: last.granted,
    vested: last.vested,
    held: most.minus(last.vested),
    lost: last.granted.minus(most),
    steps,
    stop: stop && { ...stop, at: stop.at ?? stoppedAt(steps) },
  }
}

type Come = readonly ('vested' | 'lost')[]

/** What became of each step that has come, so that both counts are those of the last settlement. */
function statesOf(rows: readonly VestingRow[]): Come {
  const states: ('vested' | 'lost')[] = []
  for (const { done, lost } of rows) {
    const fresh = done + lost - states.length
    const more = lost - states.filter((state) => state === 'lost').length
    const late = Math.max(0, Math.min(more, fresh))
    for (let at = 0; at < fresh; at += 1) states.push(at < fresh - late ? 'vested' : 'lost')
    turn(states, more - late)
  }
  return states
}

/** Turns so many of the latest steps: vested ones into lost ones, or below zero the other way. */
function turn(states: ('vested' | 'lost')[], count: number): void {
  const [from, to] = count > 0 ? (['vested', 'lost'] as const) : (['lost', 'vested'] as const)
  for (let left = Math.abs(count); left > 0; left -= 1) {
    const at = states.lastIndexOf(from)
    if (at < 0) return
    states[at] = to
  }
}

/** The moments of its steps; where no rule is known, months back from its end. */
function momentsOf({ steps, ends }: VestingRow, rule: VestingRule | undefined): readonly Temporal.Instant[] {
  const told = rule && vestingMoments(rule.vest, rule.from, rule.zone)
  if (told?.length === steps) return told
  const end = ends?.toZonedDateTimeISO(rule?.zone ?? 'UTC')
  if (!end) return []
  return Array.from({ length: steps }, (_, at) => end.subtract({ months: steps - 1 - at }).toInstant())
}

type Found = Omit<VestingStop, 'at'> & Readonly<{ at: Temporal.Instant | undefined }>

function stopOf(
  last: VestingRow,
  come: Come,
  { rule, causes, now }: Omit<Asked, 'rows' | 'currency'>,
): Found | undefined {
  const isClawed = last.next === undefined && come.length < last.steps
  const hasLost = come.at(-1) === 'lost'
  const claw = rule?.clawbacks.find(({ take }) => take === 'unvested')
  const asked = [...(rule?.vest.while === undefined ? [] : [rule.vest.while]), ...(claw ? [claw.on] : [])]
  const firstLost = hasLost ? momentsOf(last, rule)[come.lastIndexOf('vested') + 1] : undefined
  const cause = causeOf(causes, { asked, until: firstLost ?? now })
  if (!isClawed && !hasLost) return come.length < last.steps ? notSettled(cause, rule, { asked, claw }) : undefined
  return {
    at: cause?.at ?? firstLost ?? last.next,
    because: becauseText(rule, { cause, isClawed }),
    cause,
    isFinal: isClawed || cause?.isFinal === true || come.length === last.steps,
    isSettled: true,
  }
}

/** What ends vesting is known from the facts before the next settlement says so. */
function notSettled(
  cause: VestingCause | undefined,
  rule: VestingRule | undefined,
  { asked, claw }: Readonly<{ asked: readonly string[]; claw: Clawback | undefined }>,
): Found | undefined {
  if (!rule || !cause?.isFinal || asked.length === 0 || isBefore(cause.at, rule.from)) return undefined
  const condition = rule.vest.while !== undefined && isAbout(rule.vest.while, cause)
  const isClawed =
    claw !== undefined && claw.where === undefined && isAbout(claw.on, cause) && isWithin(claw, rule, cause)
  if (!condition && !isClawed) return undefined
  return { at: cause.at, because: becauseText(rule, { cause, isClawed }), cause, isFinal: true, isSettled: false }
}

function isWithin({ within }: Clawback, { from, zone }: VestingRule, { at }: VestingCause): boolean {
  return within === undefined || isBefore(at, from.toZonedDateTimeISO(zone).add(within).toInstant())
}

type Why = Readonly<{ cause: VestingCause | undefined; isClawed: boolean }>

function becauseText(rule: VestingRule | undefined, { cause, isClawed }: Why): string {
  const condition = rule?.vest.while
  const held = condition !== undefined && (!isClawed || (cause && isAbout(condition, cause)))
  return [
    ...(held ? [`${condition} no longer held`] : []),
    ...(isClawed ? ['what had not vested is taken back'] : []),
    ...(held || isClawed ? [] : ['its condition no longer held']),
  ].join(', and ')
}

function isAbout(condition: string, { about }: VestingCause): boolean {
  return new RegExp(`\\b${about}\\.`).test(condition)
}

/** The latest thing up to a moment that one of these conditions asks for; an end goes before a pause. */
function causeOf(
  causes: readonly VestingCause[],
  { asked, until }: Readonly<{ asked: readonly string[]; until: Temporal.Instant }>,
): VestingCause | undefined {
  const before = causes
    .filter((one) => asked.length === 0 || asked.some((condition) => isAbout(condition, one)))
    .filter(({ at }) => !isBefore(until, at))
    .toSorted((a, b) => Temporal.Instant.compare(a.at, b.at))
  return before.filter(({ isFinal }) => isFinal).at(-1) ?? before.at(-1)
}

/** Where no cause is known it stopped at the first step that was lost, or that is not to come. */
function stoppedAt(steps: readonly VestingStep[]): Temporal.Instant {
  const first = steps.find(({ state }) => state === 'stopped' || state === 'lost')
  return first?.at ?? Temporal.Instant.fromEpochMilliseconds(0)
}
