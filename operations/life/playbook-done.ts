import { createHash } from 'node:crypto'
import type { EventOut } from '#core/channel/webhook.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import { type DueStep, filledText, type Playbook } from '#core/life/playbook.ts'
import { daysAfter, type Signal } from '#core/life/signal.ts'
import type { TaskBody } from '#core/life/task.ts'
import type { NewFact } from '#stores/postgres/facts.ts'
import type { NewLogRow } from '#stores/postgres/playbook-log.ts'

/** What one due step comes to: a row of the log, and the task or the event that goes with it. */
export type StepDone = Readonly<{ row: NewLogRow; task: NewFact | undefined; event: EventOut | undefined }>

type Doing = Readonly<{
  organization: OrganizationId
  now: Temporal.Instant
  /** How organizations and products are called. */
  nameOf: (id: string) => string
  /** What the run began with, where the signal has ended. */
  begun: Pick<NewLogRow, 'signal' | 'customer' | 'product'> | undefined
}>

const TITLE_LENGTH = 200

/** What a due step comes to at a moment; nothing is done yet. */
export function stepDone(due: DueStep, doing: Doing): StepDone | undefined {
  const { playbook, occurrence, step } = due
  const of = due.signal ? { ...due.signal, signal: due.signal.kind } : doing.begun
  if (!of) return undefined
  const { signal, customer, product } = of
  const head = { playbook: playbook.id, occurrence, step, version: playbook.version, signal, customer, product }
  const plain = { task: undefined, event: undefined }
  const row = { ...head, task: undefined, mail: undefined }
  switch (due.does) {
    case 'begin':
      return { ...plain, row: { ...row, did: 'begin', says: due.signal.says } }
    case 'end':
      return { ...plain, row: { ...row, did: 'end', says: endText(due) } }
    case 'mail': {
      const { to, subject, text } = due.mail
      const fill = (written: string) => filledText(written, due.signal, doing.nameOf)
      const mail = { to, subject: fill(subject), text: fill(text) }
      return { ...plain, row: { ...row, did: 'mail', says: `Mail to ${to}: ${mail.subject}`, mail } }
    }
    case 'webhook':
      return {
        row: { ...row, did: 'webhook', says: `Told webhooks: ${due.webhook.event}` },
        task: undefined,
        event: raised(due, due.webhook.event, doing),
      }
    case 'task':
      return withTask(row, due, { ...due.task, did: 'task' }, doing)
    case 'escalate':
      return withTask(
        row,
        due,
        { ...due.escalate, title: due.escalate.task, for: due.escalate.to, did: 'escalate' },
        doing,
      )
  }
}

function endText({ signal, left }: Extract<DueStep, { does: 'end' }>): string {
  if (signal) return 'Everything was done'
  return left.length === 0 ? 'The signal has ended' : `The signal has ended: ${left.join(', ')} left out`
}

type Made = Readonly<{ title: string; for?: string; due: number; did: 'task' | 'escalate' }>
type OnSignal = Readonly<{ playbook: Playbook; occurrence: string; step: string; signal: Signal }>

function withTask(row: Omit<NewLogRow, 'did' | 'says'>, due: OnSignal, made: Made, doing: Doing): StepDone {
  const { organization, now, nameOf } = doing
  const { playbook, occurrence, step, signal } = due
  const title = filledText(made.title, signal, nameOf).slice(0, TITLE_LENGTH)
  const about = taskOf(organization, due)
  const body: TaskBody = {
    title,
    due: daysAfter(now, made.due).toString(),
    customer: signal.customer,
    ...(signal.product !== undefined && { product: signal.product }),
    ...(made.for !== undefined && { for: made.for }),
    because: `${signal.says} (${playbook.name})`.slice(0, 1000),
    of: { playbook: playbook.id, occurrence, step: step.replace('.', '') },
  }
  const fact = { kind: 'task', about, owner: organization, learnedAt: now.toString(), body, parties: [organization] }
  return { row: { ...row, did: made.did, says: title, task: about }, task: { ...fact, id: about }, event: undefined }
}

/** A task is named by what made it, so that the same step can't make a second one. */
function taskOf(organization: OrganizationId, { playbook, occurrence, step }: Omit<OnSignal, 'signal'>): OwnedId {
  const hash = createHash('sha256')
    .update(JSON.stringify([playbook.id, occurrence, step]))
    .digest('hex')
  return `${organization}:task-${hash.slice(0, 24)}`
}

function raised({ playbook, occurrence, signal }: OnSignal, event: string, { organization, now }: Doing): EventOut {
  const { kind, customer, product, since, says } = signal
  const data = {
    ...{ event, playbook: playbook.id, name: playbook.name, signal: kind, occurrence },
    ...{ customer, product: product ?? null, since: since.toString(), says },
  }
  return { type: 'signal.raised', at: now, parties: [organization], data }
}
