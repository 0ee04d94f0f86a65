import { isBefore } from '#core/ground/calendar.ts'
import { type Fact, factsOfKind } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import { daysAfter, type Signal, type SignalCondition } from './signal.ts'

/** Who is to do or to hear something: the id of a person, or a role that people of the organization have. */
export type Addressee = string

export type TaskStep = Readonly<{ title: string; for?: Addressee; due: number }>
/** In the place of an addressee: the contacts at the customer who agreed to get mail. */
export const CONTACTS = 'contact'

export type MailStep = Readonly<{ to: Addressee; subject: string; text: string }>
export type WebhookStep = Readonly<{ event: string }>

/** One thing to do, so many days after the run began. */
export type PlaybookStep = Readonly<{ id: string; after: number }> &
  (Readonly<{ task: TaskStep }> | Readonly<{ mail: MailStep }> | Readonly<{ webhook: WebhookStep }>)

/** Whom a run goes to when one of its tasks is still open so many days after it was due. */
export type Escalation = Readonly<{ after: number; to: Addressee; task: string; due: number }>

/** What is to be done when a signal comes on. The newest fact about a playbook holds for what begins after it. */
export type PlaybookBody = Readonly<{
  name: string
  on: SignalCondition
  /** Only for these products; without it for every one. */
  products?: readonly OwnedId[]
  steps: readonly PlaybookStep[]
  escalate?: Escalation
  enabled: boolean
}>
export type PlaybookFact = Fact<'playbook', PlaybookBody>

/** A playbook as one fact told it; `version` is the position of that fact. */
export type Playbook = PlaybookBody & Readonly<{ id: OwnedId; owner: OrganizationId; version: number }>

/** Every version of the playbooks that the facts tell of, the newest of each last. */
export function playbooksFrom(facts: readonly Fact[]): ReadonlyMap<OwnedId, readonly Playbook[]> {
  const told = factsOfKind<PlaybookFact>(facts, 'playbook').map(({ about, owner, body, position }) => {
    return { ...body, id: about, owner, version: position }
  })
  return Map.groupBy(told, ({ id }) => id)
}

/** What a run does beside its steps. No step has such a name. */
export const BEGAN = '.began'
export const ESCALATED = '.escalated'
export const ENDED = '.ended'

/** What was done before, once per playbook, occurrence and step; with the task that it made. */
export type DoneStep = Readonly<{
  playbook: OwnedId
  occurrence: string
  step: string
  version: number
  at: Temporal.Instant
  task: OwnedId | undefined
}>

/**
 * A thing that a playbook does now. A run ends when all of it was done, or when its signal has ended: then there is none, and what is
 * left of the run is named.
 */
export type DueStep = Readonly<{ playbook: Playbook; occurrence: string; step: string }> &
  (
    | Readonly<{ does: 'begin'; signal: Signal }>
    | Readonly<{ does: 'task'; signal: Signal; task: TaskStep }>
    | Readonly<{ does: 'mail'; signal: Signal; mail: MailStep }>
    | Readonly<{ does: 'webhook'; signal: Signal; webhook: WebhookStep }>
    | Readonly<{ does: 'escalate'; signal: Signal; escalate: Escalation }>
    | Readonly<{ does: 'end'; signal: Signal | undefined; left: readonly string[] }>
  )

export type PlaybookRuns = Readonly<{
  /** Every version of each playbook, oldest first. */
  playbooks: ReadonlyMap<OwnedId, readonly Playbook[]>
  /** The signals that are on for a condition. */
  signalsOf: (condition: SignalCondition) => readonly Signal[]
  done: readonly DoneStep[]
  /** When the tasks that are still open are due, by their ids. */
  openTasks: ReadonlyMap<OwnedId, Temporal.Instant>
  at: Temporal.Instant
}>

/**
 * What playbooks do at a moment. A signal that comes on begins a run, once for ever; its steps follow on their days and by the version
 * that it began with. When the signal has ended, what is left of the run is given up. Done once, nothing of it is due again.
 */
export function dueSteps(runs: PlaybookRuns): readonly DueStep[] {
  const done = Map.groupBy(runs.done, ({ playbook }) => playbook)
  return [...runs.playbooks].flatMap(([id, versions]) => {
    const newest = versions.at(-1)
    if (!newest?.enabled) return []
    const begun = Map.groupBy(done.get(id) ?? [], ({ occurrence }) => occurrence)
    const on = new Map(versions.map((one) => [one.version, signalsFor(one, runs)]))
    const fresh = [...(on.get(newest.version)?.values() ?? [])].filter(({ occurrence }) => !begun.has(occurrence))
    return [
      ...fresh.flatMap((signal) => beginning(newest, signal)),
      ...[...begun.values()].flatMap((steps) => goingOn({ versions, on }, steps, runs)),
    ]
  })
}

function signalsFor({ on, products }: Playbook, { signalsOf }: PlaybookRuns): ReadonlyMap<string, Signal> {
  const wanted = signalsOf(on).filter(
    ({ product }) => !products || (product !== undefined && products.includes(product)),
  )
  return new Map(wanted.map((signal) => [signal.occurrence, signal]))
}

function beginning(playbook: Playbook, signal: Signal): readonly DueStep[] {
  const head = { playbook, occurrence: signal.occurrence, signal }
  const come = playbook.steps.filter(({ after }) => after === 0).map((step) => stepOf(head, step))
  const isAll = come.length === playbook.steps.length && !playbook.escalate
  return [{ ...head, step: BEGAN, does: 'begin' }, ...come, ...(isAll ? [ending(head)] : [])]
}

function ending(head: Omit<Head, 'signal'> & Readonly<{ signal: Signal | undefined }>, left: readonly string[] = []) {
  return { ...head, step: ENDED, does: 'end', left } as const
}

type Versions = Readonly<{
  versions: readonly Playbook[]
  /** The signals that are on for each version, by their occurrence. */
  on: ReadonlyMap<number, ReadonlyMap<string, Signal>>
}>

function goingOn({ versions, on }: Versions, steps: readonly DoneStep[], runs: PlaybookRuns): readonly DueStep[] {
  const names = new Set(steps.map(({ step }) => step))
  const begun = steps.find(({ step }) => step === BEGAN)
  const playbook = versions.find(({ version }) => version === begun?.version)
  if (!begun || !playbook || names.has(ENDED)) return []
  const left = playbook.steps.filter(({ id }) => !names.has(id))
  const { occurrence } = begun
  const signal = on.get(playbook.version)?.get(occurrence)
  if (!signal)
    return [
      ending(
        { playbook, occurrence, signal },
        left.map(({ id }) => id),
      ),
    ]
  const head = { playbook, occurrence, signal }
  const come = left
    .filter(({ after }) => !isBefore(runs.at, daysAfter(begun.at, after)))
    .map((step) => stepOf(head, step))
  const late = names.has(ESCALATED) ? [] : escalation(head, steps, runs)
  const mayBeLate = playbook.escalate && !names.has(ESCALATED) && late.length === 0
  const waits = mayBeLate && (come.some(({ does }) => does === 'task') || openOf(steps, runs).length > 0)
  return [...come, ...late, ...(come.length === left.length && !waits ? [ending(head)] : [])]
}

/** When the tasks of a run that are still open are due. */
function openOf(steps: readonly DoneStep[], { openTasks }: PlaybookRuns): readonly Temporal.Instant[] {
  return steps.flatMap(({ task }) => (task === undefined ? [] : (openTasks.get(task) ?? [])))
}

type Head = Readonly<{ playbook: Playbook; occurrence: string; signal: Signal }>

function stepOf(head: Head, step: PlaybookStep): DueStep {
  if ('task' in step) return { ...head, step: step.id, does: 'task', task: step.task }
  if ('mail' in step) return { ...head, step: step.id, does: 'mail', mail: step.mail }
  return { ...head, step: step.id, does: 'webhook', webhook: step.webhook }
}

function escalation(head: Head, steps: readonly DoneStep[], runs: PlaybookRuns): readonly DueStep[] {
  const { escalate } = head.playbook
  if (!escalate) return []
  const isLate = openOf(steps, runs).some((due) => !isBefore(runs.at, daysAfter(due, escalate.after)))
  return isLate ? [{ ...head, step: ESCALATED, does: 'escalate', escalate }] : []
}

/** What a text may name in braces. */
export const PLACEHOLDERS = ['customer', 'product', 'says', 'since'] as const

/** The first thing in braces that a text names and nothing fills. */
export function unknownPlaceholder(text: string): string | undefined {
  const named = [...text.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name)
  return named.find((name) => !PLACEHOLDERS.some((known) => known === name))
}

/** A text of a playbook for a signal, with what it names in braces. Organizations and products are named as the caller knows them. */
export function filledText(text: string, signal: Signal, nameOf: (id: string) => string): string {
  const values: Readonly<Record<string, string>> = {
    customer: nameOf(signal.customer),
    product: signal.product === undefined ? '' : nameOf(signal.product),
    says: signal.says,
    since: signal.since.toZonedDateTimeISO('UTC').toPlainDate().toString(),
  }
  return text.replaceAll(/\{([^{}]*)\}/g, (whole, name: string) => values[name] ?? whole)
}
